package clusterprofile

import (
	"context"
	"errors"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// successor supersedes the current version by another: a new one, or one that this resource made before. The current
// version is not changed.
func (c change) successor(ctx context.Context) (palette.Profile, error) {
	before := c.state.ID.ValueString()
	name := c.plan.Name.ValueString()
	next := palette.Successor{
		Version: c.plan.Version.ValueString(), Description: c.plan.description(c.state), Without: c.waiting,
	}
	if !c.plan.Variables.IsNull() {
		next.Variables = toVariables(c.plan, c.config, c.state, false)
	}
	existing, err := c.client.FindProfile(ctx, c.scope, name, next.Version)
	switch {
	case errors.Is(err, palette.ErrNotFound):
		return c.client.SucceedProfile(ctx, c.scope, before, next)
	case err != nil:
		return existing, err
	case c.made.has(existing.UID):
		return c.revert(ctx, existing, next)
	case resumes(ctx, c.client, c.scope, existing, c.state):
		return c.client.CompleteSuccessor(ctx, c.scope, before, existing.UID, next)
	default:
		taken := &palette.TakenError{Kind: "cluster profile", Name: name + " " + next.Version, UID: existing.UID}
		return existing, taken
	}
}

// resumes reports whether an interrupted run of this resource made the version.
func resumes(
	ctx context.Context, client *palette.Client, scope palette.Scope, version palette.Profile, state model,
) bool {
	before := state.ID.ValueString()
	if version.MadeFrom() != "" {
		return version.MadeFrom() == before
	}
	now, err := client.Profile(ctx, scope, before)
	return err == nil && now.Next() != "" && now.Next() == version.Version
}

// revert goes back to a version that this resource made.
func (c change) revert(ctx context.Context, to palette.Profile, next palette.Successor) (palette.Profile, error) {
	if err := c.client.DescribeProfile(ctx, c.scope, to.UID, next.Description); err != nil {
		return to, err
	}
	if len(next.Without) == 0 && !to.Unpublished {
		return to, nil
	}
	return c.client.SettleDraft(ctx, c.scope, to.UID, dropping(next.Without))
}
