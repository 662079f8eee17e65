package clusterprofile

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/palette-oci/terraform-provider-palette/internal/ledger"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

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
