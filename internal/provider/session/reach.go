package session

import (
	"context"
	"errors"
	"sync"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// reach is what came of the first look at the control plane.
type reach struct {
	mu   sync.Mutex
	done bool
	told bool
	err  error
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
		s.reach.done, s.reach.err = true, err
	}
	if s.reach.err == nil {
		return false, nil
	}
	first, s.reach.told = !s.reach.told, true
	return first, s.reach.err
}

// Unreached reports whether Reach has found that the control plane cannot be
// used, so that the plan fails and says so.
func (s *Session) Unreached() bool {
	s.reach.mu.Lock()
	defer s.reach.mu.Unlock()
	return s.reach.err != nil
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
