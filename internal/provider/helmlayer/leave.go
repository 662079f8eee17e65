package helmlayer

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/palette-oci/terraform-provider-palette/internal/layer/edit"
	"github.com/palette-oci/terraform-provider-palette/internal/ledger"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/privatestate"
)

// Keys of the private state.
const (
	ownedKey   = "profile_of_configuration"
	leavingKey = "leaving"
)

// owned says that the profile of a layer is a resource of the configuration.
// Missed counts the reads in a row that did not see it: Terraform may read a
// layer whose block was removed before its profile, once. Unsure says that none
// saw it so far, on a Palette that keeps no annotation which would tell. Now is
// the version that the profile has gone to without the layer, "" for none: the
// process that applies is not shown a profile that the plan does not change.
type owned struct {
	UID    string `json:"uid"`
	Now    string `json:"now,omitempty"`
	Missed int    `json:"missed,omitempty"`
	Unsure bool   `json:"unsure,omitempty"`
}

func (o owned) by(uid string) bool { return o.mayBeBy(uid) && !o.Unsure }

func (o owned) mayBeBy(uid string) bool { return o.UID == uid && o.Missed < 2 }

// ownerTime bounds how long the plan of a removal waits for the profile that may
// be a resource of the configuration.
const ownerTime = time.Second

// noteOwner keeps whether the profile is a resource of the configuration.
func (r *Resource) noteOwner(ctx context.Context, prior privatestate.Reader, private privatestate.Writer, uid string, diags *diag.Diagnostics) {
	known := owned{UID: uid}
	if now := r.session.Current(uid); now != uid {
		known.Now = now
	}
	if !r.session.Owns(uid) {
		if known = privatestate.Get[owned](ctx, prior, ownedKey, diags); known.UID != uid {
			return
		}
		known.Missed++
	}
	privatestate.Set(ctx, private, ownedKey, known, diags)
}

// noteNew does the same for a layer that was just written; known is what was
// noted before. Terraform does not show a profile that does not change to the
// process that applies: one that a resource made is taken for the
// configuration's until reads tell otherwise.
func (r *Resource) noteNew(ctx context.Context, known owned, private privatestate.Writer, uid string, diags *diag.Diagnostics) {
	profile, _, err := r.session.Profile(ctx, uid)
	switch {
	case r.session.Owns(uid) || err == nil && profile.Managed():
		known = owned{UID: uid}
	case known.UID == uid || err != nil || profile.Annotated():
		return
	default:
		known = owned{UID: uid, Unsure: true}
	}
	privatestate.Set(ctx, private, ownedKey, known, diags)
}

// leaving is what the plan of a layer decides on the profile that loses it.
type leaving struct {
	UID string `json:"uid"`
	// Waits says that the draft alone loses the layer, and its profile decides.
	Waits bool `json:"waits,omitempty"`
	// Kept says that another address of the configuration has the same pack.
	Kept bool `json:"kept,omitempty"`
	// From is the version that loses it: UID, or another one where the layer did
	// not get to follow its profile from UID.
	From string `json:"from,omitempty"`
	// Follows says that the layer goes to a version that the same resource made.
	Follows bool `json:"follows,omitempty"`
}

// loser is the version that loses a layer, as it was planned or as this process
// knows it.
func (r *Resource) loser(planned leaving, uid string) string {
	if planned.UID == uid && planned.From != "" {
		return planned.From
	}
	return r.session.Current(uid)
}

// planRemoval decides how a layer is taken out of its profile.
func (r *Resource) planRemoval(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state model
	resp.Diagnostics.Append(attribute.Get(ctx, req.State, &state)...)
	note := privatestate.Get[owned](ctx, req.Private, ownedKey, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	uid, pack := state.ClusterProfileID.ValueString(), state.layer().PackName()
	from := r.session.Current(uid)
	how := leaving{UID: uid, From: from, Kept: r.session.Release(from, pack)}
	if !how.Kept {
		if note.Unsure && note.mayBeBy(uid) {
			r.session.AwaitOwner(ctx, from, ownerTime)
		}
		how.Waits = r.session.PlanRemoval(from, note.by(uid))
		r.warnOfClusters(ctx, from, state, &resp.Diagnostics)
	}
	privatestate.Set(ctx, resp.Private, leavingKey, how, &resp.Diagnostics)
}

// warnOfClusters names the clusters that are about to lose the layer's release.
func (r *Resource) warnOfClusters(ctx context.Context, uid string, state model, diags *diag.Diagnostics) {
	if r.session.CourseOf(uid) == ledger.Superseded {
		return // no cluster loses it: the version stays as it is, or goes and says so itself
	}
	if profile, _, err := r.session.Profile(ctx, uid); err == nil && len(profile.Clusters) > 0 {
		diagnose.ClustersUseLayer(state.Name.ValueString(), profile).AddTo(diags, diagnose.Warning)
	}
}

// planLeaving does the same for a layer that is replaced, or that goes to
// another profile than the next version of its own.
func (r *Resource) planLeaving(
	ctx context.Context, plan, state model, prior privatestate.Reader, private privatestate.Writer, diags *diag.Diagnostics,
) {
	uid := state.ClusterProfileID.ValueString()
	from := r.session.Current(uid)
	leaves := r.session.CourseOf(from) == ledger.Superseded
	next := plan.ClusterProfileID
	note := privatestate.Get[owned](ctx, prior, ownedKey, diags)
	follows := r.session.Superseded(uid, next.ValueString()) || note.by(uid) && note.Now != "" && note.Now == next.ValueString()
	how := leaving{UID: uid, From: from, Waits: leaves, Follows: follows}
	privatestate.Set(ctx, private, leavingKey, how, diags)
	if leaves && !next.IsUnknown() && !next.Equal(state.ClusterProfileID) && !follows {
		diagnose.LayerLeavesEarlierVersion().AddTo(diags, diagnose.Error)
	}
}

// leave takes the pack of a layer out of a profile: out of what is published,
// or out of the draft alone.
func (r *Resource) leave(ctx context.Context, uid, pack string, waits bool) error {
	client, err := r.session.Palette()
	if err != nil {
		return err
	}
	_, scope, err := r.session.Profile(ctx, uid)
	if err != nil {
		return err
	}
	how, done := r.session.BeginRemoval(ctx, uid, pack, waits)
	defer done()
	change := edit.Remove(pack, func() bool { return r.session.Claimed(how.UID, pack) })
	write := client.EditProfile
	if how.Waits {
		write = client.HoldRemoval
	}
	_, err = write(ctx, scope, how.UID, change)
	return err
}
