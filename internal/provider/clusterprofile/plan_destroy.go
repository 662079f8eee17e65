package clusterprofile

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/palette-oci/terraform-provider-palette/internal/ledger"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// planDestroy notes for the layers that their profile is deleted. It warns of clusters that use a version, and of
// versions that are kept.
func (r *Resource) planDestroy(ctx context.Context, state model, made versions, diags *diag.Diagnostics) {
	current := state.ID.ValueString()
	r.Session.PlanProfile(current, ledger.Superseded)
	remade := r.Session.PlanDeletion(kind, state.ledgerName())
	client, scope, problem := r.reach(ctx, state.Scope.ValueString(), "look at the cluster profile")
	if problem != nil || diags.HasError() {
		return
	}
	var kept []palette.Profile
	for _, uid := range append(made.uids(), current) {
		profile, err := client.Profile(ctx, scope, uid)
		switch {
		case err != nil: // the profile is gone, or the deletion reports the error
		case remade && uid == current:
			diagnose.ProfileAddressChanged(profile).AddTo(diags, diagnose.Warning)
		case uid != current && !state.DestroyEarlierVersions.ValueBool():
			kept = append(kept, profile)
		case len(profile.Clusters) > 0:
			diagnose.ClustersUseVersion(profile).AddTo(diags, diagnose.Warning)
		}
	}
	if len(kept) > 0 {
		diagnose.VersionsKept(kept, r.registryNames(ctx, client, scope)).AddTo(diags, diagnose.Warning)
	}
}

// registryNames are the names of registries by uid; none where the registries cannot be listed.
func (r *Resource) registryNames(ctx context.Context, client *palette.Client, scope palette.Scope) map[string]string {
	names := make(map[string]string)
	registries, _ := client.Registries(ctx, scope)
	for _, registry := range registries {
		names[registry.UID] = registry.Name
	}
	return names
}
