package clusterprofile

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/palette-oci/terraform-provider-palette/internal/ledger"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// restoreTime bounds the attempt to put drafts back after a refused deletion.
const restoreTime = 30 * time.Second

// planDestroy tells the layers that their profile goes, and the practitioner
// who uses it and what stays.
func (r *Resource) planDestroy(ctx context.Context, state model, made versions, diags *diag.Diagnostics) {
	r.session.PlanProfile(state.ID.ValueString(), ledger.Superseded)
	again := r.session.PlanDeletion(kind, state.identity())
	client, scope, problem := r.reach(ctx, state.Scope.ValueString(), "look at the cluster profile")
	if problem != nil || diags.HasError() {
		return
	}
	var kept []palette.Profile
	for _, one := range append(made, earlier{UID: state.ID.ValueString()}) {
		profile, err := client.Profile(ctx, scope, one.UID)
		switch {
		case err != nil: // gone, or for the deletion to tell
		case again && one.UID == state.ID.ValueString():
			diagnose.ProfileAddressChanged(profile).AddTo(diags, diagnose.Warning)
		case one.UID != state.ID.ValueString() && !state.DestroyEarlierVersions.ValueBool():
			kept = append(kept, profile)
		case len(profile.Clusters) > 0:
			diagnose.ClustersUseVersion(profile).AddTo(diags, diagnose.Warning)
		}
	}
	if len(kept) > 0 {
		diagnose.VersionsKept(kept, r.registryNames(ctx, client, scope)).AddTo(diags, diagnose.Warning)
	}
}

// registryNames are the names of registries by uid, as far as they are to be
// had.
func (r *Resource) registryNames(ctx context.Context, client *palette.Client, scope palette.Scope) map[string]string {
	names := make(map[string]string)
	registries, err := client.Registries(ctx, scope)
	if err != nil {
		return names
	}
	for _, one := range registries {
		names[one.UID] = one.Name
	}
	return names
}

// Delete deletes the current version and, unless told otherwise, the earlier
// ones that this resource made. All of them are looked at before the first is
// deleted; a refusal leaves what is published as it was.
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(attribute.Get(ctx, req.State, &state)...)
	timeout, diags := state.Timeouts.Delete(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	made := readEarlier(ctx, req.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, end := r.session.Begin(ctx, "delete", "palette_cluster_profile", state.Name.ValueString())
	defer end()
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	client, scope, problem := r.reach(ctx, state.Scope.ValueString(), "delete the cluster profile")
	if problem != nil {
		problem.AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	uids := []string{state.ID.ValueString()}
	if state.DestroyEarlierVersions.ValueBool() {
		uids = append(made.uids(), uids...)
	}
	r.session.PlanDeletion(kind, state.identity())
	waiting, ended, err := r.session.Settle(ctx, state.ID.ValueString())
	defer ended()
	if err != nil {
		diagnose.Palette("wait for the layers of the cluster profile", err).AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	if problem := r.deleteVersions(ctx, client, scope, uids); problem != nil {
		r.restoreAll(ctx, client, scope, uids, len(waiting) > 0)
		problem.AddTo(&resp.Diagnostics, diagnose.Error)
	}
}

func (r *Resource) deleteVersions(ctx context.Context, client *palette.Client, scope palette.Scope, uids []string) *diagnose.Problem {
	known := make(map[string]palette.Profile)
	var handed []string
	for _, uid := range uids {
		profile, err := client.FreshProfile(ctx, scope, uid)
		switch {
		case errors.Is(err, palette.ErrNotFound):
			continue
		case err != nil:
			problem := diagnose.Palette("look at the cluster profile before deleting it", err)
			return &problem
		case len(profile.Clusters) > 0:
			problem := diagnose.ProfileInUse(profile, nil)
			return &problem
		}
		known[uid] = profile
		handed = append(handed, profile.HandedOver()...)
	}
	for _, uid := range uids {
		profile, there := known[uid]
		if !there {
			continue
		}
		if err := client.DeleteProfile(ctx, scope, uid); err != nil && !errors.Is(err, palette.ErrNotFound) {
			if now, readErr := client.FreshProfile(ctx, scope, uid); readErr == nil {
				profile = now // with the clusters that have attached it meanwhile
			}
			problem := diagnose.ProfileNotDeleted(profile, err)
			return &problem
		}
	}
	return r.releaseRegistries(ctx, client, handed)
}

// restoreAll puts the drafts of versions back that were not deleted. The
// context of the deletion may be over. waits says that this run has put removals
// into the draft of the current version, the last one.
func (r *Resource) restoreAll(ctx context.Context, client *palette.Client, scope palette.Scope, uids []string, waits bool) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), restoreTime)
	defer cancel()
	for i, uid := range uids {
		now, err := client.FreshProfile(ctx, scope, uid)
		if err == nil && (now.Unpublished || waits && i == len(uids)-1) {
			_, _ = client.DiscardDraft(ctx, scope, uid) // the next plan shows what still waits
		}
	}
}
