package session

import "sync"

// place is a pack in a version of a profile.
type place struct{ profile, pack string }

// claims is who of this run wants which pack. Two addresses of one run may mean
// the same pack: one that was renamed, one that is replaced before it is
// destroyed, one that an interrupted run left behind. They know nothing of each
// other and come in any order.
type claims struct {
	mu       sync.Mutex
	kept     map[place]int
	released map[place]bool
}

// Keep says that a layer of this run keeps or writes a pack, and reports
// whether another one gives it up.
func (s *Session) Keep(profile, pack string) (released bool) {
	s.claims.mu.Lock()
	defer s.claims.mu.Unlock()
	at := place{profile, pack}
	if s.claims.kept == nil {
		s.claims.kept = make(map[place]int)
	}
	s.claims.kept[at]++
	return s.claims.released[at]
}

// Unkeep takes a Keep back: the layer was not written.
func (s *Session) Unkeep(profile, pack string) {
	s.claims.mu.Lock()
	defer s.claims.mu.Unlock()
	s.claims.kept[place{profile, pack}]--
}

// Release says that a layer of this run gives a pack up, and reports whether
// another one keeps it.
func (s *Session) Release(profile, pack string) (kept bool) {
	s.claims.mu.Lock()
	defer s.claims.mu.Unlock()
	at := place{profile, pack}
	if s.claims.released == nil {
		s.claims.released = make(map[place]bool)
	}
	s.claims.released[at] = true
	return s.claims.kept[at] > 0
}

// Kept reports whether a layer of this run keeps or writes a pack.
func (s *Session) Kept(profile, pack string) bool {
	s.claims.mu.Lock()
	defer s.claims.mu.Unlock()
	return s.claims.kept[place{profile, pack}] > 0
}

// Released reports whether a layer of this run gives a pack up, in the version
// or in the one that it took the place of.
func (s *Session) Released(profile, pack string) bool {
	before := s.removals.before(profile)
	s.claims.mu.Lock()
	defer s.claims.mu.Unlock()
	return s.claims.released[place{profile, pack}] || before != "" && s.claims.released[place{before, pack}]
}
