package chart

import (
	"cmp"
	"slices"
	"strings"

	"github.com/Masterminds/semver/v3"
)

// Neighbours are the hosted versions to suggest for an absent one. Each is a version as
// in Chart.yaml; "" = none.
type Neighbours struct {
	// Below and Above are the nearest lower and higher versions. For a stable
	// version, stable neighbours take precedence over nearer pre-releases.
	Below, Above string
	// Newest is the highest stable version, the highest pre-release when no
	// version is stable.
	Newest string
	// Twin is the absent version with or without the leading v.
	Twin string
	// CaseTwin is the absent version in another letter case; tags are case-sensitive.
	CaseTwin string
}

// IsZero reports whether there are no neighbours.
func (n Neighbours) IsZero() bool { return n == Neighbours{} }

// Nearest returns the neighbours of want among the tags of a repository, in any order. It
// skips tags that are no exact versions.
func Nearest(want Version, tags []string) Neighbours {
	var (
		result       Neighbours
		below, above []Version
	)
	versions := slices.DeleteFunc(Hosted(tags), want.Equal)
	for _, version := range versions {
		switch order := compareSemver(version.Semver(), want.Semver()); {
		case version == want.Twin():
			result.Twin = version.String()
		case strings.EqualFold(version.String(), want.String()):
			result.CaseTwin = version.String()
		case order < 0:
			below = append(below, version)
		case order > 0:
			above = append(above, version)
		}
	}
	slices.Reverse(below)
	result.Below = preferred(below, isPreRelease(want))
	result.Above = preferred(above, isPreRelease(want))
	slices.Reverse(versions)
	result.Newest = preferred(versions, false)
	return result
}

// preferred returns the first stable version, or the first when none is stable or
// preReleases is set.
func preferred(versions []Version, preReleases bool) string {
	if len(versions) == 0 {
		return ""
	}
	for _, version := range versions {
		if preReleases || !isPreRelease(version) {
			return version.String()
		}
	}
	return versions[0].String()
}

func isPreRelease(v Version) bool {
	parsed := v.Semver()
	return parsed != nil && parsed.Prerelease() != ""
}

// compareSemver orders by precedence, then by build metadata, which semantic versioning
// does not order. The zero Version, nil, comes first.
func compareSemver(x, y *semver.Version) int {
	switch {
	case x == nil && y == nil:
		return 0
	case x == nil:
		return -1
	case y == nil:
		return 1
	}
	return cmp.Or(x.Compare(y), slices.CompareFunc(
		strings.Split(x.Metadata(), "."), strings.Split(y.Metadata(), "."), compareIdentifiers))
}

// sortVersions sorts versions as Compare orders them, and parses each once, since a
// registry may list tens of thousands.
func sortVersions(versions []Version) {
	type ranked struct {
		Version
		parsed *semver.Version
	}
	all := make([]ranked, len(versions))
	for i, version := range versions {
		all[i] = ranked{version, version.Semver()}
	}
	slices.SortFunc(all, func(a, b ranked) int {
		return cmp.Or(compareSemver(a.parsed, b.parsed), cmp.Compare(a.text, b.text))
	})
	for i, version := range all {
		versions[i] = version.Version
	}
}

// compareIdentifiers orders numbers by value and before texts, like the identifiers of
// pre-releases.
func compareIdentifiers(a, b string) int {
	x, y := isNumber(a), isNumber(b)
	switch {
	case x && y:
		a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	case x == y || a == "" || b == "":
		return cmp.Compare(a, b)
	case x:
		return -1
	default:
		return 1
	}
}

func isNumber(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}
