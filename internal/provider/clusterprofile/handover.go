package clusterprofile

import (
	"context"
	"errors"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// releaseRegistries deletes the registries whose deletion waits for a profile that no longer uses them. Where another
// profile of this run still uses one, the deletion is handed over to that profile.
func (r *Resource) releaseRegistries(ctx context.Context, client *palette.Client, handed []string) *diagnose.Problem {
	for _, uid := range handed {
		name := uid
		if registry, err := client.Registry(ctx, palette.Tenant(), uid); err == nil {
			name = registry.Name
		}
		err := client.DeleteRegistry(ctx, "", uid)
		if err == nil || errors.Is(err, palette.ErrNotFound) {
			r.Session.Forget(name)
			continue
		}
		if r.Session.HandOver(ctx, uid) {
			continue
		}
		problem := diagnose.RegistryLeft(name, uid, err)
		return &problem
	}
	return nil
}
