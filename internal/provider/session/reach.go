package session

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// reach is what came of the first look at the control plane, or of a refresh that
// did not get there.
type reach struct {
	mu   sync.Mutex
	done bool
	told bool
	err  error
	// failed is true with err, and read without mu, which is held during a look.
	failed atomic.Bool
}

func (r *reach) fail(err error) {
	r.done, r.err = true, err
	r.failed.Store(err != nil)
}

// Reach looks once per run whether the control plane lets this run write to it:
// that the provider configuration is complete, that Palette is there, that it
// takes the API key, and that it has the project. The error is one that stays
// as it is until somebody changes something; nil is for all others as well,
// which come out when the plan is applied. first is true for the first caller
// that gets the error: one report is enough, since it fails the plan.
func (s *Session) Reach(ctx context.Context) (first bool, err error) {
	s.reach.mu.Lock()
	defer s.reach.mu.Unlock()
	if !s.reach.done {
		err := s.look(ctx)
		if ctx.Err() != nil {
			return false, nil
		}
		s.reach.fail(err)
	}
	if s.reach.err == nil {
		return false, nil
	}
	first, s.reach.told = !s.reach.told, true
	return first, s.reach.err
}

// Unreached reports whether Reach or a refresh has found that the control plane
// cannot be used, so that the plan fails and says so.
func (s *Session) Unreached() bool {
	s.reach.mu.Lock()
	defer s.reach.mu.Unlock()
	return s.reach.err != nil
}

// FirstToTell reports whether the resource that could not be refreshed for err is
// the one that tells it. What keeps the whole run from the control plane is told
// once: that one error fails the plan, of whatever kind it is, and the other
// resources leave their state as it is.
//
// Managed resources alone may ask, outside of an import: Terraform makes a warning
// of the error of a data source in a check block, so that such a one must neither
// be the first nor rely on it.
func (s *Session) FirstToTell(err error) bool {
	if _, misconfigured := s.connect(); !lasts(err) && (misconfigured == nil || !errors.Is(err, misconfigured)) {
		return true
	}
	s.reach.mu.Lock()
	defer s.reach.mu.Unlock()
	first := !s.reach.told
	s.reach.told = true
	if s.reach.err == nil {
		s.reach.fail(err)
	}
	return first
}

// Unrefreshable reports whether a managed resource leaves its state as it is
// instead of reading the control plane: the provider configuration is not known
// yet, or another resource has found that it cannot be used, so that the plan
// fails. One that is imported has no state to leave.
func (s *Session) Unrefreshable(imported bool) bool {
	return s.unconfigured() || !imported && s.reach.failed.Load()
}

func (s *Session) look(ctx context.Context) error {
	if s.embedded && s.project == "" {
		return nil // nothing to ask: its folder is opened when it is needed
	}
	client, err := s.Palette()
	switch {
	case errors.Is(err, ErrConfigurationUnknown):
		return nil
	case err != nil && s.embedded:
		return nil // what is wrong with a folder depends on what is done with it
	case err != nil:
		return err
	}
	if s.project != "" {
		_, err = s.Scope(ctx, palette.ScopeProject)
	} else {
		_, err = client.UserInfo(ctx)
	}
	if lasts(err) {
		return err
	}
	return nil
}

// lasts reports whether an error stays as it is until somebody changes the
// configuration, the environment or Palette.
func lasts(err error) bool {
	return errors.Is(err, ErrProjectNotFound) || errors.Is(err, palette.ErrUnauthorized) || palette.Unconnected(err)
}
