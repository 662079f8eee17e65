package session

import "slices"

// Current is the version in whose place a resource of this run is, as far as
// this process knows: that of uid itself, or the one that took its place. A layer
// that did not get to follow its profile belongs there.
func (s *Session) Current(uid string) string {
	s.removals.mu.Lock()
	defer s.removals.mu.Unlock()
	return s.removals.current(uid)
}

// HeldIn reports whether this run has put a removal into the draft of a version.
func (s *Session) HeldIn(uid string) bool {
	s.removals.mu.Lock()
	defer s.removals.mu.Unlock()
	return s.removals.of(uid).held
}

func (r *removals) current(uid string) string {
	if one := r.of(uid); one.own && one.successor == "" {
		return uid
	}
	for other, one := range r.profiles {
		if one.own && one.successor == "" && slices.Contains(one.earlier, uid) {
			return other
		}
	}
	return uid
}

// with are a version and those that the same resource made before.
func (r *removals) with(uid string) []*removal {
	found := []*removal{r.of(uid)}
	for _, earlier := range r.of(uid).earlier {
		found = append(found, r.of(earlier))
	}
	return found
}
