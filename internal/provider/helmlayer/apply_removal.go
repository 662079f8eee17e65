package helmlayer

import (
	"context"

	"github.com/palette-oci/terraform-provider-palette/internal/layer/edit"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// losing is the version that loses a layer, as it was planned or as this process
// knows it.
func (r removal) losing(s *session.Session, uid string) string {
	if r.UID == uid && r.From != "" {
		return r.From
	}
	return s.Current(uid)
}

// waits reports whether the draft of a profile alone loses the layer.
func (r removal) waits(uid string) bool { return r.UID == uid && r.Waits }

// removePack takes the pack of a layer out of a profile: out of what is published,
// or out of the draft alone.
func removePack(ctx context.Context, s *session.Session, uid, pack string, waits bool) error {
	client, err := s.Palette()
	if err != nil {
		return err
	}
	_, scope, err := s.Profile(ctx, uid)
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
