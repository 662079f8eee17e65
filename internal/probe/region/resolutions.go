package region

import (
	"errors"
	"maps"
	"slices"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// Resolutions are the results of one look-up.
type Resolutions struct {
	// Default is the default resolution.
	Default Resolution
	// ByRegion are the resolutions for the regions of the look-up.
	ByRegion map[string]Resolution
}

// Chart returns the resolution of the default region or, when only the regions
// hold the chart, that of the first region.
func (r Resolutions) Chart() Resolution {
	if r.DefaultLacks() {
		return r.ByRegion[r.Regions()[0]]
	}
	return r.Default
}

// Digest returns the digest of the chart's manifest, "" when it is not known.
func (r Resolutions) Digest() string {
	if found := r.Chart(); found.Err == nil {
		return found.Finding.Digest.String()
	}
	return ""
}

// DefaultLacks reports whether every region is served, and the default region
// lacks the chart.
func (r Resolutions) DefaultLacks() bool {
	return r.Default.Err != nil && len(r.ByRegion) > 0 && r.Complete()
}

// Regions returns the regions of the look-up, sorted.
func (r Resolutions) Regions() []string { return slices.Sorted(maps.Keys(r.ByRegion)) }

// Served returns the regions with a registry that serves the chart, sorted.
func (r Resolutions) Served() []string {
	return slices.DeleteFunc(r.Regions(), func(name string) bool { return r.ByRegion[name].Err != nil })
}

// Complete reports whether every region is served.
func (r Resolutions) Complete() bool { return len(r.Served()) == len(r.ByRegion) }

// Nowhere reports whether the default region and every other one are known to
// lack the chart.
func (r Resolutions) Nowhere() bool {
	lacks := func(found Resolution) bool {
		var failed *probe.Error
		return absent(found.Err) && errors.As(found.Err, &failed) && len(failed.Places) == 0
	}
	return len(r.ByRegion) > 0 && lacks(r.Default) &&
		!slices.ContainsFunc(r.Regions(), func(name string) bool { return !lacks(r.ByRegion[name]) })
}

// Digests returns the served regions, sorted, by the digest of the manifest there.
func (r Resolutions) Digests() map[string][]string {
	digests := make(map[string][]string)
	for _, name := range r.Served() {
		digest := r.ByRegion[name].Finding.Digest.String()
		digests[digest] = append(digests[digest], name)
	}
	return digests
}
