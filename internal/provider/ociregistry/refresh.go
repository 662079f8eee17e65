package ociregistry

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/privatestate"
)

// keyStamp is where a palette.RegistryStamp is kept. Another mapping of what was
// read to the state needs another key, so that every registry is read once more.
const keyStamp = "seen"

// refresh reads a registry, unless Palette's list of all shows that it is what is
// in the state: then read is false. The list shows none that was just imported as
// known: nothing is known of it but the uid.
func (r *Resource) refresh(
	ctx context.Context, state model, private privatestate.Reader, diags *diag.Diagnostics,
) (found palette.Registry, read bool, err error) {
	client, err := r.Session.Palette()
	if err != nil {
		return palette.Registry{}, false, err
	}
	known := toPalette(state, state)
	known.Stamp = privatestate.Get[palette.RegistryStamp](ctx, private, keyStamp, diags)
	return client.RefreshRegistry(ctx, palette.Tenant(), known)
}
