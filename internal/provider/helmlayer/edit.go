package helmlayer

import (
	"fmt"
	"slices"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// takenError says that the profile has a pack of that name already.
type takenError struct {
	pack string
	// follower says that the layer came from another version of the profile.
	follower bool
}

func (e *takenError) Error() string {
	return fmt.Sprintf("the profile has a pack %q already", e.pack)
}

// add appends the layer to the packs of a profile.
func add(l layer.Layer, pack palette.Pack) palette.Edit {
	return func(packs []palette.Pack) ([]palette.Pack, error) {
		if at(packs, pack.Name) >= 0 {
			return nil, &takenError{pack: pack.Name}
		}
		return with(packs, len(packs), l, pack, "")
	}
}

// follow adds the layer to the next version of its profile. What the layer does
// not name comes along in its values. A pack that is the same already, as after
// a run that did not get to keep its state, is no change.
func follow(l layer.Layer, pack palette.Pack, previous string) palette.Edit {
	return func(packs []palette.Pack) ([]palette.Pack, error) {
		i := at(packs, pack.Name)
		if i < 0 {
			return with(packs, len(packs), l, pack, previous)
		}
		document, err := l.Document(packs[i].Values)
		if err != nil {
			return nil, err
		}
		there := packs[i]
		if there.Tag != pack.Tag || there.RegistryUID != pack.RegistryUID || strings.TrimSpace(there.Values) != strings.TrimSpace(document) {
			return nil, &takenError{pack: pack.Name, follower: true}
		}
		return packs, nil
	}
}

// replace overwrites the pack that the layer was so far, in its place; one
// that is gone is appended. What the layer does not name stays in its values.
func replace(was string, l layer.Layer, pack palette.Pack) palette.Edit {
	return func(packs []palette.Pack) ([]palette.Pack, error) {
		i := at(packs, was)
		if was != pack.Name && at(packs, pack.Name) >= 0 {
			return nil, &takenError{pack: pack.Name}
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
