package session

import (
	"context"
	"slices"
	"sync"
)

// Course is what a run does with one version of a cluster profile.
type Course int

const (
	// Unplanned profiles are not planned in this process so far, or at all.
	Unplanned Course = iota
	// Stays says that the run keeps the version.
	Stays
	// Leaves says that the run makes another version and leaves this one as it
	// is, or deletes it.
	Leaves
)

// removals is what this process knows of the profiles that lose layers.
//
// Terraform removes a layer before, after or beside the update of its profile,
// as it comes. So what a run takes out of a profile of its own goes into the
// draft, and whoever comes last decides what becomes of the draft: the profile,
// unless it was planned already.
type removals struct {
	mu       sync.Mutex
	profiles map[string]*removal
	changed  chan struct{} // closed with every change that Settle may wait for
}

type removal struct {
	own       bool // a resource of this run is this version
	course    Course
	open      bool // something waits for the profile
	held      bool // a removal was put into the draft
	running   int
	settling  bool     // the resource of the version is at it
	packs     []string // whose removal waits
	successor string
	earlier   []string // versions that the same resource made before
}

// OwnProfile says that a resource of this run is that version, and which others
// it made before.
func (s *Session) OwnProfile(uid string, earlier ...string) {
	s.removals.mu.Lock()
	defer s.removals.mu.Unlock()
	found := s.removals.of(uid)
	found.own, found.earlier = true, append(found.earlier, earlier...)
}

// Owns reports whether a resource of this run is that version, or made it
// before.
func (s *Session) Owns(uid string) bool {
	s.removals.mu.Lock()
	defer s.removals.mu.Unlock()
	return s.removals.of(s.removals.current(uid)).own
}

// PlanProfile tells what the run does with a version, and reports whether the
// removal of a layer waits for its resource: also of one that did not get to
// follow it from an earlier version.
func (s *Session) PlanProfile(uid string, next Course) (open bool) {
	s.removals.mu.Lock()
	defer s.removals.mu.Unlock()
	found := s.removals.of(uid)
	found.own, found.course = true, next
	return slices.ContainsFunc(s.removals.with(uid), func(one *removal) bool { return one.open })
}

// CourseOf is what the run does with a version, as far as it is planned.
func (s *Session) CourseOf(uid string) Course {
	s.removals.mu.Lock()
	defer s.removals.mu.Unlock()
	return s.removals.of(uid).course
}

// PlanRemoval plans to take a layer out of a version. It reports whether that
// waits for the version's own resource; owned says that earlier runs knew one.
func (s *Session) PlanRemoval(uid string, owned bool) (waits bool) {
	s.removals.mu.Lock()
	defer s.removals.mu.Unlock()
	found := s.removals.of(uid)
	waits = found.course == Leaves || found.course == Unplanned && (owned || found.own)
	found.open = found.open || waits
	return waits
}

// Removal is how a layer is taken out.
type Removal struct {
	// UID is the version that loses it: the planned one, or its successor.
	UID string
	// Waits says that the draft alone loses it, until its profile decides.
	Waits bool
}

// BeginRemoval decides how a pack is taken out of a version, as the plan has it
// or, where the profile came first in this process, as that has it. done must
// be called when it is out. While the resource of a version that is left is at
// it, what comes of that decides.
func (s *Session) BeginRemoval(ctx context.Context, uid, pack string, planned bool) (how Removal, done func()) {
	s.removals.mu.Lock()
	defer s.removals.mu.Unlock()
	uid = s.removals.current(uid)
	found := s.removals.of(uid)
	for found.settling && found.course == Leaves && ctx.Err() == nil {
		s.removals.await(ctx)
	}
	how = Removal{UID: uid, Waits: planned}
	switch {
	case found.successor != "":
		how = Removal{UID: found.successor}
	case found.course != Unplanned:
		how.Waits = found.course == Leaves
	}
	if !how.Waits {
		return how, func() {}
	}
	found.open, found.held = true, true
	found.running++
	found.packs = append(found.packs, pack)
	return how, func() {
		s.removals.mu.Lock()
		defer s.removals.mu.Unlock()
		found.running--
		s.removals.tell()
	}
}

// Settle waits for the removals that are under way in a version and in those
// that the same resource made before, and returns the packs whose removal waits.
// What is removed from now on settles itself. ended must be called when the
// resource of the version is done.
func (s *Session) Settle(ctx context.Context, uid string) (packs []string, ended func(), err error) {
	s.removals.mu.Lock()
	defer s.removals.mu.Unlock()
	all := s.removals.with(uid)
	underWay := func() bool { return slices.ContainsFunc(all, func(one *removal) bool { return one.running > 0 }) }
	for underWay() && ctx.Err() == nil {
		s.removals.await(ctx)
	}
	if underWay() {
		return nil, func() {}, ctx.Err()
	}
	for _, one := range all {
		packs = append(packs, one.packs...)
		one.open, one.packs = false, nil
	}
	found := s.removals.of(uid)
	found.settling = true
	s.settlements.running.Add(1)
	return packs, func() {
		s.settlements.running.Add(-1)
		s.removals.mu.Lock()
		defer s.removals.mu.Unlock()
		found.settling = false
		s.removals.tell()
	}, nil
}

// Succeed tells which version has taken the place of another.
func (s *Session) Succeed(uid, successor string) {
	s.removals.mu.Lock()
	defer s.removals.mu.Unlock()
	s.removals.of(uid).successor = successor
	next := s.removals.of(successor)
	next.own, next.course = true, Stays
	next.earlier = append(next.earlier, uid)
}

// Succeeded reports whether a version is in the place of another one: both are
// made by one resource of this run.
func (s *Session) Succeeded(uid, successor string) bool {
	s.removals.mu.Lock()
	defer s.removals.mu.Unlock()
	if successor == "" {
		return false
	}
	return s.removals.of(uid).successor == successor || slices.Contains(s.removals.of(successor).earlier, uid)
}

// waiting are the versions whose resources the removal of a layer waits for.
func (r *removals) waiting() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var uids []string
	for uid, one := range r.profiles {
		if one.open {
			uids = append(uids, uid)
		}
	}
	return uids
}

// join lets Settle wait for what is about to happen to a version. It fails when
// the resource of the version is at it already.
func (r *removals) join(uid string) (done func(), joined bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	found := r.of(uid)
	if !found.open || found.settling {
		return nil, false
	}
	found.running++
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		found.running--
		r.tell()
	}, true
}

// before is the version that another one took the place of, "" for none.
func (r *removals) before(successor string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	for uid, one := range r.profiles {
		if one.successor == successor {
			return uid
		}
	}
	return ""
}

func (r *removals) of(uid string) *removal {
	if r.profiles == nil {
		r.profiles = make(map[string]*removal)
	}
	found, ok := r.profiles[uid]
	if !ok {
		found = &removal{}
		r.profiles[uid] = found
	}
	return found
}

func (r *removals) signal() <-chan struct{} {
	if r.changed == nil {
		r.changed = make(chan struct{})
	}
	return r.changed
}

// await gives the lock away until something has changed or ctx ends.
func (r *removals) await(ctx context.Context) {
	changed := r.signal()
	r.mu.Unlock()
	defer r.mu.Lock()
	select {
	case <-ctx.Done():
	case <-changed:
	}
}

func (r *removals) tell() {
	if r.changed != nil {
		close(r.changed)
		r.changed = nil
	}
}
