package clusterprofile

import (
	"context"
	"errors"
	"slices"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
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

// dropping takes packs out.
func dropping(names []string) palette.Edit {
	return func(packs []palette.Pack) ([]palette.Pack, error) {
		return slices.DeleteFunc(packs, func(p palette.Pack) bool { return slices.Contains(names, p.Name) }), nil
	}
}

// restore forgets the removals that wait in the draft of the version before, and
// what else waits for it, also when the run was interrupted meanwhile. What
// cannot be done is a problem and no reason to stop.
func (r *Resource) restore(ctx context.Context, c change, before earlier) (restored bool, problem *diagnose.Problem) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), restoreTime)
	defer cancel()
	now, err := c.client.FreshProfile(ctx, c.scope, before.UID)
	// A Palette may not keep the mark of a draft: the client knows its own.
	if err == nil && (len(c.waiting) > 0 || now.Unpublished) {
		_, err = c.client.DiscardDraft(ctx, c.scope, before.UID)
	}
	if err != nil && !errors.Is(err, palette.ErrNotFound) {
		failed := diagnose.DraftNotRestored(c.plan.Name.ValueString(), before.Version, err)
		return false, &failed
	}
	return true, r.release(ctx, c, now, now.HandedOver())
}

// release deletes registries whose deletion waits for a version.
func (r *Resource) release(ctx context.Context, c change, now palette.Profile, handed []string) *diagnose.Problem {
	problem := r.releaseRegistries(ctx, c.client, handed)
	for _, registry := range handed {
		if err := c.client.HandOver(ctx, c.scope, now.UID, registry, true); err != nil {
			failed := diagnose.Palette("update the cluster profile", err)
			return &failed
		}
	}
	return problem
}
