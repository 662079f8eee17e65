package palette

import (
	"errors"
	"sync"
	"time"
)

const (
	// silenceTime is how long a read that got no response speaks for others: for
	// those that stood in line behind it, and not for a look that comes later.
	silenceTime = 500 * time.Millisecond
	// briefTime is what those get. It is ample for a Palette that responds.
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

// note takes what became of a request.
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
