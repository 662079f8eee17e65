package palette

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// Edit turns the packs of a profile into what they should be. It gets a copy
// that it may change, in the order of the profile, and must not have other
// effects: it is called again when the profile changed meanwhile. An error
// fails this edit alone.
type Edit func(packs []Pack) ([]Pack, error)

// ForeignDraftError says that a profile holds unpublished changes of somebody
// else. To publish would promote them, to write would lose them.
type ForeignDraftError struct {
	UID   string
	Packs []string // names of the packs that differ, in the order of the draft
}

// Error implements error.
func (e *ForeignDraftError) Error() string {
	return fmt.Sprintf("cluster profile %s has unpublished changes made by somebody else: %s", e.UID, strings.Join(e.Packs, ", "))
}

// ErrContended says that other writers changed a profile again and again while
// it was being edited.
var ErrContended = errors.New("other writers keep changing the cluster profile")

// landingTime is how long a cancelled caller waits for a write that is on its
// way: what becomes of it is worth knowing.
const landingTime = 15 * time.Second

// EditProfile changes the packs of a profile, publishes them and returns the
// profile as Palette then has it.
//
// Edits of one profile that come together travel together: they are gathered
// for a moment, applied in their order to the published packs, written with
// one PUT and one publish, and answered with one GET. When Palette refuses the
// joined write, each edit is tried alone, so that the refusal meets the edit
// that caused it. Edits that change nothing write nothing.
//
// Packs that no edit touches are sent back as they are, with the content of
// their manifests. A profile with somebody else's unpublished changes is not
// written; that is a *ForeignDraftError.
//
// An edit whose context ends before its write begins is dropped. After that,
// the caller is told what became of it.
func (c *Client) EditProfile(ctx context.Context, scope Scope, uid string, edit Edit) (v1.ClusterProfile, error) {
	if _, err := path(v1.PathProfile, uid); err != nil {
		return v1.ClusterProfile{}, err
	}
	if err := ctx.Err(); err != nil {
		return v1.ClusterProfile{}, err
	}
	key := profileKey{scope, uid}
	e := c.editors.of(key)
	j := &job{edit: edit, done: make(chan struct{})}
	if e.add(j) {
		go c.serve(ctx, key, e)
	}
	select {
	case <-j.done:
	case <-ctx.Done():
		if e.withdraw(j) {
			return v1.ClusterProfile{}, ctx.Err()
		}
		select {
		case <-j.done:
		case <-time.After(landingTime):
			return v1.ClusterProfile{}, fmt.Errorf("cancelled while cluster profile %s was being written, whether it was is not known: %w", uid, ctx.Err())
		}
	}
	if j.err != nil {
		return v1.ClusterProfile{}, j.err
	}
	return decodeProfile(j.answer)
}
