package helmlayer

import (
	"context"
	"errors"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// move puts the layer where the plan says. A profile that it leaves loses it,
// unless the new profile is another version of the same one: an earlier
// version stays exactly as it was.
func (r *Resource) move(ctx context.Context, state, plan model, pack palette.Pack) error {
	before, after := state.ClusterProfileID.ValueString(), plan.ClusterProfileID.ValueString()
	if before == after {
		return r.edit(ctx, after, replace(state.layer().PackName(), plan.layer(), pack))
	}
	left, from, err := r.session.Profile(ctx, before)
	gone := errors.Is(err, palette.ErrNotFound)
	if err != nil && !gone {
		return err
	}
	entered, to, err := r.session.Profile(ctx, after)
	if err != nil {
		return err
	}
	if !gone && from == to && sameName(left, entered) {
		previous, _ := find(left, state)
		return r.edit(ctx, after, follow(plan.layer(), pack, previous.Values))
	}
	if err := r.edit(ctx, after, add(plan.layer(), pack)); err != nil || gone {
		return err
	}
	return r.edit(ctx, before, remove(state.layer().PackName()))
}

// sameName reports whether two profiles of one scope are versions of one.
func sameName(a, b v1.ClusterProfile) bool {
	return a.Metadata != nil && b.Metadata != nil && a.Metadata.Name == b.Metadata.Name
}
