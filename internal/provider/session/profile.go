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

// Profile finds a cluster profile by its uid, and the scope that has it: a layer knows the uid of its profile, not the
// scope. The default scope is read first. The error is palette.ErrNotFound when no scope has the profile.
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

// InScopeOf is the client and the scope that has a profile; see Profile.
func (s *Session) InScopeOf(ctx context.Context, uid string) (*palette.Client, palette.Scope, error) {
	client, err := s.Palette()
	if err != nil {
		return nil, palette.Scope{}, err
	}
	_, scope, err := s.Profile(ctx, uid)
	return client, scope, err
}

// ReadingScope is the scope in which registries and packs are read for a profile: its own, where a key with roles in
// one project alone may read them. "" stands for no profile, or for one that does not exist yet: the default scope.
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

// AnnounceEdit announces to the client that a layer of the profile is about to be written. The plan may not know the
// profile yet.
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

// MissProfile notes that a refresh did not find a profile.
func (s *Session) MissProfile(uid string) { s.missed.Store(uid, true) }

// Lookalikes are versions of profiles that a configuration may mean whose uid of a profile is in no scope.
type Lookalikes struct {
	// Named have the text for a name, each version once.
	Named []palette.ProfileVersion
	// Similar have a uid like the text.
	Similar []palette.ProfileVersion
}

// ProfileAbsent reports whether Palette has no profile of a uid in any scope of this run. It is false where that cannot
// be found out now, and for a profile that the refresh of this run did not find: Terraform plans its layers anew, even
// to destroy them. The scopes are those that were read, as text.
func (s *Session) ProfileAbsent(ctx context.Context, uid string) (scopes []string, absent bool) {
	if _, missed := s.missed.Load(uid); missed {
		return nil, false
	}
	_, _, err := s.Profile(ctx, uid)
	if !errors.Is(err, palette.ErrNotFound) && !errors.Is(err, palette.ErrArgument) {
		return nil, false
	}
	if !s.Projectless() {
		scopes = append(scopes, fmt.Sprintf("the project %q", s.options.Project))
	}
	return append(scopes, "the tenant"), true
}

// ProfilesLike finds the profiles that a text may mean. Scopes that cannot be listed are left out.
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
		for _, version := range listed {
			all[version.UID] = version
		}
	}
	uids := slices.Sorted(maps.Keys(all))
	for _, uid := range uids {
		if version := all[uid]; strings.EqualFold(version.Name, text) {
			found.Named = append(found.Named, version)
		}
	}
	for _, uid := range spelling.Similar(text, uids) {
		found.Similar = append(found.Similar, all[uid])
	}
	return found
}

// Variables reads the variables of a profile, in its scope.
func (s *Session) Variables(ctx context.Context, uid string) ([]palette.Variable, error) {
	client, scope, err := s.InScopeOf(ctx, uid)
	if err != nil {
		return nil, err
	}
	return client.Variables(ctx, scope, uid)
}

// VariableNames are the names of the variables of a profile.
func (s *Session) VariableNames(ctx context.Context, uid string) ([]string, error) {
	variables, err := s.Variables(ctx, uid)
	names := make([]string, len(variables))
	for i, variable := range variables {
		names[i] = variable.Name
	}
	return names, err
}
