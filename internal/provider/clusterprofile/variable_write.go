package clusterprofile

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/palette-oci/terraform-provider-palette/internal/ledger"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// readVariables reads the variables into a model, where the state has them or
// the profile is imported: what is not configured is not looked at.
func (r *Resource) readVariables(ctx context.Context, profile palette.Profile, state model, into *model) error {
	if state.Variables.IsNull() && !state.imported() {
		return nil
	}
	read, err := r.session.Variables(ctx, profile.UID)
	switch {
	case err == nil:
		into.Variables = fromVariables(read, state.Variables)
	case errors.Is(err, palette.ErrNotFound) && state.Variables.IsNull():
		return nil // this Palette knows nothing of variables
	}
	return err
}

// updateVariables makes the variables of a version those of the plan, and reports
// whether they are. anew says that the version is one that was there before.
// Those that Palette does not delete while layers refer to them are a warning:
// the layers come later in the run, and the next plan shows what is left.
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
		profile = palette.Profile{} // then nothing is known of its clusters
	}
	diagnose.VariablesNotWritten(profile, err).AddTo(diags, diagnose.Error)
	return false
}

// wroteVariables tells the layers that are planned after a write, in the process
// that applies.
func (r *Resource) wroteVariables(now model) {
	if !now.Variables.IsNull() {
		r.session.PlanVariables(ledger.Declared{UID: now.ID.ValueString(), Names: now.variableNames()}, false)
	}
}
