package controlplane

import (
	"cmp"
	"maps"
	"slices"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// packRow is one version of a chart of a synchronized registry. The charts of
// other registries are not known, and in no list of packs.
type packRow struct {
	Registry *registry
	Name     string
	packVersion
}

// packRows returns all versions of all charts that match: by name, then by
// registry, the newest version first.
func packRows(tx *store.Tx, matches func(*packRow) bool) (rows []packRow, err error) {
	origins, err := registries(tx)
	for _, origin := range origins {
		if !origin.synced() {
			continue
		}
		index, err := getPacks(tx, origin.Metadata.UID)
		if err != nil {
			return nil, err
		}
		for _, name := range slices.Sorted(maps.Keys(index.Charts)) {
			for _, version := range index.Charts[name] {
				row := packRow{Registry: origin, Name: name, packVersion: version}
				if matches(&row) {
					rows = append(rows, row)
				}
			}
		}
	}
	// Stable: a synchronization has put the newest version first.
	slices.SortStableFunc(rows, func(a, b packRow) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Registry.Metadata.Name, b.Registry.Metadata.Name))
	})
	return rows, err
}

// summary returns the row as the list of packs shows it.
func (row packRow) summary() v1.PackSummary {
	return v1.PackSummary{
		Metadata: &v1.ObjectMeta{Name: row.Name, UID: row.UID},
		Spec: &v1.PackSummarySpec{
			Name: row.Name, DisplayName: row.Name, Version: row.Version, RegistryUID: row.Registry.Metadata.UID,
			Type: v1.PackOci, Layer: v1.LayerAddon, CloudTypes: []string{v1.CloudAll}, Digest: row.Digest,
		},
		Status: &v1.PackSummaryStatus{},
	}
}
