package guest

import (
	"net/http"
	"slices"
	"sync"
)

// object is what a visit made, or may have made.
type object struct {
	kind    kind
	name    string
	project string // the project it was made in; "" is the tenant
	uid     string // "" while no response has told it
	gone    bool
}

// ledger is the list of what a visit made, in its order.
type ledger struct {
	mu   sync.Mutex
	list []*object
}

// attempt adds what a request is about to make.
func (l *ledger) attempt(makes kind, name, project string) *object {
	l.mu.Lock()
	defer l.mu.Unlock()
	entry := &object{kind: makes, name: name, project: project}
	l.list = append(l.list, entry)
	return entry
}

// settle notes the response to an attempt. A refusal has made nothing; with a
// status of 500 or more, or without a uid, that is not known.
func (l *ledger) settle(entry *object, status int, uid string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case status/100 == 2:
		entry.uid = uid
	case status < http.StatusInternalServerError:
		entry.gone = true
	}
}

// deleted notes that an object is gone.
func (l *ledger) deleted(uid string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, entry := range l.list {
		if entry.uid == uid {
			entry.gone = true
		}
	}
}

// holds reports whether the visit made the object, also when it is gone.
func (l *ledger) holds(uid string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.ContainsFunc(l.list, func(entry *object) bool { return entry.uid == uid })
}

// remaining are copies of what was not deleted: profiles before registries,
// which they use, and what was made last before what was made first.
func (l *ledger) remaining() []object {
	l.mu.Lock()
	defer l.mu.Unlock()
	var profiles, registries []object
	for _, entry := range slices.Backward(l.list) {
		switch {
		case entry.gone:
		case entry.kind == profileKind:
			profiles = append(profiles, *entry)
		default:
			registries = append(registries, *entry)
		}
	}
	return append(profiles, registries...)
}

// found adds the objects that have the name of an attempt whose uid no response
// has told. The attempt is kept: it may be on its way.
func (l *ledger) found(attempt object, uids []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, uid := range uids {
		if !slices.ContainsFunc(l.list, func(entry *object) bool { return entry.uid == uid }) {
			l.list = append(l.list, &object{kind: attempt.kind, name: attempt.name, project: attempt.project, uid: uid})
		}
	}
}

// projects are those in which the visit made something.
func (l *ledger) projects() (found []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, entry := range l.list {
		if entry.project != "" && !slices.Contains(found, entry.project) {
			found = append(found, entry.project)
		}
	}
	return found
}
