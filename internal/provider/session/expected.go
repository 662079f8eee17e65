package session

import (
	"slices"
	"sync"

	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// ExpectCharts announces to the prober, once per profile and registry, which
// charts of the registry the layers of the profile will look up.
func (s *Session) ExpectCharts(profile palette.Profile, r Registration) {
	once, _ := s.expected.LoadOrStore(profile.UID+"\x00"+r.UID, new(sync.Once))
	once.(*sync.Once).Do(func() {
		charts := chartsOf(profile, r.UID)
		if registries, err := r.Source().Registries(""); err == nil && len(charts) > 1 {
			s.Prober.Expect(registries[0], charts)
		}
	})
}

// chartsOf are the charts of a registry in a profile. A pack that may be another
// layer of one of them by its name is taken for that: its document is not read.
func chartsOf(profile palette.Profile, registry string) []string {
	var charts []string
	known := func(chart string) bool { return slices.Contains(charts, chart) }
	for _, pack := range profile.Packs() {
		if pack.RegistryUID != registry || slices.ContainsFunc(layer.ChartsOfPack(pack.Name), known) {
			continue
		}
		if read, err := layer.Parse(pack.Name, pack.Tag, pack.Values); err == nil && !known(read.Chart) {
			charts = append(charts, read.Chart)
		}
	}
	return charts
}
