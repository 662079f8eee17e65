package clusterprofile

import (
	"context"
	"errors"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// successor puts another version in the place of the current one: one that this
// resource made before, or a new one. The version before is left as it was.
func (r *Resource) successor(ctx context.Context, c change) (palette.Profile, error) {
	before := c.state.ID.ValueString()
	next := palette.Successor{Version: c.plan.Version.ValueString(), Description: c.plan.description(c.state), Without: c.waiting}
	if !c.plan.Variables.IsNull() {
		next.Variables = toVariables(c.plan, c.config, c.state, false)
	}
	there, err := c.client.FindProfile(ctx, c.scope, c.plan.Name.ValueString(), next.Version)
	switch {
	case errors.Is(err, palette.ErrNotFound):
		return c.client.SucceedProfile(ctx, c.scope, before, next)
	case err != nil:
		return there, err
	case c.made.has(there.UID):
		return c.takeUp(ctx, there, next)
	case r.resumes(ctx, c.client, c.scope, there, c.state):
		return c.client.CompleteSuccessor(ctx, c.scope, before, there.UID, next)
	default:
		return there, &palette.TakenError{Kind: "cluster profile", Name: c.plan.Name.ValueString() + " " + next.Version, UID: there.UID}
	}
}

// resumes reports whether an interrupted run of this resource made the version.
func (r *Resource) resumes(ctx context.Context, client *palette.Client, scope palette.Scope, there palette.Profile, state model) bool {
	before := state.ID.ValueString()
	if there.MadeFrom() != "" {
		return there.MadeFrom() == before
	}
	now, err := client.Profile(ctx, scope, before)
	return err == nil && now.Next() != "" && now.Next() == there.Version
}

// takeUp goes back to a version that this resource made.
func (c change) takeUp(ctx context.Context, there palette.Profile, next palette.Successor) (palette.Profile, error) {
	if err := c.client.DescribeProfile(ctx, c.scope, there.UID, next.Description); err != nil {
		return there, err
	}
	if len(next.Without) == 0 && !there.Unpublished {
		return there, nil
	}
	return c.client.SettleDraft(ctx, c.scope, there.UID, dropping(next.Without))
}
