package ociregistry

import (
	"context"
	"slices"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// takeBack takes up a registry of the planned name whose deletion an earlier run
// of this configuration handed over to a profile that Palette then did not
// delete. Any other registry of that name is another's.
func (r *Resource) takeBack(
	ctx context.Context, client *palette.Client, planned palette.Registry,
) (uid string, taken bool) {
	there, err := client.RegistryByName(ctx, palette.Tenant(), planned.Name)
	if err != nil {
		return "", false
	}
	users, err := client.RegistryUsers(ctx, there.UID, r.scopes(ctx)...)
	if err != nil {
		return "", false
	}
	for _, user := range users {
		scope, err := r.session.Scope(ctx, user.Scope)
		if err != nil {
			continue
		}
		profile, err := client.FreshProfile(ctx, scope, user.UID)
		if err != nil || !slices.Contains(profile.HandedOver(), there.UID) {
			continue
		}
		planned.UID = there.UID
		if _, err := client.UpdateRegistry(ctx, planned); err != nil {
			return "", false
		}
		if client.HandOver(ctx, scope, user.UID, there.UID, true) != nil {
			return "", false
		}
		return there.UID, true
	}
	return "", false
}
