package testbed

import (
	"net/http"
	"regexp"
	"slices"
	"sync"
)

// Match selects the requests of a host for a fault. The zero value is every request, without an end.
type Match struct {
	Method string                   // "" = any
	Path   string                   // regular expression, searched for in the path; "" = any
	Action string                   // of an AWS API, such as "GetAuthorizationToken"; "" = any
	When   func(*http.Request) bool // nil = always
	Skip   int                      // so many matching requests pass unharmed first
	Times  int                      // so many are struck; 0 = until healed
}

// Effect is what happens to a struck request; next is the host as it would have responded.
type Effect func(w http.ResponseWriter, r *http.Request, next http.Handler)

// Fault makes the host misbehave from now on. Of several faults that match, the one that was added last
// strikes. It returns the cure. A path that is not a regular expression panics.
func (h *Host) Fault(match Match, effect Effect) (heal func()) {
	f := &fault{match: match, effect: effect, path: regexp.MustCompile(match.Path)}
	l := &h.faults
	l.mu.Lock()
	defer l.mu.Unlock()
	l.faults = slices.Insert(l.faults, 0, f)
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.faults = slices.DeleteFunc(l.faults, func(known *fault) bool { return known == f })
	}
}

// Heal ends every fault of the host.
func (h *Host) Heal() {
	h.faults.mu.Lock()
	defer h.faults.mu.Unlock()
	h.faults.faults = nil
}

type fault struct {
	match   Match
	effect  Effect
	path    *regexp.Regexp
	matched int // matching requests so far; guarded by the list
}

func (f *fault) matches(r *http.Request) bool {
	action, _ := r.Context().Value(actionKey{}).(string)
	return (f.match.Method == "" || f.match.Method == r.Method) &&
		(f.match.Action == "" || f.match.Action == action) &&
		f.path.MatchString(r.URL.Path) &&
		(f.match.When == nil || f.match.When(r))
}

type faultList struct {
	mu     sync.Mutex
	faults []*fault // the newest first
}

// strike picks the effect for one request, nil when it goes through.
func (l *faultList) strike(r *http.Request) Effect {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, f := range l.faults {
		if !f.matches(r) {
			continue
		}
		f.matched++
		struck := f.matched - f.match.Skip
		if struck > 0 && (f.match.Times == 0 || struck <= f.match.Times) {
			return f.effect
		}
	}
	return nil
}

func (l *faultList) around(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if effect := l.strike(r); effect != nil {
			effect(w, r, next)
			return
		}
		next.ServeHTTP(w, r)
	})
}
