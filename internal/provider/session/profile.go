package session

import (
	"context"
	"errors"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// Profile finds a cluster profile by its uid and says in which scope it was
// found: a layer knows the uid of its profile, not the scope. The default
// scope is asked first. The error is palette.ErrNotFound when no scope has it.
func (s *Session) Profile(ctx context.Context, uid string) (palette.Profile, palette.Scope, error) {
	client, err := s.Palette()
	if err != nil {
		return palette.Profile{}, palette.Scope{}, err
	}
	scopes, err := s.candidates(ctx, uid)
	if err != nil {
		return palette.Profile{}, palette.Scope{}, err
	}
	for _, scope := range scopes {
		var profile palette.Profile
		profile, err = client.Profile(ctx, scope, uid)
		if err == nil {
			s.RememberProfile(uid, scope)
			return profile, scope, nil
		}
		if !errors.Is(err, palette.ErrNotFound) {
			break
		}
	}
	return palette.Profile{}, palette.Scope{}, err
}

// ReadingScope is where registries and packs are read for a profile: in its own
// scope, where a key with roles in one project alone may read them. "" stands for
// no profile, and for one that is not there yet: the default scope.
func (s *Session) ReadingScope(ctx context.Context, profile string) (palette.Scope, error) {
	if known, ok := s.profiles.Load(profile); ok {
		return known.(palette.Scope), nil
	}
	if s.Projectless() {
		return palette.Tenant(), nil
	}
	return s.Scope(ctx, palette.ScopeProject)
}

// RememberProfile keeps the scope of a profile for the rest of the run.
func (s *Session) RememberProfile(uid string, scope palette.Scope) { s.profiles.Store(uid, scope) }

func (s *Session) candidates(ctx context.Context, uid string) ([]palette.Scope, error) {
	if known, ok := s.profiles.Load(uid); ok {
		return []palette.Scope{known.(palette.Scope)}, nil
	}
	if s.Projectless() {
		return []palette.Scope{palette.Tenant()}, nil
	}
	project, err := s.Scope(ctx, palette.ScopeProject)
	if err != nil {
		return nil, err
	}
	return []palette.Scope{project, palette.Tenant()}, nil
}
