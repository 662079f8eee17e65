package helmlayer

import (
	"fmt"
	"slices"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// takenError says that the profile has a pack of that name already.
type takenError struct{ pack string }

func (e *takenError) Error() string {
	return fmt.Sprintf("the profile has a pack %q already", e.pack)
}

// add appends the layer to the packs of a profile.
func add(l layer.Layer, pack palette.Pack) palette.Edit {
	return func(packs []palette.Pack) ([]palette.Pack, error) {
		if at(packs, pack.Name) >= 0 {
			return nil, &takenError{pack.Name}
		}
		return with(packs, len(packs), l, pack, "")
	}
}

// replace overwrites the pack that the layer was so far, in its place; one
// that is gone is appended. What the layer does not name stays in its values.
func replace(was string, l layer.Layer, pack palette.Pack) palette.Edit {
	return func(packs []palette.Pack) ([]palette.Pack, error) {
		i := at(packs, was)
		if was != pack.Name && at(packs, pack.Name) >= 0 {
			return nil, &takenError{pack.Name}
		}
		if i < 0 {
			return with(packs, len(packs), l, pack, "")
		}
		previous := packs[i].Values
		return with(slices.Delete(slices.Clone(packs), i, i+1), i, l, pack, previous)
	}
}

// remove takes a pack out of a profile; one that is gone is no change.
func remove(name string) palette.Edit {
	return func(packs []palette.Pack) ([]palette.Pack, error) {
		return slices.DeleteFunc(slices.Clone(packs), func(p palette.Pack) bool { return p.Name == name }), nil
	}
}

func with(packs []palette.Pack, position int, l layer.Layer, pack palette.Pack, previous string) ([]palette.Pack, error) {
	document, err := l.Document(previous)
	if err != nil {
		return nil, err
	}
	pack.Values = document
	return slices.Insert(slices.Clone(packs), position, pack), nil
}

func at(packs []palette.Pack, name string) int {
	return slices.IndexFunc(packs, func(p palette.Pack) bool { return p.Name == name })
}

// cutImportID splits <cluster_profile_id>/<name>.
func cutImportID(id string) (profileID, name string, ok bool) {
	profileID, name, ok = strings.Cut(id, "/")
	return profileID, name, ok && profileID != "" && name != "" && !strings.Contains(name, "/")
}
