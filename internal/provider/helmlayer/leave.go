package helmlayer

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// sparedKey is the planned private state that holds the uid of a profile
// version that the run moves on from. Terraform removes layers before it
// updates their profile; a layer of such a version only leaves the state, so
// that the earlier version stays as it was.
const sparedKey = "spared_version"

// reader and writer are what this file needs of the framework's private state.
type reader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

type writer interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

func spare(ctx context.Context, private writer, uid string) diag.Diagnostics {
	document, err := json.Marshal(uid)
	if err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Private State Not Writable", err.Error())}
	}
	return private.SetKey(ctx, sparedKey, document)
}

// spared reports whether the version of that uid keeps its packs.
func spared(ctx context.Context, private reader, uid string) (bool, diag.Diagnostics) {
	document, diags := private.GetKey(ctx, sparedKey)
	var kept string
	if len(document) > 0 {
		if err := json.Unmarshal(document, &kept); err != nil {
			diags.AddError("Private State Not Readable", "The version that keeps its packs cannot be read: "+err.Error())
		}
	}
	return kept != "" && kept == uid, diags
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
		resp.Diagnostics.Append(spare(ctx, resp.Private, uid.ValueString())...)
	case session.MayMoveOn:
		diagnose.RemovalMayNotBeSpared().AddTo(&resp.Diagnostics, diagnose.Warning)
	}
}

// planLeaving does the same for a layer that is replaced, or that goes to
// another profile than the next version of its own.
func (r *Resource) planLeaving(ctx context.Context, plan, state model, private writer, diags *diag.Diagnostics) {
	uid := state.ClusterProfileID.ValueString()
	if r.session.StepOf(uid) != session.MovesOn {
		return
	}
	diags.Append(spare(ctx, private, uid)...)
	next := plan.ClusterProfileID
	if !next.IsUnknown() && !next.Equal(state.ClusterProfileID) && next.ValueString() != r.session.Successor(uid) {
		diagnose.LayerLeavesEarlierVersion().AddTo(diags, diagnose.Error)
	}
}
