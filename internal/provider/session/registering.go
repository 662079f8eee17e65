package session

import (
	"context"
	"errors"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/journal"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// ErrNotRegistered says that a registry of this run is not registered yet.
var ErrNotRegistered = errors.New("the registry is not registered yet")

const (
	// beginTime is how long to wait for an unknown registry to be planned in this
	// run: Terraform starts all resources without dependencies at once.
	beginTime = 2 * time.Second
	// registerTime is how long to wait for a planned one to be registered.
	registerTime = time.Minute
)

// RegisteredByName is RegistryByName for a layer that is about to be written: a registry of the same run that it does
// not refer to may be registered a moment later. It fails with ErrNotRegistered when that takes too long.
func (s *Session) RegisteredByName(ctx context.Context, profile, name string) (Registration, error) {
	defer journal.Waiting(ctx, "the registry "+name)()
	for begun := time.Now(); ; {
		changed := s.run.remembered()
		found, err := s.RegistryByName(ctx, profile, name)
		limit := beginTime
		switch {
		case err == nil && found.UID != "":
			return found, nil
		case err == nil:
			err, limit = ErrNotRegistered, registerTime
		case !errors.Is(err, palette.ErrNotFound):
			return found, err
		}
		left := limit - time.Since(begun)
		if left <= 0 {
			return found, err
		}
		select {
		case <-changed:
		case <-time.After(left):
		case <-ctx.Done():
			return found, ctx.Err()
		}
	}
}
