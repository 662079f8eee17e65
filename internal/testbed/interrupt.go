package testbed

import (
	"net/http"
	"sync"
)

// Moment is when a request is interrupted.
type Moment int

// The moments of a request.
const (
	Before Moment = iota // the host has not acted
	After                // the host has acted, and its response is lost
)

// String is the name of the moment, for messages of failed tests.
func (m Moment) String() string {
	if m == After {
		return "after"
	}
	return "before"
}

// Interrupt calls hook at the request that it strikes first and then cuts its connection. What comes while hook
// runs waits for it, and is cut before the host acts, as is everything later: nothing acts behind the request
// that was interrupted. With [Match.Skip] it is the request of a number, and with [Match.Times] left at zero
// the host stays cut off until it is healed.
func Interrupt(moment Moment, hook func()) Effect {
	var first sync.Once
	return func(_ http.ResponseWriter, r *http.Request, next http.Handler) {
		first.Do(func() {
			if moment == After {
				responseOf(next, r)
			}
			hook()
		})
		panic(http.ErrAbortHandler)
	}
}
