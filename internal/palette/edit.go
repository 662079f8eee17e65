package palette

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/journal"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// Edit turns the packs of a profile into what they should be. It gets a list of
// its own, in the order of the profile; what the packs refer to is shared, and
// must not be changed in place. It must not have other effects: it is called
// again when another writer changes the profile. An error fails this edit alone.
type Edit func(packs []Pack) ([]Pack, error)

// ForeignDraftError is the error when a profile has unpublished changes of somebody
// else: publishing would publish them too, and writing would lose them.
type ForeignDraftError struct {
	UID   string
	Packs []string // names of the packs that differ, in the order of the draft
}

// Error implements error.
func (e *ForeignDraftError) Error() string {
	return fmt.Sprintf("cluster profile %s has unpublished changes made by somebody else: %s", e.UID,
		strings.Join(e.Packs, ", "))
}

// Unpublished decides what happens to somebody else's unpublished changes.
type Unpublished string

// The ways to decide on them. The zero value leaves them alone.
const (
	PublishUnpublished Unpublished = "publish"
	DiscardUnpublished Unpublished = "discard"
)

// ErrContended is the error when other writers changed a profile again and again
// while it was being edited.
var ErrContended = errors.New("other writers keep changing the cluster profile")

// writeTime is how long a cancelled caller waits for the result of a write that is
// in flight.
const writeTime = 15 * time.Second

// EditProfile changes the packs of a profile, publishes them and returns the
// profile as Palette then has it.
//
// Edits of one profile that arrive together are one batch: they are gathered for
// a moment, applied in their order to the published packs, written with one PUT
// and one publish, and confirmed with one GET. When Palette refuses the batch,
// each edit is tried alone, so that only the edit that caused the refusal fails.
// Edits that change nothing write nothing.
//
// Packs that no edit touches are sent back as they are, with the content of
// their manifests. A draft that an interrupted run of this provider left is
// published; held removals are kept. A profile with somebody else's unpublished
// changes is not written; that is a *ForeignDraftError, unless Config.Unpublished
// decides otherwise.
//
// An edit whose context ends before its write begins is dropped. After that, the
// result is that of the write, or else what a read of the profile shows.
func (c *Client) EditProfile(ctx context.Context, scope Scope, uid string, edit Edit) (Profile, error) {
	return c.enqueue(ctx, scope, uid, &job{edit: edit, intent: publishes})
}

// HoldRemoval applies an edit that removes packs from a profile to the draft only.
// What clusters run does not change until SettleDraft or DiscardDraft decides, in
// this run or in a later one.
func (c *Client) HoldRemoval(ctx context.Context, scope Scope, uid string, edit Edit) (Profile, error) {
	return c.enqueue(ctx, scope, uid, &job{edit: edit, intent: waits})
}

// SettleDraft publishes what this provider has in the draft: held removals, and
// what an interrupted run did not publish.
func (c *Client) SettleDraft(ctx context.Context, scope Scope, uid string, edit Edit) (Profile, error) {
	return c.enqueue(ctx, scope, uid, &job{edit: edit, intent: settles})
}

// DiscardDraft replaces the draft by what is published, unless the draft is
// somebody else's.
func (c *Client) DiscardDraft(ctx context.Context, scope Scope, uid string) (Profile, error) {
	return c.enqueue(ctx, scope, uid, &job{edit: unchanged, intent: discards})
}

// unchanged is the edit that changes nothing.
func unchanged(packs []Pack) ([]Pack, error) { return packs, nil }

func (c *Client) enqueue(ctx context.Context, scope Scope, uid string, j *job) (Profile, error) {
	if _, err := path(v1.PathProfile, uid); err != nil {
		return Profile{}, err
	}
	if err := ctx.Err(); err != nil {
		return Profile{}, err
	}
	key := profileKey{scope, uid}
	e := c.editor(key)
	j.done = make(chan struct{})
	if e.add(j) {
		go e.serve(ctx)
	}
	defer journal.Waiting(ctx, "a batch of edits of the cluster profile "+uid)()
	select {
	case <-j.done:
	case <-ctx.Done():
		if e.withdraw(j) {
			return Profile{}, ctx.Err()
		}
		select {
		case <-j.done:
		case <-time.After(writeTime):
			return c.outcome(ctx, key, j)
		}
	}
	return j.profile, j.err
}

// outcome looks up the result of a slow write whose caller was cancelled: an edit
// that would change nothing any more has happened.
func (c *Client) outcome(ctx context.Context, key profileKey, j *job) (Profile, error) {
	within, cancel := c.lookup(ctx)
	defer cancel()
	now, err := c.readState(within, key, mark{})
	if err == nil && c.has(now, j) {
		return now.profile, nil
	}
	return Profile{}, &UnconfirmedError{UID: key.uid, Err: ctx.Err()}
}

// has reports whether an edit would change nothing that means anything.
func (c *Client) has(s *state, j *job) bool {
	packs := s.base
	switch {
	case j.intent == waits:
		packs = s.latest()
	case j.intent != publishes && s.draft != nil:
		return false
	}
	after, err := j.edit(slices.Clone(packs))
	return err == nil && c.same(packs, after)
}
