package session

import (
	"context"
	"fmt"
	"slices"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// ProfileQuery selects profiles.
type ProfileQuery struct {
	palette.ProfileFilter
	// Project leaves out what lives elsewhere than in the project of that name, "" for nothing. It has to be the
	// project of the provider configuration: by that, whatever is listed is imported and read.
	Project string
}

// OtherProjectError is the error about a project that is not that of the provider configuration.
type OtherProjectError struct {
	Wanted string
	// Configured is "" where the provider configuration has no project.
	Configured string
}

// Error implements error.
func (e *OtherProjectError) Error() string {
	return fmt.Sprintf("the project %q is not that of the provider configuration, %q", e.Wanted, e.Configured)
}

// Profiles lists the profiles of the query that the provider configuration can read; a project reads those of the
// tenant as well. It fails with *OtherProjectError.
func (s *Session) Profiles(ctx context.Context, wanted ProfileQuery) ([]palette.ProfileSummary, error) {
	if wanted.Project != "" {
		if !s.options.ProjectUnknown && wanted.Project != s.options.Project {
			return nil, &OtherProjectError{wanted.Project, s.options.Project}
		}
		wanted.Scope = palette.ScopeProject
	}
	if wanted.Scope == palette.ScopeProject {
		if _, err := s.Scope(ctx, palette.ScopeProject); err != nil {
			return nil, err
		}
	}
	client, scope, err := s.Reader(ctx, "")
	if err != nil {
		return nil, err
	}
	return client.ListProfiles(ctx, scope, wanted.ProfileFilter)
}

// AdoptableProfiles are those of Profiles that resources can take over: add-on profiles of the tenant or of the project
// of the provider configuration. From then on, each is read in its own scope.
func (s *Session) AdoptableProfiles(ctx context.Context, wanted ProfileQuery) ([]palette.ProfileSummary, error) {
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
