package session

import (
	"context"
	"slices"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// Profiles lists the profiles that the filter describes, of the project of the provider configuration and of the
// tenant.
func (s *Session) Profiles(ctx context.Context, wanted palette.ProfileFilter) ([]palette.ProfileSummary, error) {
	if wanted.Scope == palette.ScopeProject {
		if _, err := s.Scope(ctx, palette.ScopeProject); err != nil {
			return nil, err
		}
	}
	client, scope, err := s.reader(ctx, "")
	if err != nil {
		return nil, err
	}
	return client.ListProfiles(ctx, scope, wanted)
}

// AdoptableProfiles are those of Profiles that resources can take over: add-on profiles of the tenant or of the project
// of the provider configuration. From then on, each is read in its own scope.
func (s *Session) AdoptableProfiles(
	ctx context.Context, wanted palette.ProfileFilter,
) ([]palette.ProfileSummary, error) {
	all, err := s.Profiles(ctx, wanted)
	if err != nil {
		return nil, err
	}
	found := slices.DeleteFunc(all, func(p palette.ProfileSummary) bool {
		return p.Scope == palette.ScopeSystem || p.Scope == palette.ScopeProject && s.Projectless() ||
			p.Type != "" && p.Type != palette.TypeAddOn
	})
	for _, profile := range found {
		if scope, err := s.Scope(ctx, profile.Scope); err == nil {
			s.RememberProfile(profile.UID, scope)
		}
	}
	return found, nil
}
