package controlplane

import (
	"cmp"
	"slices"
	"strings"

	"github.com/Masterminds/semver/v3"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

func checkFilter(body *v1.ClusterProfilesFilterSpec) error {
	if filter := body.Filter; filter != nil {
		err := oneOf("filter.scope", filter.Scope, v1.ScopeSystem, v1.ScopeTenant, v1.ScopeProject)
		for _, kind := range filter.ProfileType {
			err = firstError(err, oneOf("filter.profileType", kind,
				v1.ProfileCluster, v1.ProfileInfra, v1.ProfileAddOn, v1.ProfileSystem))
		}
		if err != nil {
			return err
		}
	}
	for _, sort := range body.Sort {
		err := checkSort(sort.Field, sort.Order,
			v1.SortProfileName, "environment", "profileType", v1.SortCreated, v1.SortLastModified)
		if err != nil {
			return err
		}
	}
	return nil
}

func checkSort(field, order string, fields ...string) error {
	return firstError(
		oneOf("sort.field", field, fields...),
		oneOf("sort.order", order, v1.OrderAscending, v1.OrderDescending),
	)
}

// matches reports whether a profile passes the filter. Environment, FIPS mode and
// resource type are ignored: no profile here has them.
func matches(p *profile, filter *v1.ClusterProfileFilterSpec) bool {
	if filter == nil {
		return true
	}
	return matchesText(p.Metadata.Name, filter.ProfileName) &&
		matchesVersion(p.Version, filter.Version) &&
		(filter.Scope == "" || filter.Scope == p.scope().name()) &&
		(len(filter.ProfileType) == 0 || slices.Contains(filter.ProfileType, p.Type)) &&
		matchesTags(p.Metadata.Labels, filter.Tags)
}

func matchesText(text string, filter *v1.FilterString) bool {
	if filter == nil {
		return true
	}
	fold := folding(filter.IgnoreCase)
	holds := func(wanted *string, compare func(text, wanted string) bool) bool {
		return wanted == nil || compare(fold(text), fold(*wanted))
	}
	return holds(filter.Eq, equal) && holds(filter.Ne, unequal) &&
		holds(filter.Contains, strings.Contains) && holds(filter.BeginsWith, strings.HasPrefix)
}

// folding returns what makes texts comparable. Palette ignores case by default.
func folding(ignoreCase *bool) func(string) string {
	if ignoreCase == nil || *ignoreCase {
		return strings.ToLower
	}
	return func(text string) string { return text }
}

func equal(a, b string) bool { return a == b }

func unequal(a, b string) bool { return a != b }

func matchesVersion(version string, filter *v1.FilterVersionString) bool {
	if filter == nil {
		return true
	}
	holds := func(wanted *string, compare func(version, wanted string) bool) bool {
		return wanted == nil || compare(version, *wanted)
	}
	return holds(filter.Eq, equal) && holds(filter.Ne, unequal) && holds(filter.BeginsWith, strings.HasPrefix) &&
		holds(filter.Gt, func(a, b string) bool { return compareVersions(a, b) > 0 }) &&
		holds(filter.Lt, func(a, b string) bool { return compareVersions(a, b) < 0 })
}

// compareVersions compares texts that are no versions as texts: filters may
// hold anything.
func compareVersions(a, b string) int {
	left, leftErr := semver.NewVersion(a)
	right, rightErr := semver.NewVersion(b)
	if leftErr != nil || rightErr != nil {
		return cmp.Compare(a, b)
	}
	return left.Compare(right)
}

// matchesTags compares the tags of a profile, in the form "key:value", or "key"
// for a tag without a value.
func matchesTags(labels map[string]string, filter *v1.FilterArray) bool {
	if filter == nil {
		return true
	}
	fold := folding(filter.IgnoreCase)
	some := func(wanted []string, compare func(tag, wanted string) bool) bool {
		for key, value := range labels {
			for _, text := range wanted {
				if compare(fold(tagText(key, value)), fold(text)) {
					return true
				}
			}
		}
		return false
	}
	return (len(filter.Eq) == 0 || some(filter.Eq, equal)) &&
		(len(filter.BeginsWith) == 0 || some(filter.BeginsWith, strings.HasPrefix)) &&
		!some(filter.Ne, equal)
}

func tagText(key, value string) string {
	if value == v1.LabelTagValue {
		return key
	}
	return key + ":" + value
}

// sortProfiles applies the first wish that differs. All sorts are stable, so
// the order by name is kept within equals.
func sortProfiles(all []*profile, wishes []v1.ClusterProfileSortSpec) {
	slices.SortStableFunc(all, func(a, b *profile) int {
		for _, wish := range wishes {
			order := compareBy(wish.Field, a, b)
			if wish.Order == v1.OrderDescending {
				order = -order
			}
			if order != 0 {
				return order
			}
		}
		return 0
	})
}

func compareBy(field string, a, b *profile) int {
	switch field {
	case v1.SortCreated:
		return a.Metadata.CreationTimestamp.Compare(b.Metadata.CreationTimestamp.Time)
	case v1.SortLastModified:
		return a.Metadata.LastModifiedTimestamp.Compare(b.Metadata.LastModifiedTimestamp.Time)
	case "profileType":
		return cmp.Compare(a.Type, b.Type)
	case v1.SortProfileName:
		return byName(a, b)
	}
	return 0
}
