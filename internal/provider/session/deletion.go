package session

import (
	"context"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/journal"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/wait"
)

const (
	// releaseGrace is how long a registry that is in use waits for this run to start the resources of profiles:
	// Terraform starts both at once.
	releaseGrace = time.Second
	// The pauses between two attempts double, from the time that the deletion of a profile takes with a short delay to
	// Palette.
	leastReleasePause = 25 * time.Millisecond
	releasePause      = 200 * time.Millisecond
	// overtakeTime is longer than the resource of a profile takes from reading what is handed over to the deletion of
	// the profile.
	overtakeTime = 2 * time.Second
)

// ReleaseRegistry repeats the deletion of a registry that fails because profiles use it, for as long as this run
// settles profiles: Terraform sees no dependency between them, and deletes both at once. Where a profile has not begun
// and may be waiting for this operation to end, the deletion is handed over to it.
func (s *Session) ReleaseRegistry(ctx context.Context, uid string, inUse func(error) bool, attempt func() error) error {
	defer journal.Waiting(ctx, "the cluster profiles that use the registry "+uid)()
	begun := time.Now()
	var err error
	for range wait.Attempts(ctx, leastReleasePause, releasePause) {
		waits := s.Settling() || time.Since(begun) < releaseGrace
		if err = attempt(); err == nil || !inUse(err) {
			return err
		}
		if waits {
			continue
		}
		if s.HandOver(ctx, uid) {
			return overtaken(ctx, inUse, attempt)
		}
		if !s.Settling() {
			return err
		}
	}
	return err
}

// overtaken repeats a deletion that was handed over, for a short time. The resource of the profile may run in another
// process, and may have read just before what is handed over to it: then the profile is deleted at once.
func overtaken(ctx context.Context, inUse func(error) bool, attempt func() error) error {
	for begun := time.Now(); time.Since(begun) < overtakeTime && wait.For(ctx, releasePause) == nil; {
		if err := attempt(); err == nil || !inUse(err) {
			return err
		}
	}
	return nil
}

// HandOver hands the deletion of a registry over to a profile that this run has still to settle: its published layers
// use the registry, and their removal waits. Terraform may not begin with the profile while the registry takes a place
// in its queue. It reports false where no profile is known to use the registry.
func (s *Session) HandOver(ctx context.Context, registry string) bool {
	client, err := s.Palette()
	if err != nil {
		return false
	}
	for _, uid := range s.Awaited() {
		done, joined := s.Join(uid)
		if !joined {
			continue
		}
		handed := s.handTo(ctx, client, uid, registry)
		done()
		if handed {
			return true
		}
	}
	return false
}

func (s *Session) handTo(ctx context.Context, client *palette.Client, uid, registry string) bool {
	profile, scope, err := s.Profile(ctx, uid)
	return err == nil && profile.Uses(registry) && client.HandOver(ctx, scope, uid, registry, false) == nil
}
