package palette

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"time"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/wait"
)

// restoreTime bounds the attempt to restore a draft after a failure.
const restoreTime = 30 * time.Second

// On a Palette without entity tags, the read that confirms a batch serves the next
// one too, for recentFor, after so many batches in a row without another writer.
// What others publish meanwhile is found before the next publish; a draft of
// theirs is not.
const (
	recentFor  = time.Second
	aloneAfter = 4
)

// settled reads the profile, and waits until somebody else's draft is published: it
// may be that of another run between its PUT and its publish. What this client has
// read shortly before is used too; where an entity tag guards the write, at any
// time.
func (e *editor) settled(ctx context.Context) (*state, error) {
	if e.recent != nil &&
		(e.recent.profile.etag != "" || e.alone >= aloneAfter && time.Since(e.recent.read) < recentFor) {
		return e.recent, nil
	}
	pause := e.client.timing.patience / 32
	for waited := time.Duration(0); ; {
		s, err := e.readState(ctx)
		if err != nil {
			return nil, err
		}
		if s.draft != nil {
			e.alone = 0
		}
		if !s.theirs {
			return s, nil
		}
		if waited >= e.client.timing.patience {
			return e.decided(ctx, s)
		}
		pause = min(pause, e.client.timing.patience-waited)
		if err := wait.For(ctx, pause); err != nil {
			return nil, err
		}
		waited += pause
		pause *= 2
	}
}

// decided handles somebody else's draft as the configuration has it.
func (e *editor) decided(ctx context.Context, s *state) (*state, error) {
	switch e.client.unpublished {
	case DiscardUnpublished:
		return s, nil
	case PublishUnpublished:
		if len(s.draft) == 0 { // or a placeholder would be published
			return nil, &EmptyProfileError{UID: e.key.uid, Err: &ForeignDraftError{UID: e.key.uid, Packs: s.differing}}
		}
		publish := request{method: http.MethodPatch, scope: e.key.scope, ifMatch: s.profile.etag}
		if err := e.client.send(ctx, publish, v1.PathProfilePublish, e.key.uid); err != nil {
			return nil, err
		}
		return e.readState(ctx)
	default:
		return nil, &ForeignDraftError{UID: e.key.uid, Packs: s.differing}
	}
}

// promote publishes target, and reads what Palette then has.
func (e *editor) promote(ctx context.Context, s *state, p plan) (*state, error) {
	guard := s.profile.etag
	// The draft of an interrupted run only has to be published.
	if finished := s.draft != nil && !s.theirs && !s.stale && !s.mark.Waits &&
		equalPacks(s.draft, p.target); !finished {
		written := mark{Base: s.profile.base(), Draft: e.client.prints.of(p.target), Held: p.held}
		var err error
		if guard, err = e.put(ctx, s, p.target, written); err != nil {
			return nil, e.undo(ctx, s, p.target, nonEmpty(e.key.uid, p.target, err))
		}
	}
	if guard == "" {
		now, published, err := e.stillOurs(ctx, s, p.target)
		if err != nil || published {
			e.alone = 0
			return now, err
		}
	}
	if err := e.publish(ctx, guard, p.target); err != nil {
		return nil, e.undo(ctx, s, p.target, nonEmpty(e.key.uid, p.target, err))
	}
	now, err := e.confirm(ctx)
	if err != nil {
		return nil, err
	}
	annotations := marked(s.profile.annotations, "") // the mark is not needed any more
	return e.restored(ctx, now, annotations, s.profile.labels), nil
}

// stillOurs reads, on a Palette without entity tags, whether the draft is the
// written one and what is published is still what it was built on. It reports
// published when another run of this provider has published it.
func (e *editor) stillOurs(ctx context.Context, s *state, target []Pack) (now *state, published bool, err error) {
	now, err = e.readState(ctx)
	switch {
	case err != nil:
		return nil, false, err
	case now.draft == nil && e.client.same(now.base, target):
		return now, true, nil
	case now.theirs || now.stale || !e.client.same(now.draft, target) || now.profile.base() != s.profile.base():
		return nil, false, errOverwritten
	default:
		return now, false, nil
	}
}

// same reports whether packs as they were read are those that were written.
func (c *Client) same(read, written []Pack) bool {
	return len(read) == len(written) && c.prints.of(read) == c.prints.of(written)
}

// put writes packs as the draft, with its mark, and returns the entity tag that
// guards its publication, "" where the peer has none.
func (e *editor) put(ctx context.Context, s *state, packs []Pack, m mark) (string, error) {
	e.own = m
	return e.putPacks(ctx, s, packs, packs, marked(s.profile.annotations, m.text()))
}

// putDraft is put for a draft that is not published as it is: one without packs
// has a placeholder where Palette does not take it otherwise.
func (e *editor) putDraft(
	ctx context.Context, s *state, packs []Pack, annotations map[string]string,
) (string, error) {
	tag, err := e.putPacks(ctx, s, packs, packs, annotations)
	if needsPack(packs, err) {
		return e.putPacks(ctx, s, packs, []Pack{placeholder()}, annotations)
	}
	return tag, err
}

// putPacks writes packs as the draft; sent are the packs that stand for them.
func (e *editor) putPacks(
	ctx context.Context, s *state, packs, sent []Pack, annotations map[string]string,
) (string, error) {
	place, err := path(v1.PathProfile, e.key.uid)
	if err != nil {
		return "", err
	}
	written, err := e.client.do(ctx, request{
		method: http.MethodPut, path: place, scope: e.key.scope, ifMatch: s.profile.etag,
		body: updateOf(s.profile, sent, annotations),
	})
	if Refused(err) && !errors.Is(err, ErrPreconditionFailed) {
		if named, changed := e.client.identified(ctx, e.key.scope, packs); changed {
			return e.putPacks(ctx, s, named, named, annotations)
		}
	}
	if err == nil && (written.etag != "" || s.profile.etag == "") {
		return written.etag, nil
	}
	// The response was lost, Palette failed and may have acted, an earlier try of
	// the same request was the change that it now refuses, or the response does not
	// have the new tag: the profile shows the result.
	if err != nil && !mayHaveActed(err) && !errors.Is(err, ErrPreconditionFailed) {
		return "", err
	}
	now, readErr := e.readState(ctx)
	switch {
	case readErr == nil && e.client.same(now.latest(), packs):
		return now.profile.etag, nil
	case err != nil:
		return "", err
	default:
		return "", errors.Join(errOverwritten, readErr)
	}
}

// latest is the draft, or what is published when nothing waits.
func (s *state) latest() []Pack {
	if s.draft != nil {
		return s.draft
	}
	return s.base
}

// updateOf is the body that replaces the packs of a profile.
func updateOf(profile Profile, packs []Pack, annotations map[string]string) v1.ClusterProfileUpdateEntity {
	template := &v1.ClusterProfileTemplateUpdate{Packs: entities(packs, updatedManifest), Type: profile.Type}
	return v1.ClusterProfileUpdateEntity{
		Metadata: &v1.ObjectMeta{
			UID: profile.UID, Name: profile.Name, Annotations: annotations, Labels: profile.labels,
		},
		Spec: &v1.ClusterProfileUpdateEntitySpec{Template: template, Version: profile.Version},
	}
}

// publish publishes the draft. When the response is lost, or Palette fails after
// it acted, the profile shows whether the draft was published.
func (e *editor) publish(ctx context.Context, etag string, packs []Pack) error {
	var err error
	for range 2 {
		patch := request{method: http.MethodPatch, scope: e.key.scope, ifMatch: etag}
		err = e.client.send(ctx, patch, v1.PathProfilePublish, e.key.uid)
		if err == nil || !mayHaveActed(err) {
			return err
		}
		now, readErr := e.readState(ctx)
		switch {
		case readErr != nil:
			return &UnconfirmedError{UID: e.key.uid, Err: err}
		case now.draft == nil && e.client.same(now.base, packs):
			return nil
		case !uncertain(err) || !e.client.same(now.draft, packs):
			return err
		}
		etag = now.profile.etag
	}
	return err
}

// hold writes held removals into the draft, or takes all of them out again, and
// reads what Palette then has.
func (e *editor) hold(ctx context.Context, s *state, waiting []Pack, held []string) (*state, error) {
	before := withoutHeld(s.profile.annotations[markKey])
	if s.mark.Waits {
		before = s.mark.Before
	}
	written := mark{Base: s.profile.base(), Draft: e.client.prints.of(waiting), Held: held, Waits: true, Before: before}
	e.own = written
	var err error
	annotations := marked(s.profile.annotations, before) // where nothing is held, the mark of before
	if len(held) > 0 {
		annotations = marked(s.profile.annotations, written.text())
		_, err = e.putDraft(ctx, s, waiting, annotations)
	} else {
		_, err = e.putPacks(ctx, s, waiting, waiting, annotations)
	}
	if err != nil {
		return nil, err
	}
	now, err := e.readState(ctx)
	if err == nil && (!e.client.same(now.latest(), waiting) || now.profile.base() != s.profile.base()) {
		err = errOverwritten
	}
	if err != nil {
		return now, err
	}
	return e.restored(ctx, now, annotations, s.profile.labels), nil
}

// forget drops held removals that no draft has.
func (e *editor) forget(ctx context.Context, s *state) (*state, error) {
	e.own = mark{}
	if err := e.client.annotate(ctx, e.key.scope, s.profile, markKey, ""); err != nil {
		return nil, err
	}
	return e.readState(ctx)
}

// marked are annotations with the given text for a mark, "" for none.
func marked(annotations map[string]string, text string) map[string]string {
	copied := maps.Clone(annotations)
	switch {
	case text == "":
		delete(copied, markKey)
	case copied == nil:
		copied = map[string]string{markKey: text}
	default:
		copied[markKey] = text
	}
	return copied
}

// undo restores the previous draft, as far as that works, so that the next publish
// does not publish a half-written one. It returns cause.
func (e *editor) undo(ctx context.Context, s *state, packs []Pack, cause error) error {
	e.client.profiles.Forget(e.key)
	if errors.Is(cause, ErrPreconditionFailed) || errors.Is(cause, errOverwritten) {
		return cause // the next attempt reads the draft
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), restoreTime)
	defer cancel()
	now, err := e.readState(ctx)
	if err != nil || now.draft == nil || !e.client.same(now.draft, packs) {
		return cause
	}
	// Removals that were held before are still held.
	previous := without(s.base, s.mark.Held)
	_, _ = e.putDraft(ctx, now, previous, s.profile.annotations)
	if s.mark.Waits && slices.Equal(names(previous), names(s.latest())) {
		e.own = s.mark
	}
	return cause
}
