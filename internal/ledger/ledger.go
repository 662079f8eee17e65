// Package ledger is what the resources of one run tell each other about the
// versions of cluster profiles and the packs in them: who removes a pack, who
// wants it, and which version takes the place of which.
//
// Terraform plans and deletes a layer before, after or beside its profile, as
// it comes. So what a run takes out of a profile of its own goes into the
// draft, and whoever comes last decides what becomes of the draft: the profile,
// unless it was planned already.
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
	// Kept versions stay where they are.
	Kept
	// Superseded versions get a successor and are left as they are, or are
	// deleted.
	Superseded
)

// Ledger is shared by the resources of a run. Its zero value is empty; it is
// safe for concurrent use.
type Ledger struct {
	mu       sync.Mutex
	changed  sync.Cond // something that await waits for has changed; its lock is mu
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
	open      bool     // something waits for the profile
	held      bool     // a removal was put into the draft
	running   int      // removals that are under way
	settling  bool     // its resource is in Update or Delete
	waiting   []string // packs whose removal waits
	successor string
	earlier   []string // versions that the same resource made before
	claimed   map[string]int
	released  map[string]bool
	declared  *Declared // nil: not planned
}

// lock gives a version with the ledger locked.
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

// await gives the lock away for as long as something holds, or until ctx ends.
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

// locked is a function that changes the ledger and wakes up who waits for it.
func (l *Ledger) locked(change func()) func() {
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		change()
		l.changed.Broadcast()
	}
}

// OwnProfile says that a resource of this run is that version, and which others
// it made before.
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

// Owns reports whether a resource of this run is that version, or made it
// before.
func (l *Ledger) Owns(uid string) bool {
	_, unlock := l.lock(uid)
	defer unlock()
	return l.find(l.current(uid)).own
}

// PlanProfile tells what the run does with a version, and reports whether the
// removal of a layer waits for its resource: also of one that did not get to
// follow it from an earlier version.
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

// Supersede tells which version has taken the place of another.
func (l *Ledger) Supersede(uid, successor string) {
	found, unlock := l.lock(uid)
	defer unlock()
	found.successor = successor
	next := l.find(successor)
	next.own, next.course = true, Kept
	next.earlier = append(next.earlier, uid)
}

// Superseded reports whether a version is in the place of another one: both are
// made by one resource of this run.
func (l *Ledger) Superseded(uid, successor string) bool {
	found, unlock := l.lock(uid)
	defer unlock()
	return successor != "" && (found.successor == successor || slices.Contains(l.find(successor).earlier, uid))
}

// Current is the version in whose place a resource of this run is, as far as
// this process knows: that of uid itself, or the one that took its place. A layer
// that did not get to follow its profile belongs there.
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

// lineage are a version and those that the same resource made before.
func (l *Ledger) lineage(uid string) []*version {
	found := []*version{l.find(uid)}
	for _, earlier := range found[0].earlier {
		found = append(found, l.find(earlier))
	}
	return found
}
