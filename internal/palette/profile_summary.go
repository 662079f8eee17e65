package palette

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/Masterminds/semver/v3"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// ProfileSummary is one version of a profile in the paged list of profiles, which
// has no packs.
type ProfileSummary struct {
	UID, Name, Version string
	// Scope is where it lives: "project", "tenant" or "system". A row without a
	// scope is the tenant's.
	Scope       string
	Description string
	Tags        map[string]string
	// Type and CloudType are "" when the list does not have them.
	Type, CloudType string
	// Published says that the profile has a published template.
	Published bool
	// Named says that the list only names this version in the row of another one,
	// whose Scope, Type and CloudType it has here.
	Named bool
}

// ProfileFilter selects the profiles to list. Everything that is set has to match.
type ProfileFilter struct {
	// Name is exact, Prefix is how it begins.
	Name, Prefix string
	Version      string
	Scope        string
	// Tags have to be there, with these values.
	Tags map[string]string
}

// fits reports whether a profile is one of those that the filter describes.
func (f ProfileFilter) fits(summary ProfileSummary) bool {
	for key, value := range f.Tags {
		if has, there := summary.Tags[key]; !there || has != value {
			return false
		}
	}
	return cmp.Or(f.Name, summary.Name) == summary.Name && strings.HasPrefix(summary.Name, f.Prefix) &&
		cmp.Or(f.Version, summary.Version) == summary.Version && cmp.Or(f.Scope, summary.Scope) == summary.Scope
}

// ListProfiles lists the profiles that the scope sees and the filter selects, by
// name, the newest version first: one request for each fifty. The request has only
// the names: releases differ in what they make of the rest of a filter.
func (c *Client) ListProfiles(ctx context.Context, scope Scope, filter ProfileFilter) ([]ProfileSummary, error) {
	wanted := &v1.ClusterProfileFilterSpec{}
	switch {
	case filter.Name != "":
		wanted.ProfileName = &v1.FilterString{Eq: &filter.Name}
	case filter.Prefix != "":
		wanted.ProfileName = &v1.FilterString{BeginsWith: &filter.Prefix}
	}
	rows, err := c.ProfileSummaries(ctx, scope, v1.ClusterProfilesFilterSpec{
		Filter: wanted, Sort: []v1.ClusterProfileSortSpec{{Field: v1.SortProfileName, Order: v1.OrderAscending}},
	})
	if err != nil {
		return nil, err
	}
	found := slices.DeleteFunc(summariesOf(rows), func(summary ProfileSummary) bool { return !filter.fits(summary) })
	slices.SortStableFunc(found, func(a, b ProfileSummary) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Scope, b.Scope), compareVersions(b.Version, a.Version))
	})
	return found, nil
}

// summariesOf are the profiles of a list, each once: a list that changes while it
// is paged may have a profile twice. Whether each version has its own row, or one
// row names all of them, is in no source.
func summariesOf(rows []v1.ClusterProfileSummary) []ProfileSummary {
	found, listed := make([]ProfileSummary, 0, len(rows)), map[string]bool{"": true}
	add := func(summary ProfileSummary) {
		if !listed[summary.UID] {
			listed[summary.UID] = true
			found = append(found, summary)
		}
	}
	for _, row := range rows {
		add(profileSummaryOf(row))
	}
	for _, row := range rows {
		if row.SpecSummary == nil {
			continue
		}
		shown := profileSummaryOf(row)
		for _, version := range row.SpecSummary.Versions {
			add(ProfileSummary{
				UID: version.UID, Name: shown.Name, Version: version.Version,
				Scope: shown.Scope, Type: shown.Type, CloudType: shown.CloudType, Named: true,
			})
		}
	}
	return found
}

func profileSummaryOf(row v1.ClusterProfileSummary) ProfileSummary {
	if row.Metadata == nil {
		return ProfileSummary{}
	}
	found := ProfileSummary{
		UID: row.Metadata.UID, Name: row.Metadata.Name,
		Scope:       cmp.Or(row.Metadata.Annotations[v1.AnnotationScope], v1.ScopeTenant),
		Description: row.Metadata.Annotations[v1.AnnotationDescription],
		Tags:        tagsOf(row.Metadata.Labels),
	}
	if row.Status != nil {
		found.Published = row.Status.IsPublished
	}
	if row.SpecSummary == nil {
		return found
	}
	found.Version = row.SpecSummary.Version
	for _, template := range []*v1.ClusterProfileTemplateSummary{row.SpecSummary.Draft, row.SpecSummary.Published} {
		if template != nil {
			found.Type, found.CloudType = cmp.Or(template.Type, found.Type), cmp.Or(template.CloudType, found.CloudType)
		}
	}
	return found
}

// compareVersions compares texts that are no versions as texts.
func compareVersions(a, b string) int {
	left, leftErr := semver.NewVersion(a)
	right, rightErr := semver.NewVersion(b)
	if leftErr != nil || rightErr != nil {
		return cmp.Compare(a, b)
	}
	return cmp.Or(left.Compare(right), cmp.Compare(a, b))
}
