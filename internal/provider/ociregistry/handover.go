package ociregistry

import (
	"context"
	"slices"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// takeBack updates a registry of the planned name whose deletion an earlier run of this configuration handed over to a
// profile that Palette then did not delete. It leaves any other registry of that name alone.
func (r *Resource) takeBack(
	ctx context.Context, client *palette.Client, planned palette.Registry,
) (uid string, taken bool) {
	existing, err := client.RegistryByName(ctx, palette.Tenant(), planned.Name)
	if err != nil {
		return "", false
	}
	users, err := client.RegistryUsers(ctx, existing.UID, r.scopes(ctx)...)
	if err != nil {
		return "", false
	}
	for _, user := range users {
		scope, err := r.Session.Scope(ctx, user.Scope)
		if err != nil {
			continue
		}
		profile, err := client.FreshProfile(ctx, scope, user.UID)
		if err != nil || !slices.Contains(profile.HandedOver(), existing.UID) {
			continue
		}
		planned.UID = existing.UID
		if _, err := client.UpdateRegistry(ctx, planned); err != nil {
			return "", false
		}
		if client.HandOver(ctx, scope, user.UID, existing.UID, true) != nil {
			return "", false
		}
		return existing.UID, true
	}
	return "", false
}
