package helmlayer

import (
	"fmt"
	"slices"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// takenError says that the profile has another pack of that name.
type takenError struct {
	pack string
	// follower says that the layer came from another version of the profile.
	follower bool
}

func (e *takenError) Error() string {
	return fmt.Sprintf("the profile has a pack %q already", e.pack)
}

// add appends the layer to the packs of a profile. A pack that is what the
// layer would write is taken up as it is; another one of that name is
// overwritten only when released says that it is this run's to give.
func add(l layer.Layer, pack palette.Pack, released func() bool) palette.Edit {
	return func(packs []palette.Pack) ([]palette.Pack, error) {
		i := at(packs, pack.Name)
		switch {
		case i < 0:
			return with(packs, len(packs), l, pack, "")
		case identical(packs[i], l, pack):
			return packs, nil
		case released():
			return rewrite(packs, i, l, pack)
		default:
			return nil, &takenError{pack: pack.Name}
		}
	}
}

// follow adds the layer to another version of its profile. What the layer does
// not name comes along in its values. Where the version is this resource's own,
// or holds the pack that the layer was so far, that pack is the layer's;
// elsewhere it has to be what the layer would write.
func follow(l layer.Layer, pack, previous palette.Pack, own bool) palette.Edit {
	return func(packs []palette.Pack) ([]palette.Pack, error) {
		i := at(packs, pack.Name)
		switch {
		case i < 0:
			return with(packs, len(packs), l, pack, previous.Values)
		case identical(packs[i], l, pack):
			return packs, nil
		case own || cameAlong(packs[i], previous):
			return rewrite(packs, i, l, pack)
		default:
			return nil, &takenError{pack: pack.Name, follower: true}
		}
	}
}

func cameAlong(there, previous palette.Pack) bool {
	return there.Name == previous.Name && there.Tag == previous.Tag && there.RegistryUID == previous.RegistryUID &&
		strings.TrimSpace(there.Values) == strings.TrimSpace(previous.Values)
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
		return rewrite(packs, i, l, pack)
	}
}

// remove takes a pack out of a profile, unless another address of the run wants
// it; one that is gone is no change.
func remove(name string, kept func() bool) palette.Edit {
	return func(packs []palette.Pack) ([]palette.Pack, error) {
		if kept() {
			return packs, nil
		}
		return slices.DeleteFunc(slices.Clone(packs), func(p palette.Pack) bool { return p.Name == name }), nil
	}
}

// identical reports whether a pack is what the layer would write: Palette may
// spell its values in another way, and keys that the layer does not name are
// others'.
func identical(there palette.Pack, l layer.Layer, pack palette.Pack) bool {
	if there.Tag != pack.Tag || there.RegistryUID != pack.RegistryUID || there.Type != pack.Type {
		return false
	}
	if pack.UID != "" && there.UID != pack.UID {
		return false
	}
	read, err := layer.Parse(there.Name, there.Tag, there.Values)
	return err == nil && read.Same(l)
}

// rewrite overwrites a pack in its place.
func rewrite(packs []palette.Pack, i int, l layer.Layer, pack palette.Pack) ([]palette.Pack, error) {
	return with(slices.Delete(slices.Clone(packs), i, i+1), i, l, pack, packs[i].Values)
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
