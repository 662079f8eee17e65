package helmlayer

import (
	"context"
	"errors"

	"github.com/palette-oci/terraform-provider-palette/internal/layer/edit"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// move puts the layer where the plan says. A profile that it leaves loses it,
// unless the new profile is another version of the same one: an earlier
// version stays exactly as it was.
func (r *Resource) move(ctx context.Context, state, plan model, pack palette.Pack, planned leaving) error {
	before, after := state.ClusterProfileID.ValueString(), plan.ClusterProfileID.ValueString()
	if before == after {
		return r.write(ctx, after, edit.Replace(state.layer().PackName(), plan.layer(), pack))
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
	own := r.session.Superseded(before, after) || planned.UID == before && planned.Follows || entered.MadeFrom() == before
	if own || !gone && from == to && left.Name == entered.Name {
		previous, _ := find(left, state)
		return r.write(ctx, after, edit.Follow(plan.layer(), pack, previous, own))
	}
	released := func() bool { return r.session.Released(after, pack.Name) }
	if err := r.write(ctx, after, edit.Add(plan.layer(), pack, released)); err != nil || gone {
		return err
	}
	return r.leave(ctx, r.loser(planned, before), state.layer().PackName(), planned.UID == before && planned.Waits)
}
