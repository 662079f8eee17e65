package clusterprofile

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/palette-oci/terraform-provider-palette/internal/ledger"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// readVariables reads the variables into a model where the state has them or the profile is imported. Variables that
// are not configured are not read.
func (r *Resource) readVariables(ctx context.Context, profile palette.Profile, state model, into *model) error {
	if state.Variables.IsNull() && !state.imported() {
		return nil
	}
	read, err := r.Session.Variables(ctx, profile.UID)
	switch {
	case err == nil:
		into.Variables = fromVariables(read, state.Variables)
	case errors.Is(err, palette.ErrNotFound) && state.Variables.IsNull():
		return nil // this Palette has no variables
	}
	return err
}

// updateVariables writes the variables of the plan to a version, and reports whether it has them. anew means that the
// version existed before. Palette does not delete variables while layers refer to them, which is a warning: the layers
// are updated later in the run, and the next plan shows the variables that are left.
func (r *Resource) updateVariables(ctx context.Context, c change, uid string, anew bool, diags *diag.Diagnostics) bool {
	if c.plan.Variables.IsNull() {
		return true
	}
	err := c.client.SetVariables(ctx, c.scope, uid, toVariables(c.plan, c.config, c.state, anew))
	var kept *palette.VariablesKeptError
	switch {
	case err == nil:
		return true
	case errors.As(err, &kept):
		diagnose.VariablesKept(kept).AddTo(diags, diagnose.Warning)
		return true
	}
	profile, readErr := c.client.Profile(ctx, c.scope, uid)
	if readErr != nil {
		profile = palette.Profile{} // its clusters are not known
	}
	diagnose.VariablesNotWritten(profile, err).AddTo(diags, diagnose.Error)
	return false
}

// wroteVariables notes the variables for layers that the applying process plans after the write.
func (r *Resource) wroteVariables(now model) {
	if !now.Variables.IsNull() {
		r.Session.PlanVariables(ledger.Declared{UID: now.ID.ValueString(), Names: now.variableNames()}, false)
	}
}
