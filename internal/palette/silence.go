package palette

import (
	"errors"
	"sync"
	"time"
)

const (
	// silenceTime is how long a read without a response shortens the time of other
	// reads: those that were waiting meanwhile, and not later ones.
	silenceTime = 500 * time.Millisecond
	// briefTime is that time. It is enough for a Palette that responds.
	briefTime = time.Second
)

// silence keeps a run from waiting its full time once per object for a Palette
// that does not respond. The zero value is ready.
type silence struct {
	mu    sync.Mutex
	since time.Time // zero when something has responded
}

// patience is how long a read may take that begins now.
func (s *silence) patience(usual time.Duration) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	if time.Since(s.since) > silenceTime {
		return usual
	}
	return min(usual, briefTime)
}

// note notes the result of a request.
func (s *silence) note(err error, read bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case !errors.Is(err, ErrNoResponse):
		s.since = time.Time{}
	case read:
		s.since = time.Now()
	}
}
