package managed

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/palette-oci/terraform-provider-palette/internal/migration"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// Import sets the state and the identity of an imported object, unless the diagnostics have an error.
func Import(ctx context.Context, found attribute.Identity, resp *resource.ImportStateResponse) {
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(attribute.Fill(ctx, &resp.State, found.Imported())...)
	resp.Diagnostics.Append(attribute.Set(ctx, resp.Identity, found)...)
}

// Move makes an M of an S, which is a resource of the official provider: the state that a refresh would make of the
// same object. Terraform moves a resource before it configures its provider, so no request is sent; what the source
// does not have comes with the refresh.
type Move[S, M any] struct {
	// Read reads the source; NotMoved is the problem where that fails.
	Read     func(migration.Source) (S, error)
	NotMoved func(error) diagnose.Problem
	Identity func(S) attribute.Identity
	// State completes a state of which nothing was read yet.
	State func(held S, empty M) M
	// Warn warns of what differs from the source after the move.
	Warn func(S, *diag.Diagnostics)
}

// Movers are for resource.ResourceWithMoveState. The framework reports that other sources cannot be moved.
func (m Move[S, M]) Movers() []resource.StateMover {
	return []resource.StateMover{{StateMover: m.move}}
}

func (m Move[S, M]) move(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
	source := migration.Source{
		Provider: req.SourceProviderAddress, Type: req.SourceTypeName, Version: req.SourceSchemaVersion,
	}
	if req.SourceRawState != nil {
		source.State = req.SourceRawState.JSON
	}
	if !source.Official() {
		return
	}
	held, err := m.Read(source)
	if err != nil {
		m.NotMoved(err).AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	// The framework begins with a state whose nulls have no type.
	var empty M
	resp.Diagnostics.Append(attribute.ReadStub(ctx, &resp.TargetState, m.Identity(held).Imported(), &empty)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(attribute.Set(ctx, &resp.TargetState, m.State(held, empty))...)
	m.Warn(held, &resp.Diagnostics)
}
