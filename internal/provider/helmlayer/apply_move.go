package helmlayer

import (
	"context"
	"errors"

	"github.com/palette-oci/terraform-provider-palette/internal/layer/edit"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// move puts the layer where the plan says. A profile that it leaves loses it,
// unless the new profile is another version of the same one: an earlier
// version is kept exactly as it was.
func (a *applying) move(ctx context.Context, state model, planned removal) error {
	before, after := state.ClusterProfileID.ValueString(), a.plan.ClusterProfileID.ValueString()
	if before == after {
		return a.write(ctx, edit.Replace(state.unversioned().PackName(), a.layer, a.pack))
	}
	left, from, err := a.session.Profile(ctx, before)
	gone := errors.Is(err, palette.ErrNotFound)
	if err != nil && !gone {
		return err
	}
	next, to, err := a.session.Profile(ctx, after)
	if err != nil {
		return err
	}
	own := a.session.Superseded(before, after) || planned.UID == before && planned.Follows || next.MadeFrom() == before
	if own || !gone && from == to && left.Name == next.Name {
		previous, _ := find(left, state)
		return a.write(ctx, edit.Follow(a.layer, a.pack, previous, own))
	}
	if err := a.write(ctx, a.added()); err != nil || gone {
		return err
	}
	losing := planned.losing(a.session, before)
	return removePack(ctx, a.session, losing, state.unversioned().PackName(), planned.waits(before))
}
