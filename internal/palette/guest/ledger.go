package guest

import (
	"net/http"
	"slices"
	"sync"
)

// object is one that a visit has created, or may have created.
type object struct {
	kind    kind
	name    string
	project string // the project that it is in; "" is the tenant
	uid     string // "" while no response has had it
	gone    bool
}

// ledger is the list of the objects of a visit, in their order.
type ledger struct {
	mu   sync.Mutex
	list []*object
}

// attempt adds the object of a creation that is about to be sent.
func (l *ledger) attempt(makes kind, name, project string) *object {
	l.mu.Lock()
	defer l.mu.Unlock()
	entry := &object{kind: makes, name: name, project: project}
	l.list = append(l.list, entry)
	return entry
}

// settle notes the response to an attempt. A refusal has created nothing; with a
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

// holds reports whether an object is one of the visit, also when it is deleted.
func (l *ledger) holds(uid string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.ContainsFunc(l.list, func(entry *object) bool { return entry.uid == uid })
}

// remaining are copies of the objects that are not deleted: profiles before
// registries, which they use, the last ones first.
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

// found adds the objects with the name of an attempt whose uid is not known. The
// attempt is kept: it may be in flight.
func (l *ledger) found(attempt object, uids []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, uid := range uids {
		if !slices.ContainsFunc(l.list, func(entry *object) bool { return entry.uid == uid }) {
			l.list = append(l.list, &object{kind: attempt.kind, name: attempt.name, project: attempt.project, uid: uid})
		}
	}
}

// projects are those in which the visit has objects.
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
