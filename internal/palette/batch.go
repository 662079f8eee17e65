package palette

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"slices"

	"github.com/palette-oci/terraform-provider-palette/internal/wait"
)

// mostAttempts bounds how often one batch is built again because another writer
// changed the profile.
const mostAttempts = 8

// errOverwritten is the error when Palette has something else than was written, or
// a draft that is not built on what is published.
var errOverwritten = errors.New("overwritten by another writer")

// batch writes jobs together, or one by one when Palette refuses them together.
func (e *editor) batch(ctx context.Context, jobs []*job) {
	err := e.attempt(ctx, jobs)
	left := e.alive(jobs)
	if err != nil && refused(err) && len(left) > 1 {
		for _, j := range left {
			if err := e.attempt(ctx, []*job{j}); err != nil {
				j.finish(Profile{}, err)
			}
		}
		return
	}
	for _, j := range left {
		j.finish(Profile{}, err)
	}
}

// refused reports whether err is Palette's refusal of a write, which may
// concern one of its edits alone.
func refused(err error) bool {
	var refusal *Error
	if !errors.As(err, &refusal) || refusal.Method == http.MethodGet {
		return false
	}
	switch refusal.Status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusRequestTimeout, http.StatusPreconditionFailed,
		http.StatusTooManyRequests:
		return false
	default:
		return refusal.Status >= http.StatusBadRequest && !errors.Is(err, ErrUnavailable)
	}
}

// attempt writes jobs as one and finishes them; an error is for those that it
// did not finish.
func (e *editor) attempt(ctx context.Context, jobs []*job) error {
	var err error
	for try := range mostAttempts {
		if try > 0 {
			e.recent, e.alone = nil, 0
			if sleepErr := wait.For(ctx, e.client.timing.window/2+rand.N(e.client.timing.window)); sleepErr != nil {
				return sleepErr
			}
		}
		err = e.write(ctx, jobs)
		if !errors.Is(err, ErrPreconditionFailed) && !errors.Is(err, errOverwritten) {
			return err
		}
	}
	return errors.Join(ErrContended, err)
}

// write takes one batch from reading the profile to finishing its jobs.
func (e *editor) write(ctx context.Context, jobs []*job) error {
	s, err := e.settled(ctx)
	if err != nil {
		return err
	}
	e.recent = nil
	jobs = e.commit(jobs)
	p := s.plan(jobs)
	p.target = e.arranged(s.start(), p.target)
	for _, failed := range p.failed {
		failed.job.finish(Profile{}, failed.err)
	}
	if len(p.effects) == 0 {
		return nil
	}
	now := s
	// A draft that exists after a publish is another run's.
	waits, drops := len(p.held) > 0, s.draft != nil
	if !equalPacks(p.target, s.base) {
		if now, err = e.promote(ctx, s, p); err != nil {
			return err
		}
		if e.alone++; !e.client.same(now.base, p.target) {
			e.alone = 0
		}
		drops = false
	}
	if pending := s.draft == nil && len(s.mark.Held) > 0; pending && len(p.held) == 0 && now == s {
		if now, err = e.forget(ctx, s); err != nil {
			return err
		}
	}
	if waiting := without(now.base, p.held); (waits || drops) && !equalPacks(waiting, now.latest()) {
		if now, err = e.hold(ctx, now, waiting, p.held); err != nil {
			return err
		}
	}
	e.client.profiles.Put(e.key, now.profile)
	e.recent = now
	return p.finish(now)
}

// plan is the result of jobs for a profile.
type plan struct {
	target  []Pack   // what is to be published
	held    []string // what is removed from the draft only
	effects []effect
	failed  []failure
}

type failure struct {
	job *job
	err error
}

func (s *state) plan(jobs []*job) plan {
	p := plan{target: clonePacks(s.start()), held: s.mark.Held}
	has := func(i intent) bool { return slices.ContainsFunc(jobs, func(j *job) bool { return j.intent == i }) }
	switch {
	case has(discards):
		p.target, p.held = clonePacks(s.base), nil
	case has(settles):
		p.target, p.held = without(p.target, p.held), nil
	}
	for _, j := range jobs {
		if j.intent != waits {
			p.target = p.apply(j, p.target)
		}
	}
	waiting := without(p.target, p.held)
	for _, j := range jobs {
		if j.intent == waits {
			waiting = p.apply(j, waiting)
		}
	}
	p.held = names(slices.DeleteFunc(slices.Clone(p.target), func(pack Pack) bool {
		return slices.ContainsFunc(waiting, func(other Pack) bool { return other.Name == pack.Name })
	}))
	return p
}

func (p *plan) apply(j *job, packs []Pack) []Pack {
	after, err := j.edit(slices.Clone(packs))
	if err != nil {
		p.failed = append(p.failed, failure{j, err})
		return packs
	}
	p.effects = append(p.effects, effectOf(j, packs, after))
	return after
}
