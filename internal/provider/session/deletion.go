package session

import (
	"context"
	"sync/atomic"
	"time"
)

const (
	// releaseGrace is how long a registry that is in use waits for this run to
	// begin with the deletion of profiles: Terraform starts both at once.
	releaseGrace = time.Second
	releasePause = 200 * time.Millisecond
)

// deletions counts the profiles that this run is deleting.
type deletions struct{ running atomic.Int64 }

// DeletingProfiles says that versions of a profile are being deleted, until
// the returned function is called.
func (s *Session) DeletingProfiles() (done func()) {
	s.deletions.running.Add(1)
	return func() { s.deletions.running.Add(-1) }
}

// WhenReleased repeats an attempt that fails because profiles use something,
// for as long as this run deletes profiles. Their earlier versions do not
// depend on the registry in Terraform's eyes, so that it deletes both at once.
func (s *Session) WhenReleased(ctx context.Context, inUse func(error) bool, attempt func() error) error {
	begun := time.Now()
	for {
		waits := s.deletions.running.Load() > 0 || time.Since(begun) < releaseGrace
		err := attempt()
		if err == nil || !inUse(err) || !waits {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(releasePause):
		}
	}
}
