package palette

import (
	"context"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// PackVersion is one version of a pack in the index of a registry.
type PackVersion struct{ Version, UID string }

// PackVersions lists the versions of a pack in a registry, with the uid of
// each, as the scope sees them. Palette knows only packs of registries that it synchronizes; every
// other one is an ErrNotFound.
func (c *Client) PackVersions(ctx context.Context, scope Scope, packName, registryUID string) ([]PackVersion, error) {
	index, err := get[v1.PackTagEntity](ctx, c, scope, nil, v1.PathPackRegistry, packName, registryUID)
	versions := make([]PackVersion, 0, len(index.Tags))
	for _, tag := range index.Tags {
		versions = append(versions, PackVersion{Version: tag.Version, UID: tag.PackUID})
	}
	return versions, err
}
