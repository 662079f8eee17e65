package clusterprofile

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/managed"
)

// Delete deletes the current version and, unless the configuration keeps them, the earlier versions that this resource
// made. It reads all of them before it deletes the first; a refusal leaves what is published unchanged.
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(attribute.Get(ctx, req.State, &state)...)
	made := readEarlier(ctx, req.Private, &resp.Diagnostics)
	ctx, end := r.BeginWithin(ctx, "delete", state.Name, state.Timeouts.Delete, managed.Timeout, &resp.Diagnostics)
	defer end()
	if resp.Diagnostics.HasError() {
		return
	}
	client, scope, problem := r.reach(ctx, state.Scope.ValueString(), "delete the cluster profile")
	if problem != nil {
		problem.AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	uids := []string{state.ID.ValueString()}
	if state.DestroyEarlierVersions.ValueBool() {
		uids = append(made.uids(), uids...)
	}
	r.Session.PlanDeletion(kind, state.ledgerName())
	waiting, ended, err := r.Session.Settle(ctx, state.ID.ValueString())
	defer ended()
	if err != nil {
		diagnose.Palette("wait for the layers of the cluster profile", err).AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	if problem := r.deleteVersions(ctx, client, scope, uids); problem != nil {
		restoreAll(ctx, client, scope, uids, len(waiting) > 0)
		problem.AddTo(&resp.Diagnostics, diagnose.Error)
	}
}

func (r *Resource) deleteVersions(
	ctx context.Context, client *palette.Client, scope palette.Scope, uids []string,
) *diagnose.Problem {
	known := make(map[string]palette.Profile)
	var handed []string
	for _, uid := range uids {
		profile, err := client.FreshProfile(ctx, scope, uid)
		switch {
		case errors.Is(err, palette.ErrNotFound):
			continue
		case err != nil:
			return new(diagnose.Palette("look at the cluster profile before deleting it", err))
		case len(profile.Clusters) > 0:
			return new(diagnose.ProfileInUse(profile, nil))
		}
		known[uid] = profile
		handed = append(handed, profile.HandedOver()...)
	}
	for _, uid := range uids {
		profile, exists := known[uid]
		if !exists {
			continue
		}
		if err := client.DeleteProfile(ctx, scope, uid); err != nil && !errors.Is(err, palette.ErrNotFound) {
			if now, readErr := client.FreshProfile(ctx, scope, uid); readErr == nil {
				profile = now // with clusters that have attached it since
			}
			return new(diagnose.ProfileNotDeleted(profile, err))
		}
	}
	return r.releaseRegistries(ctx, client, handed)
}
