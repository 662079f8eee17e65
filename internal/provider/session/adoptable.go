package session

import (
	"context"
	"slices"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// Profiles lists the profiles that the provider configuration sees and the filter
// describes. A project sees those of the tenant as well.
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

// AdoptableProfiles are those of Profiles that resources can take over: add-on
// profiles of the tenant or of the project of the provider configuration. Each is
// read in its own scope later on.
func (s *Session) AdoptableProfiles(
	ctx context.Context, wanted palette.ProfileFilter,
) ([]palette.ProfileSummary, error) {
	all, err := s.Profiles(ctx, wanted)
	if err != nil {
		return nil, err
	}
	found := slices.DeleteFunc(all, func(one palette.ProfileSummary) bool {
		return one.Scope == palette.ScopeSystem || one.Scope == palette.ScopeProject && s.Projectless() ||
			one.Type != "" && one.Type != palette.TypeAddOn
	})
	for _, one := range found {
		if scope, err := s.Scope(ctx, one.Scope); err == nil {
			s.RememberProfile(one.UID, scope)
		}
	}
	return found, nil
}
