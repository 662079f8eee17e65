package helmlayer

import (
	"context"
	"errors"

	"github.com/palette-oci/terraform-provider-palette/internal/layer/edit"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// move writes the layer to its planned profile, and removes it from the profile that it leaves, unless that is an
// earlier version of the same profile, which is kept unchanged.
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

// losing is the version that loses a layer, as it was planned or as this process knows it.
func (r removal) losing(s *session.Session, uid string) string {
	if r.UID == uid && r.From != "" {
		return r.From
	}
	return s.Current(uid)
}

// waits reports whether the draft of a profile alone loses the layer.
func (r removal) waits(uid string) bool { return r.UID == uid && r.Waits }

// removePack removes the pack of a layer from the published content, or only from the draft.
func removePack(ctx context.Context, s *session.Session, uid, pack string, waits bool) error {
	client, scope, err := s.InScopeOf(ctx, uid)
	if err != nil {
		return err
	}
	begun, done := s.BeginRemoval(ctx, uid, pack, waits)
	defer done()
	change := edit.Remove(pack, func() bool { return s.Claimed(begun.UID, pack) })
	write := client.EditProfile
	if begun.Waits {
		write = client.HoldRemoval
	}
	_, err = write(ctx, scope, begun.UID, change)
	return err
}
