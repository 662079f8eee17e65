package helmlayer

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/privatestate"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// sparedKey is the planned private state that holds the uid of a profile
// version that the run moves on from. Terraform removes layers before it
// updates their profile; a layer of such a version only leaves the state, so
// that the earlier version stays as it was.
const sparedKey = "spared_version"

// spared reports whether the version of that uid keeps its packs.
func spared(ctx context.Context, private privatestate.Reader, uid string, diags *diag.Diagnostics) bool {
	kept := privatestate.Get[string](ctx, private, sparedKey, diags)
	return kept != "" && kept == uid
}

// planRemoval finds out whether the layer is removed from a version that
// clusters go on running.
func (r *Resource) planRemoval(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var uid types.String
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("cluster_profile_id"), &uid)...)
	if resp.Diagnostics.HasError() {
		return
	}
	switch r.session.AwaitStep(ctx, uid.ValueString()) {
	case session.MovesOn:
		privatestate.Set(ctx, resp.Private, sparedKey, uid.ValueString(), &resp.Diagnostics)
	case session.MayMoveOn:
		diagnose.RemovalMayNotBeSpared().AddTo(&resp.Diagnostics, diagnose.Warning)
	}
}

// planLeaving does the same for a layer that is replaced, or that goes to
// another profile than the next version of its own.
func (r *Resource) planLeaving(ctx context.Context, plan, state model, private privatestate.Writer, diags *diag.Diagnostics) {
	uid := state.ClusterProfileID.ValueString()
	if r.session.StepOf(uid) != session.MovesOn {
		return
	}
	privatestate.Set(ctx, private, sparedKey, uid, diags)
	next := plan.ClusterProfileID
	if !next.IsUnknown() && !next.Equal(state.ClusterProfileID) && next.ValueString() != r.session.Successor(uid) {
		diagnose.LayerLeavesEarlierVersion().AddTo(diags, diagnose.Error)
	}
}
