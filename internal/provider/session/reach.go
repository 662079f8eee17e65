package session

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// reach is the result of the first request to the control plane, or of a refresh that did not reach it.
type reach struct {
	mu       sync.Mutex
	done     bool
	reported bool
	err      error
	// failed is true with err, and read without mu, which is held during the request.
	failed atomic.Bool
}

func (r *reach) fail(err error) {
	r.done, r.err = true, err
	r.failed.Store(err != nil)
}

// Reach checks once per run whether this run can write to the control plane: the provider configuration is complete,
// and Palette responds, accepts the API key and has the project. The error is one that lasts until the configuration,
// the environment or Palette is changed; other errors show when the plan is applied. first is true for the first caller
// that gets the error: one report is enough, since it fails the plan.
func (s *Session) Reach(ctx context.Context) (first bool, err error) {
	s.reach.mu.Lock()
	defer s.reach.mu.Unlock()
	if !s.reach.done {
		err := s.checkReach(ctx)
		if ctx.Err() != nil {
			return false, nil
		}
		s.reach.fail(err)
	}
	if s.reach.err == nil {
		return false, nil
	}
	first, s.reach.reported = !s.reach.reported, true
	return first, s.reach.err
}

// Unreached reports whether Reach or a refresh has found that the control plane cannot be used, so that the plan fails.
func (s *Session) Unreached() bool {
	s.reach.mu.Lock()
	defer s.reach.mu.Unlock()
	return s.reach.err != nil
}

// FirstToReport reports whether the resource that could not be refreshed because of err is the one that reports it. An
// error that keeps the whole run from the control plane is reported once: it fails the plan, and the other resources
// keep their state.
//
// Only managed resources may call it, outside of an import: Terraform makes a warning of the error of a data source in
// a check block, so that a data source must neither be the first nor rely on another.
func (s *Session) FirstToReport(err error) bool {
	if _, misconfigured := s.connect(); !lasts(err) && (misconfigured == nil || !errors.Is(err, misconfigured)) {
		return true
	}
	s.reach.mu.Lock()
	defer s.reach.mu.Unlock()
	first := !s.reach.reported
	s.reach.reported = true
	if s.reach.err == nil {
		s.reach.fail(err)
	}
	return first
}

// Unrefreshable reports whether a managed resource keeps its state instead of reading the control plane: the provider
// configuration is not known yet, or another resource has found that the control plane cannot be used, so that the plan
// fails. An imported resource has no state to keep.
func (s *Session) Unrefreshable(imported bool) bool {
	return s.unconfigured() || !imported && s.reach.failed.Load()
}

func (s *Session) checkReach(ctx context.Context) error {
	if s.options.Embedded && s.options.Project == "" {
		return nil // nothing to request: its folder is opened when it is needed
	}
	client, err := s.Palette()
	switch {
	case errors.Is(err, ErrConfigurationUnknown):
		return nil
	case err != nil && s.options.Embedded:
		return nil // whether a folder can be used depends on the operation
	case err != nil:
		return err
	}
	if s.options.Project != "" {
		_, err = s.Scope(ctx, palette.ScopeProject)
	} else {
		_, err = client.UserInfo(ctx)
	}
	if lasts(err) {
		return err
	}
	return nil
}

// lasts reports whether an error lasts until the configuration, the environment or Palette is changed.
func lasts(err error) bool {
	return errors.Is(err, ErrProjectNotFound) || errors.Is(err, palette.ErrUnauthorized) || palette.Unconnected(err)
}
