package palette

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"time"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// mostAttempts bounds how often one round starts over because somebody else
// changed the profile meanwhile.
const mostAttempts = 6

// errOverwritten says that what was published is not what was written.
var errOverwritten = errors.New("overwritten by another writer")

// round answers jobs: together, or one by one when Palette refuses them
// together.
func (c *Client) round(ctx context.Context, key profileKey, e *editor, jobs []*job) {
	err := c.attempt(ctx, key, e, jobs)
	left := e.alive(jobs)
	if err != nil && refused(err) && len(left) > 1 {
		for _, one := range left {
			if err := c.attempt(ctx, key, e, []*job{one}); err != nil {
				one.finish(answer{}, err)
			}
		}
		return
	}
	for _, one := range left {
		one.finish(answer{}, err)
	}
}

// refused reports whether err is Palette's judgement of a write, which may
// meet one of its edits alone.
func refused(err error) bool {
	var said *Error
	if !errors.As(err, &said) || said.Method == http.MethodGet {
		return false
	}
	switch said.Status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusRequestTimeout, http.StatusPreconditionFailed, http.StatusTooManyRequests:
		return false
	default:
		return said.Status >= http.StatusBadRequest && !errors.Is(err, ErrUnavailable)
	}
}

// attempt writes jobs as one and answers them; an error is for those that it
// did not answer.
func (c *Client) attempt(ctx context.Context, key profileKey, e *editor, jobs []*job) error {
	var err error
	for try := range mostAttempts {
		if try > 0 {
			if sleepErr := sleep(ctx, c.timing.window/2+rand.N(c.timing.window)); sleepErr != nil {
				return sleepErr
			}
		}
		err = c.write(ctx, key, e, jobs)
		if !errors.Is(err, ErrPreconditionFailed) && !errors.Is(err, errOverwritten) {
			return err
		}
	}
	return errors.Join(ErrContended, err)
}

func (c *Client) write(ctx context.Context, key profileKey, e *editor, jobs []*job) error {
	s, err := c.settled(ctx, key, e, jobs)
	if err != nil {
		return err
	}
	jobs = e.commit(jobs)
	if len(jobs) == 0 {
		return nil
	}
	wanted := apply(s.base, jobs)
	for _, one := range wanted.failed {
		one.job.finish(answer{}, one.err)
	}
	guard := s.document.etag
	switch {
	case len(s.differing) > 0:
		// The draft is what these edits make, left by a publish that failed:
		// only that is missing. Unless one of them was taken back just now.
		if !slices.EqualFunc(s.draft, wanted.packs, sameWritten) {
			return errOverwritten
		}
	case equalPacks(wanted.packs, s.base):
		c.profiles.put(key, s.document)
		finishAll(wanted.effects, s.document)
		return nil
	default:
		if guard, err = c.put(ctx, key, s, wanted.packs); err != nil {
			return c.undo(ctx, key, s, wanted.packs, err)
		}
	}
	if err := c.publish(ctx, key, guard, wanted.packs); err != nil {
		return c.undo(ctx, key, s, wanted.packs, err)
	}
	return c.confirm(ctx, key, wanted)
}

// settled reads the profile and waits for somebody else's draft to go: most
// often that is another run between its PUT and its publish.
func (c *Client) settled(ctx context.Context, key profileKey, e *editor, jobs []*job) (*state, error) {
	pause := c.timing.patience / 32
	for waited := time.Duration(0); ; {
		s, err := c.readState(ctx, key)
		if err != nil || len(s.differing) == 0 {
			return s, err
		}
		if ours := apply(s.base, e.alive(jobs)).packs; slices.EqualFunc(s.draft, ours, sameWritten) {
			return s, nil
		}
		if waited >= c.timing.patience {
			return nil, &ForeignDraftError{UID: key.uid, Packs: s.differing}
		}
		pause = min(pause, c.timing.patience-waited)
		if err := sleep(ctx, pause); err != nil {
			return nil, err
		}
		waited += pause
		pause *= 2
	}
}

// plan is what a list of edits makes of a list of packs.
type plan struct {
	packs   []Pack
	effects []effect
	failed  []failure
}

// effect is what one edit did, so that it can be found again.
type effect struct {
	job     *job
	written []Pack
	dropped []string
}

type failure struct {
	job *job
	err error
}

func apply(base []Pack, jobs []*job) plan {
	p := plan{packs: clonePacks(base)}
	for _, one := range jobs {
		after, err := one.edit(clonePacks(p.packs))
		if err != nil {
			p.failed = append(p.failed, failure{one, err})
			continue
		}
		after = clonePacks(after)
		p.effects = append(p.effects, effectOf(one, p.packs, after))
		p.packs = after
	}
	return p
}

func effectOf(one *job, before, after []Pack) effect {
	found := effect{job: one}
	for _, pack := range after {
		if !slices.ContainsFunc(before, pack.equal) {
			found.written = append(found.written, pack)
		}
	}
	for _, pack := range before {
		if !slices.ContainsFunc(after, func(other Pack) bool { return other.Name == pack.Name }) {
			found.dropped = append(found.dropped, pack.Name)
		}
	}
	return found
}

// in reports whether the effect is to be seen in packs. Only identity counts:
// Palette may spell values anew.
func (f effect) in(packs []Pack) bool {
	has := func(match func(Pack) bool) bool { return slices.ContainsFunc(packs, match) }
	for _, pack := range f.written {
		if !has(func(p Pack) bool { return sameIdentity(p, pack) }) {
			return false
		}
	}
	for _, name := range f.dropped {
		if has(func(p Pack) bool { return p.Name == name }) {
			return false
		}
	}
	return true
}

// sameIdentity ignores everything that Palette may spell anew.
func sameIdentity(a, b Pack) bool {
	return a.Name == b.Name && a.Tag == b.Tag && a.RegistryUID == b.RegistryUID
}

func finishAll(effects []effect, found answer) {
	for _, one := range effects {
		one.job.finish(found, nil)
	}
}

// confirm reads what was published and answers the edits that are in it.
// Without entity tags another writer can get between a PUT and its publish;
// edits that it lost are tried again.
func (c *Client) confirm(ctx context.Context, key profileKey, p plan) error {
	found, err := c.freshProfile(ctx, key)
	if err != nil {
		return err
	}
	profile, err := decodeProfile(found)
	if err != nil {
		return err
	}
	var published []Pack
	if profile.Spec != nil {
		published = packsOf(profile.Spec.Published)
	}
	// A later edit of the same round may have taken back an earlier one.
	lost := false
	for _, one := range p.effects {
		if one.in(published) || !one.in(p.packs) {
			one.job.finish(found, nil)
		} else {
			lost = true
		}
	}
	if lost {
		return errOverwritten
	}
	return nil
}

// put writes packs as the draft and returns the entity tag that guards its
// publication, "" where the peer has none.
func (c *Client) put(ctx context.Context, key profileKey, s *state, packs []Pack) (string, error) {
	place, err := path(v1.PathProfile, key.uid)
	if err != nil {
		return "", err
	}
	written, err := c.do(ctx, request{
		method: http.MethodPut, path: place, scope: key.scope, body: updateOf(s.profile, key.uid, packs), ifMatch: s.document.etag,
	})
	if err == nil && (written.etag != "" || s.document.etag == "") {
		return written.etag, nil
	}
	if err != nil && !uncertain(err) {
		return "", err
	}
	// The answer got lost, or it does not say the new tag.
	now, readErr := c.readState(ctx, key)
	switch {
	case readErr == nil && slices.EqualFunc(now.draft, packs, sameWritten):
		return now.document.etag, nil
	case err != nil:
		return "", err
	default:
		return "", errors.Join(errOverwritten, readErr)
	}
}

// updateOf is the whole profile with other packs.
func updateOf(profile v1.ClusterProfile, uid string, packs []Pack) v1.ClusterProfileUpdateEntity {
	meta := &v1.ObjectMeta{UID: uid}
	if profile.Metadata != nil {
		meta.Name, meta.Annotations, meta.Labels = profile.Metadata.Name, profile.Metadata.Annotations, profile.Metadata.Labels
	}
	template := &v1.ClusterProfileTemplateUpdate{Packs: []v1.PackManifestUpdateEntity{}}
	for _, from := range []*v1.ClusterProfileTemplate{profile.Spec.Draft, profile.Spec.Published} {
		if from != nil && from.Type != "" {
			template.Type = from.Type
		}
	}
	for _, pack := range packs {
		template.Packs = append(template.Packs, pack.PackManifestUpdateEntity)
	}
	return v1.ClusterProfileUpdateEntity{
		Metadata: meta,
		Spec:     &v1.ClusterProfileUpdateEntitySpec{Template: template, Version: profile.Spec.Version},
	}
}

// sameWritten reports whether a pack as it was read is the one that was
// written. Uids that the writer left out are Palette's to give, and so are
// those of new manifests; it does not keep space around values.
func sameWritten(read, written Pack) bool {
	read, written = read.clone(), written.clone()
	read.Values, written.Values = strings.TrimSpace(read.Values), strings.TrimSpace(written.Values)
	for _, pack := range []Pack{read, written} {
		for i := range pack.Manifests {
			pack.Manifests[i].Content, pack.Manifests[i].UID = "", ""
		}
	}
	if written.UID == "" {
		read.UID = ""
	}
	return read.equal(written)
}

// publish promotes the draft. When the answer gets lost, it looks whether the
// draft was promoted.
func (c *Client) publish(ctx context.Context, key profileKey, etag string, packs []Pack) error {
	var err error
	for range 2 {
		err = c.send(ctx, request{method: http.MethodPatch, scope: key.scope, ifMatch: etag}, v1.PathProfilePublish, key.uid)
		if err == nil || !uncertain(err) {
			return err
		}
		now, readErr := c.readState(ctx, key)
		switch {
		case readErr != nil:
			return err
		case len(now.differing) == 0 && slices.EqualFunc(now.base, packs, sameWritten):
			return nil
		case !slices.EqualFunc(now.draft, packs, sameWritten):
			return err
		}
		etag = now.document.etag
	}
	return err
}

// undo puts the previous packs back into the draft, as far as that works, so
// that nothing half-written waits for the next publish. It gives cause back.
func (c *Client) undo(ctx context.Context, key profileKey, s *state, packs []Pack, cause error) error {
	if errors.Is(cause, ErrPreconditionFailed) || errors.Is(cause, errOverwritten) {
		return cause // whatever the draft is now, the next attempt judges it
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	now, err := c.readState(ctx, key)
	if err == nil && len(now.differing) > 0 && slices.EqualFunc(now.draft, packs, sameIdentity) {
		_, _ = c.put(ctx, key, now, s.base)
	}
	c.profiles.forget(key)
	return cause
}
