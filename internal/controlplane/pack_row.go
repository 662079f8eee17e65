package controlplane

import (
	"cmp"
	"maps"
	"net/http"
	"slices"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// packRow is one version of a chart of a synchronized registry, which is what
// the lists of packs are made of. Charts of other registries are in no list:
// nobody knows them.
type packRow struct {
	Registry *registry
	Name     string
	packVersion
}

// packRows returns all versions of all charts: by name, then by registry, the
// newest version first.
func (s *Server) packRows(r *http.Request) (rows []packRow, err error) {
	err = s.options.Store.View(r.Context(), func(tx *store.Tx) error {
		return eachRegistry(tx, func(origin *registry) error {
			if !origin.settings().Synced {
				return nil
			}
			index, err := getPacks(tx, origin.Metadata.UID)
			for _, name := range slices.Sorted(maps.Keys(index.Charts)) {
				for _, version := range index.Charts[name] {
					rows = append(rows, packRow{Registry: origin, Name: name, packVersion: version})
				}
			}
			return err
		})
	})
	// Stable: a synchronization has put the newest version first.
	slices.SortStableFunc(rows, func(a, b packRow) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Registry.Metadata.Name, b.Registry.Metadata.Name))
	})
	return rows, err
}

// summary returns the row as the list of packs shows it.
func (row *packRow) summary() v1.PackSummary {
	return v1.PackSummary{
		Metadata: &v1.ObjectMeta{Name: row.Name, UID: row.UID},
		Spec: &v1.PackSummarySpec{
			Name: row.Name, DisplayName: row.Name, Version: row.Version, RegistryUID: row.Registry.Metadata.UID,
			Type: v1.PackOci, Layer: v1.LayerAddon, CloudTypes: []string{v1.CloudAll}, Digest: row.Digest,
		},
		Status: &v1.PackSummaryStatus{},
	}
}
