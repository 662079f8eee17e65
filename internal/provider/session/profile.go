package session

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/spelling"
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

// AnnounceEdit says that a layer of the profile is about to be written, as far as
// a plan tells.
func (s *Session) AnnounceEdit(profile types.String) {
	if client, err := s.Palette(); err == nil && !profile.IsUnknown() {
		client.AnnounceEdit(profile.ValueString())
	}
}

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

// MissProfile says that a refresh has found a profile gone.
func (s *Session) MissProfile(uid string) { s.missed.Store(uid, true) }

// Lookalikes are versions of profiles that somebody may mean who wrote text in
// the place of the uid of a profile that no scope has.
type Lookalikes struct {
	// Named are called text, each version once.
	Named []palette.ProfileVersion
	// Similar have a uid like text.
	Similar []palette.ProfileVersion
}

// ProfileAbsent reports whether Palette has no profile of a uid in any scope of
// this run. It is false where that cannot be found out now, and for a profile
// that this run missed when it refreshed: terraform plans the layers that go with
// it anew, even to destroy them. The scopes are what was looked at, in words.
func (s *Session) ProfileAbsent(ctx context.Context, uid string) (scopes []string, absent bool) {
	if _, missed := s.missed.Load(uid); missed {
		return nil, false
	}
	_, _, err := s.Profile(ctx, uid)
	if !errors.Is(err, palette.ErrNotFound) && !errors.Is(err, palette.ErrArgument) {
		return nil, false
	}
	if !s.Projectless() {
		scopes = append(scopes, fmt.Sprintf("the project %q", s.project))
	}
	return append(scopes, "the tenant"), true
}

// ProfilesLike finds the profiles that text may mean. What cannot be listed is
// left out.
func (s *Session) ProfilesLike(ctx context.Context, text string) Lookalikes {
	var found Lookalikes
	client, err := s.Palette()
	if err != nil {
		return found
	}
	scopes, _ := s.candidates(ctx, text)
	all := map[string]palette.ProfileVersion{}
	for _, scope := range scopes {
		listed, _ := client.Profiles(ctx, scope)
		for _, one := range listed {
			all[one.UID] = one
		}
	}
	uids := slices.Sorted(maps.Keys(all))
	for _, uid := range uids {
		if one := all[uid]; strings.EqualFold(one.Name, text) {
			found.Named = append(found.Named, one)
		}
	}
	for _, uid := range spelling.Similar(text, uids) {
		found.Similar = append(found.Similar, all[uid])
	}
	return found
}

// Variables reads the variables of a profile, where it lives.
func (s *Session) Variables(ctx context.Context, uid string) ([]palette.Variable, error) {
	_, scope, err := s.Profile(ctx, uid)
	if err != nil {
		return nil, err
	}
	client, err := s.Palette()
	if err != nil {
		return nil, err
	}
	return client.Variables(ctx, scope, uid)
}

// VariableNames are the names of the variables of a profile.
func (s *Session) VariableNames(ctx context.Context, uid string) ([]string, error) {
	variables, err := s.Variables(ctx, uid)
	names := make([]string, len(variables))
	for i, one := range variables {
		names[i] = one.Name
	}
	return names, err
}
