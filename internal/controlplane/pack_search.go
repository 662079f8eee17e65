package controlplane

import (
	"cmp"
	"slices"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// packsSearch lists packs by name, each with the registries that have it.
func packsSearch(c *call, body *v1.PacksFilterSpec) (response, error) {
	if err := checkPackSearch(body); err != nil {
		return response{}, err
	}
	first, limit, err := c.packPage()
	if err != nil {
		return response{}, err
	}
	rows, err := packRows(c.tx, func(row *packRow) bool { return packFound(row, body.Filter) })
	if err != nil {
		return response{}, err
	}
	found := packsByName(rows)
	sortPacks(found, body.Sort)
	shown, meta := cut(found, first, limit)
	// Not shown itself: nil where nothing was found, and the list is required.
	return ok(v1.PackMetadataList{Items: append([]v1.PackMetadata{}, shown...), Listmeta: meta}), nil
}

func checkPackSearch(body *v1.PacksFilterSpec) error {
	if filter := body.Filter; filter != nil {
		for _, kind := range filter.Type {
			if err := checkPackType("filter.type", kind); err != nil {
				return err
			}
		}
		for _, layer := range filter.Layer {
			if err := checkLayer("filter.layer", layer); err != nil {
				return err
			}
		}
	}
	for _, wish := range body.Sort {
		err := checkSort(wish.Field, wish.Order, v1.SortPackName, v1.SortPackType, v1.SortPackLayer,
			v1.SortPackAddOnType, v1.SortPackDisplayName)
		if err != nil {
			return err
		}
	}
	return nil
}

// packFound reports whether a pack passes the filter. A chart has no add-on type,
// no source, no state and no FIPS compliance, and fits every environment.
func packFound(row *packRow, filter *v1.PackFilterSpec) bool {
	if filter == nil {
		return true
	}
	return matchesText(row.Name, filter.Name) && matchesText(row.Name, filter.DisplayName) &&
		among(filter.RegistryUID, row.Registry.Metadata.UID) &&
		among(filter.Type, v1.PackOci) && among(filter.Layer, v1.LayerAddon) &&
		among(filter.AddOnType, "") && among(filter.AddOnSubType, "") &&
		among(filter.Source, "") && among(filter.State, "") && !filter.IsFips
}

// among reports whether a list has the value, or is empty.
func among(list []string, value string) bool { return len(list) == 0 || slices.Contains(list, value) }

// packsByName joins the rows of each name, which follow each other.
func packsByName(rows []packRow) []v1.PackMetadata {
	var found []v1.PackMetadata
	for i, row := range rows {
		if i == 0 || rows[i-1].Name != row.Name {
			found = append(found, row.metadata())
		}
		spec := found[len(found)-1].Spec
		if i == 0 || rows[i-1].Name != row.Name || rows[i-1].Registry != row.Registry {
			spec.Registries = append(spec.Registries, v1.RegistryPackMetadata{
				UID: row.Registry.Metadata.UID, Name: row.Registry.Metadata.Name, Scope: v1.ScopeTenant,
				LatestPackUID: row.UID, LatestVersion: row.Version,
			})
		}
	}
	return found
}

func (row *packRow) metadata() v1.PackMetadata {
	return v1.PackMetadata{
		Metadata: &v1.ObjectMeta{Name: row.Name, UID: row.UID},
		Spec: &v1.PackMetadataSpec{
			Name: row.Name, DisplayName: row.Name, Type: v1.PackOci, Layer: v1.LayerAddon,
			CloudTypes: []string{v1.CloudAll},
		},
	}
}

// sortPacks follows the first wish for the name: type, layer and add-on type are
// the same for all packs.
func sortPacks(found []v1.PackMetadata, wishes []v1.PackSortSpec) {
	for _, wish := range wishes {
		if wish.Field != v1.SortPackName && wish.Field != v1.SortPackDisplayName {
			continue
		}
		slices.SortStableFunc(found, func(a, b v1.PackMetadata) int {
			order := cmp.Compare(a.Spec.Name, b.Spec.Name)
			if wish.Order == v1.OrderDescending {
				return -order
			}
			return order
		})
		return
	}
}
