package palette

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/journal"
)

// limit is the state of one rate limit of Palette, and the requests that wait for
// it.
//
// It begins open: requests pass at once. The first refusal makes it paced:
// requests pass as the bucket has room, those that were refused before the
// others. When none has passed for longer than a request can wait, the bucket
// does not match the peer: the limit is suspended, requests pass at once, and
// each is repeated on its own like any that failed.
type limit struct {
	ceiling  float64
	retries  retries
	patience time.Duration // with a peer that refuses everything

	mu       sync.Mutex
	state    limitState
	bucket   bucket
	held     time.Time // the peer has requested a pause until then
	inFlight int
	// generation counts the changes of the bucket; what was sent before the
	// last one says nothing about it.
	generation int
	standing   standing
	refusing   time.Time // since when none has passed
	repeated   []*waiter // were refused
	fresh      []*waiter
	timer      *time.Timer
}

// longestHold bounds the pauses between single tries: where many runs share a
// limit, each has to try often to get its part.
const longestHold = 3 * time.Second

type limitState int

const (
	limitOpen limitState = iota
	limitPaced
	limitSuspended
)

// standing is the history of a limit.
type standing struct {
	passed  int // requests that were not refused
	refused int // times in a row that the bucket had room and the peer refused
}

type waiter struct {
	ready  chan struct{}
	permit *permit // when ready
}

// permit allows to send a request once.
type permit struct {
	limit      *limit
	generation int
	done       bool
}

// acquire returns when a request may be sent, or ctx has ended.
func (l *limit) acquire(ctx context.Context, repeated bool) (*permit, error) {
	if ctx.Err() != nil {
		return nil, ctx.Err() // it has not waited for this
	}
	w := l.queue(repeated)
	defer journal.Waiting(ctx, "room under the rate limit of Palette")()
	select {
	case <-w.ready:
		return w.permit, nil
	case <-ctx.Done():
		l.leave(w)
		return nil, fmt.Errorf("%w: %w", errPaced, ctx.Err())
	}
}

func (l *limit) queue(repeated bool) *waiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	w := &waiter{ready: make(chan struct{})}
	if repeated {
		l.repeated = append(l.repeated, w)
	} else {
		l.fresh = append(l.fresh, w)
	}
	l.dispatch()
	return w
}

// leave removes a waiter that was cancelled, and returns the permit that it may
// have got meanwhile.
func (l *limit) leave(w *waiter) {
	l.mu.Lock()
	defer l.mu.Unlock()
	same := func(other *waiter) bool { return other == w }
	l.repeated, l.fresh = slices.DeleteFunc(l.repeated, same), slices.DeleteFunc(l.fresh, same)
	if w.permit != nil {
		w.permit.end(1)
	}
	l.dispatch()
}

// dispatch lets the waiters pass that there is room for, and sets a timer for the
// next.
func (l *limit) dispatch() {
	for len(l.repeated)+len(l.fresh) > 0 {
		if wait := l.wait(time.Now()); wait > 0 {
			l.wake(wait)
			return
		}
		l.pass()
	}
}

func (l *limit) wait(now time.Time) time.Duration {
	if l.state != limitPaced {
		return 0
	}
	if held := l.held.Sub(now); held > 0 {
		return held
	}
	return l.bucket.wait(now)
}

func (l *limit) wake(after time.Duration) {
	if l.timer != nil {
		l.timer.Reset(after)
		return
	}
	l.timer = time.AfterFunc(after, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.dispatch()
	})
}

func (l *limit) pass() {
	waiting := &l.repeated
	if len(l.repeated) == 0 {
		waiting = &l.fresh
	}
	w := (*waiting)[0]
	*waiting = (*waiting)[1:]
	l.inFlight++
	l.bucket.tokens--
	w.permit = &permit{limit: l, generation: l.generation}
	close(w.ready)
}

// end notes that a request is not in flight any more, and returns what it has not
// used to the bucket. It reports whether the permit was not ended before.
func (p *permit) end(unused float64) bool {
	if p == nil || p.done {
		return false
	}
	p.done = true
	p.limit.inFlight--
	p.limit.bucket.back(unused, p.limit.inFlight, time.Now())
	return true
}

// lost is the end of a request without a response.
func (p *permit) lost() {
	if p != nil {
		p.limit.mu.Lock()
		defer p.limit.mu.Unlock()
		p.end(0)
	}
}

// passed is the end of a request that was not refused.
func (p *permit) passed() {
	l := p.limit
	l.mu.Lock()
	defer l.mu.Unlock()
	if !p.end(0) {
		return
	}
	l.standing.passed++
	l.standing.refused = 0
	l.bucket.passed++
	if l.state == limitSuspended {
		l.state, l.held = limitPaced, time.Time{}
		l.bucket.drain(l.inFlight, time.Now())
	}
}

// refused is the end of a request that was. It returns the history of the limit,
// and whether the limit decides when the request is sent again.
func (p *permit) refused(requested time.Duration) (standing, bool) {
	l, now := p.limit, time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if !p.end(1) || l.state == limitSuspended {
		return l.standing, false
	}
	switch {
	case l.state == limitOpen:
		l.bucket.open(l.ceiling)
		requested = l.adapt(requested, now)
	case p.generation == l.generation:
		if l.standing.refused == 0 {
			l.bucket.cut()
		}
		requested = l.adapt(requested, now)
	}
	if until := now.Add(requested); until.After(l.held) {
		l.held = until
	}
	l.dispatch()
	return l.standing, l.state == limitPaced
}

// adapt handles a refusal of a request that the bucket had room for, and returns
// how long nothing is to be sent. After the first one the bucket is enough. From
// the second one in a row on, a single request tries after a longer pause.
func (l *limit) adapt(requested time.Duration, now time.Time) time.Duration {
	l.state = limitPaced
	l.generation++
	l.bucket.drain(l.inFlight, now)
	l.standing.refused++
	if l.standing.refused > 1 {
		pause := backoff(l.retries.waitMin, min(l.retries.waitMax, longestHold), l.standing.refused-1, nil)
		requested = max(requested, pause, l.bucket.interval())
		l.bucket.one(l.inFlight, now.Add(requested))
	} else {
		l.refusing = now
	}
	if l.retries.most() == 0 || now.Add(requested).Sub(l.refusing) > l.patience {
		l.state = limitSuspended
	}
	return requested
}

// suspend lets requests pass whatever the bucket has room for: the peer has
// requested a pause that is too long, so each request gets its own refusal.
func (p *permit) suspend() {
	l := p.limit
	l.mu.Lock()
	defer l.mu.Unlock()
	if p.end(1) {
		l.state = limitSuspended
		l.dispatch()
	}
}
