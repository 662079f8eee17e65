package ociregistry

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

var _ resource.ResourceWithMoveState = (*Resource)(nil)

// MoveState implements resource.ResourceWithMoveState: a registry of the official
// provider becomes one of this provider.
func (r *Resource) MoveState(context.Context) []resource.StateMover {
	return []resource.StateMover{{StateMover: moveOfficial}}
}

// moveOfficial makes the state that a refresh would make of the same registry.
// Terraform moves before it configures a provider, so no request is sent: what the
// source does not have, such as the default region, comes with the refresh.
func moveOfficial(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
	source, official := attribute.MovedFrom(req)
	if !official {
		return
	}
	held, err := source.Registry()
	if err != nil {
		diagnose.RegistryNotMoved(err).AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	// The framework begins with a state whose nulls have no type.
	var moved model
	id := identity{types.StringValue(held.UID)}
	resp.Diagnostics.Append(attribute.ReadStub(ctx, &resp.TargetState, id.Imported(), &moved)...)
	if resp.Diagnostics.HasError() {
		return
	}
	moved = fromPalette(palette.Registry{UID: held.UID, Name: held.Name, Settings: held.Settings}, moved)
	resp.Diagnostics.Append(attribute.Set(ctx, &resp.TargetState, moved)...)
	if held.SecretLeft {
		place := secretAttribute(held.Settings.Credential)
		diagnose.SecretNotMoved(held.Name, place).AddTo(&resp.Diagnostics, diagnose.Warning)
	}
}

// secretAttribute is where the secret of credentials is written.
func secretAttribute(held credential.Credential) string {
	if held.Kind == credential.AccessKey {
		return "access_key.secret_access_key_wo"
	}
	return "basic.password_wo"
}
