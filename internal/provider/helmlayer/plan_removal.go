package helmlayer

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/palette-oci/terraform-provider-palette/internal/ledger"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/privatestate"
)

// removalKey is the private state that holds what the plan decides.
const removalKey = "leaving"

// removal is the decision of the plan about the profile that loses a layer.
type removal struct {
	UID string `json:"uid"`
	// Waits means that only the draft loses the layer, and the profile publishes or discards it.
	Waits bool `json:"waits,omitempty"`
	// Kept means that another address of the configuration has the same pack.
	Kept bool `json:"kept,omitempty"`
	// From is the version that loses it: UID, or a later one that the layer did not follow.
	From string `json:"from,omitempty"`
	// Follows means that the layer goes to a version that the same resource made.
	Follows bool `json:"follows,omitempty"`
}

// ownerTime bounds how long the plan of a removal waits for the profile that may be a resource of the configuration.
const ownerTime = time.Second

// planRemoval decides how a layer is taken out of its profile.
func (r *Resource) planRemoval(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state model
	resp.Diagnostics.Append(attribute.Get(ctx, req.State, &state)...)
	note := privatestate.Get[owned](ctx, req.Private, ownedKey, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	uid, pack := state.ClusterProfileID.ValueString(), state.unversioned().PackName()
	from := r.Session.Current(uid)
	planned := removal{UID: uid, From: from, Kept: r.Session.Release(from, pack)}
	if !planned.Kept {
		if note.Unsure && note.mayBeBy(uid) {
			r.Session.AwaitOwner(ctx, from, ownerTime)
		}
		planned.Waits = r.Session.PlanRemoval(from, note.owns(uid))
		r.warnOfClusters(ctx, from, state, &resp.Diagnostics)
	}
	privatestate.Set(ctx, resp.Private, removalKey, planned, &resp.Diagnostics)
}

// warnOfClusters warns of the clusters that lose the release of the layer.
func (r *Resource) warnOfClusters(ctx context.Context, uid string, state model, diags *diag.Diagnostics) {
	if r.Session.CourseOf(uid) == ledger.Superseded {
		return // no cluster loses it: the version is kept, or its profile reports the deletion
	}
	if profile, _, err := r.Session.Profile(ctx, uid); err == nil && len(profile.Clusters) > 0 {
		diagnose.ClustersUseLayer(state.Name.ValueString(), profile).AddTo(diags, diagnose.Warning)
	}
}

// planMove decides how a layer is taken out of its profile that is replaced, or
// that goes to another profile than the next version of its own.
func (p *planning) planMove(ctx context.Context) {
	if p.prior == nil {
		return
	}
	uid, next := p.prior.ClusterProfileID.ValueString(), p.plan.ClusterProfileID
	from := p.session.Current(uid)
	leaves := p.session.CourseOf(from) == ledger.Superseded
	note := privatestate.Get[owned](ctx, p.read, ownedKey, p.diags)
	follows := p.session.Superseded(uid, next.ValueString()) ||
		note.owns(uid) && note.Now != "" && note.Now == next.ValueString()
	planned := removal{UID: uid, From: from, Waits: leaves, Follows: follows}
	privatestate.Set(ctx, p.kept, removalKey, planned, p.diags)
	if leaves && !next.IsUnknown() && !next.Equal(p.prior.ClusterProfileID) && !follows {
		diagnose.LayerLeavesEarlierVersion().AddTo(p.diags, diagnose.Error)
	}
}
