package ociregistry

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/migration"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/managed"
)

// MoveState implements resource.ResourceWithMoveState: a registry of the official provider becomes one of this
// provider.
func (r *Resource) MoveState(context.Context) []resource.StateMover {
	return managed.Move[migration.Registry, model]{
		Read:     migration.Source.Registry,
		NotMoved: diagnose.RegistryNotMoved,
		Identity: func(held migration.Registry) attribute.Identity { return identity{types.StringValue(held.UID)} },
		State: func(held migration.Registry, empty model) model {
			return fromPalette(palette.Registry{UID: held.UID, Name: held.Name, Settings: held.Settings}, empty)
		},
		Warn: warnOfMove,
	}.Movers()
}

// warnOfMove warns of a secret in the source, which is not taken over.
func warnOfMove(held migration.Registry, diags *diag.Diagnostics) {
	if held.SecretLeft {
		diagnose.SecretNotMoved(held.Name, secretAttribute(held.Settings.Credential)).AddTo(diags, diagnose.Warning)
	}
}

// secretAttribute is where the secret of credentials is written.
func secretAttribute(held credential.Credential) string {
	if held.Kind == credential.AccessKey {
		return "access_key.secret_access_key_wo"
	}
	return "basic.password_wo"
}
