package palette

import (
	"context"
	"time"
)

// allowance is the time that Palette has to respond to a read. It stops while the
// read waits for the rate limit. Nil is that of a write, which only its caller
// bounds. It is for one goroutine.
type allowance struct {
	timer *time.Timer
	left  time.Duration
	since time.Time
	end   context.CancelFunc
}

// newAllowance returns a context that ends with its allowance, which runs.
func newAllowance(ctx context.Context, span time.Duration) (context.Context, *allowance) {
	ctx, cancel := context.WithCancel(ctx)
	a := &allowance{left: span, end: cancel}
	a.run()
	return ctx, a
}

// hold stops the time, unless it has ended.
func (a *allowance) hold() {
	if a != nil && a.timer.Stop() {
		a.left -= time.Since(a.since)
	}
}

// run starts the time again.
func (a *allowance) run() {
	if a != nil {
		a.since = time.Now()
		a.timer = time.AfterFunc(a.left, a.end)
	}
}

// remaining is the time that is left, and whether it is bounded.
func (a *allowance) remaining() (time.Duration, bool) {
	if a == nil {
		return 0, false
	}
	return a.left - time.Since(a.since), true
}

// close releases the context.
func (a *allowance) close() {
	if a != nil {
		a.hold()
		a.end()
	}
}
