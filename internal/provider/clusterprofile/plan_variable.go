package clusterprofile

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/palette-oci/terraform-provider-palette/internal/ledger"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// planVariables notes for the layers of the run which variables their profile will have; state is the zero model for a
// profile that is created. It warns of variables that the resource gives up.
func (r *Resource) planVariables(plan, state model, diags *diag.Diagnostics) {
	d := plan.declares(state)
	r.Session.PlanVariables(d, d.UID == "" || courseOf(plan, state) == ledger.Superseded)
	if plan.Variables.IsNull() && d.UID != "" && len(state.Variables.Elements()) > 0 {
		diagnose.VariablesStay(state.variableNames()).AddTo(diags, diagnose.Warning)
	}
}

// declares is what the plan declares for the layers.
func (m model) declares(state model) ledger.Declared {
	d := ledger.Declared{UID: state.ID.ValueString(), Unknown: m.Variables.IsUnknown()}
	switch {
	case !m.Variables.IsNull():
		d.Names = m.variableNames()
	case d.UID != "":
		d.Carried = true
	}
	return d
}
