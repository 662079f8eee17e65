package chart

import "slices"

// Hosted returns the versions of tags, each once, oldest first: by precedence, then by
// build metadata, then by text. It omits tags that Helm cannot have pushed.
func Hosted(tags []string) []Version {
	versions := make([]Version, 0, len(tags))
	for _, tag := range tags {
		if hosted, ok := VersionFromTag(tag); ok {
			versions = append(versions, hosted)
		}
	}
	sortVersions(versions)
	return slices.Compact(versions)
}
