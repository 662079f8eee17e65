// Package ledger is what the resources of one run share about the versions of
// cluster profiles and the packs in them: which layer removes a pack, which one
// keeps it, and which version supersedes which.
//
// Terraform plans and deletes a layer before, after or beside its profile, in any
// order. So what a run removes from a profile of its own goes to the draft, and the
// last resource decides what happens to the draft: the profile, unless it was
// planned already.
//
// It knows nothing of Terraform or Palette, and imports no other room.
package ledger

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Course is what a run does with one version of a cluster profile.
type Course int

const (
	// Unplanned profiles are not planned in this process so far, or at all.
	Unplanned Course = iota
	// Kept versions are not superseded.
	Kept
	// Superseded versions get a successor and are not changed, or are deleted.
	Superseded
)

// Ledger is shared by the resources of a run. Its zero value is empty; it is
// safe for concurrent use.
type Ledger struct {
	mu       sync.Mutex
	changed  sync.Cond // signals a change to await; its lock is mu
	versions map[string]*version
	settling int
	deleted  map[object]bool
	made     map[object]bool
	moving   []Declared // variables of profiles that get their uid in this run
}

// init makes the zero value ready.
func (l *Ledger) init() {
	if l.versions == nil {
		l.changed.L = &l.mu
		l.versions, l.deleted, l.made = make(map[string]*version), make(map[object]bool), make(map[object]bool)
	}
}

// version is what the run does with one version of a profile.
type version struct {
	own       bool      // a resource of this run is this version
	awaited   time.Time // since when a layer waits for that
	course    Course
	written   bool     // a layer is written to it
	open      bool     // a removal waits for the profile
	held      bool     // a removal was written to the draft
	running   int      // removals in flight
	settling  bool     // its resource is in Update or Delete
	waiting   []string // packs whose removal waits
	successor string
	earlier   []string // versions that the same resource created before
	claimed   map[string]int
	released  map[string]bool
	declared  *Declared // nil: not planned
}

// lock locks the ledger and returns a version.
func (l *Ledger) lock(uid string) (found *version, unlock func()) {
	l.mu.Lock()
	return l.find(uid), l.mu.Unlock
}

func (l *Ledger) find(uid string) *version {
	l.init()
	found, there := l.versions[uid]
	if !there {
		found = &version{claimed: make(map[string]int), released: make(map[string]bool)}
		l.versions[uid] = found
	}
	return found
}

// await releases the lock while holds is true, until ctx ends.
func (l *Ledger) await(ctx context.Context, holds func() bool) error {
	stop := context.AfterFunc(ctx, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.changed.Broadcast()
	})
	defer stop()
	for holds() {
		if err := ctx.Err(); err != nil {
			return err
		}
		l.changed.Wait()
	}
	return nil
}

// locked is a function that changes the ledger and wakes up those that wait.
func (l *Ledger) locked(change func()) func() {
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		change()
		l.changed.Broadcast()
	}
}

// OwnProfile notes that a resource of this run is that version, and which others
// it created before.
func (l *Ledger) OwnProfile(uid string, earlier ...string) {
	found, unlock := l.lock(uid)
	defer unlock()
	found.own, found.earlier = true, append(found.earlier, earlier...)
	l.changed.Broadcast()
}

// AwaitOwner waits until a resource of this run is known to be that version, for
// a time that begins with the first who waits.
func (l *Ledger) AwaitOwner(ctx context.Context, uid string, limit time.Duration) {
	found, unlock := l.lock(uid)
	defer unlock()
	if found.awaited.IsZero() {
		found.awaited = time.Now()
	}
	ctx, cancel := context.WithDeadline(ctx, found.awaited.Add(limit))
	defer cancel()
	_ = l.await(ctx, func() bool { return !found.own }) // either way, what is known then counts
}

// Owns reports whether a resource of this run is that version, or created it
// before.
func (l *Ledger) Owns(uid string) bool {
	_, unlock := l.lock(uid)
	defer unlock()
	return l.find(l.current(uid)).own
}

// PlanProfile notes what the run does with a version, and reports whether the
// removal of a layer waits for its resource: also of a layer that was left in an
// earlier version.
func (l *Ledger) PlanProfile(uid string, next Course) (open bool) {
	found, unlock := l.lock(uid)
	defer unlock()
	found.own, found.course = true, next
	return slices.ContainsFunc(l.lineage(uid), func(v *version) bool { return v.open })
}

// CourseOf is what the run does with a version, as far as it is planned.
func (l *Ledger) CourseOf(uid string) Course {
	found, unlock := l.lock(uid)
	defer unlock()
	return found.course
}

// Supersede notes which version has superseded another.
func (l *Ledger) Supersede(uid, successor string) {
	found, unlock := l.lock(uid)
	defer unlock()
	found.successor = successor
	next := l.find(successor)
	next.own, next.course = true, Kept
	next.earlier = append(next.earlier, uid)
}

// Superseded reports whether successor has superseded uid: one resource of this run
// created both.
func (l *Ledger) Superseded(uid, successor string) bool {
	found, unlock := l.lock(uid)
	defer unlock()
	return successor != "" && (found.successor == successor || slices.Contains(l.find(successor).earlier, uid))
}

// Current is the version that has superseded uid, as far as this process knows, or
// uid itself. A layer that was left in an earlier version belongs there.
func (l *Ledger) Current(uid string) string {
	_, unlock := l.lock(uid)
	defer unlock()
	return l.current(uid)
}

func (l *Ledger) current(uid string) string {
	if found := l.find(uid); found.own && found.successor == "" {
		return uid
	}
	for other, candidate := range l.versions {
		if candidate.own && candidate.successor == "" && slices.Contains(candidate.earlier, uid) {
			return other
		}
	}
	return uid
}

// lineage are a version and those that the same resource created before.
func (l *Ledger) lineage(uid string) []*version {
	found := []*version{l.find(uid)}
	for _, earlier := range found[0].earlier {
		found = append(found, l.find(earlier))
	}
	return found
}
