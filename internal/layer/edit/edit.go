// Package edit adds, changes and removes a layer in the packs of a profile version: each a
// palette.Edit, which the editor of the profile applies to the packs that it reads, and
// again after a conflict.
package edit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// TakenError is another pack of that name in the profile. Follower: the layer came from
// another version of the profile.
type TakenError struct {
	Pack     string
	Follower bool
}

func (e *TakenError) Error() string {
	return fmt.Sprintf("the profile has a pack %q already", e.Pack)
}

// Add appends the layer to the packs of a profile. A pack that is what the layer would
// write is kept; another one of that name is overwritten only when released returns true.
func Add(l layer.Layer, pack palette.Pack, released func() bool) palette.Edit {
	return add(l, pack, "", func(palette.Pack) error {
		if released() {
			return nil
		}
		return &TakenError{Pack: pack.Name}
	})
}

// Follow adds the layer to another version of its profile, with the rest of its values
// document. In a version of this resource (own), or one with the layer's previous pack,
// that pack is overwritten; elsewhere it has to be what the layer would write.
func Follow(l layer.Layer, pack, previous palette.Pack, own bool) palette.Edit {
	return add(l, pack, previous.Values, func(there palette.Pack) error {
		if own || cameAlong(there, previous) {
			return nil
		}
		return &TakenError{Pack: pack.Name, Follower: true}
	})
}

// add appends a layer, with the rest of its document in values; taken returns an error
// for a pack of that name that is another's.
func add(l layer.Layer, pack palette.Pack, values string, taken func(there palette.Pack) error) palette.Edit {
	return func(packs []palette.Pack) ([]palette.Pack, error) {
		i := position(packs, pack.Name)
		if i < 0 {
			return insert(packs, len(packs), l, pack, values)
		}
		if identical(packs[i], l, pack) {
			return packs, nil
		}
		if err := taken(packs[i]); err != nil {
			return nil, err
		}
		return rewrite(packs, i, l, pack)
	}
}

func cameAlong(there, previous palette.Pack) bool {
	return there.Name == previous.Name && there.Tag == previous.Tag && there.RegistryUID == previous.RegistryUID &&
		strings.TrimSpace(there.Values) == strings.TrimSpace(previous.Values)
}

// Replace overwrites the layer's previous pack, was, in its place, and keeps the rest of its
// values document; a pack that is gone is appended.
func Replace(was string, l layer.Layer, pack palette.Pack) palette.Edit {
	return func(packs []palette.Pack) ([]palette.Pack, error) {
		i := position(packs, was)
		if was != pack.Name && position(packs, pack.Name) >= 0 {
			return nil, &TakenError{Pack: pack.Name}
		}
		if i < 0 {
			return insert(packs, len(packs), l, pack, "")
		}
		return rewrite(packs, i, l, pack)
	}
}

// Remove removes a pack from a profile, unless kept, and changes nothing when it is gone.
func Remove(name string, kept func() bool) palette.Edit {
	return func(packs []palette.Pack) ([]palette.Pack, error) {
		if kept() {
			return packs, nil
		}
		return slices.DeleteFunc(slices.Clone(packs), func(p palette.Pack) bool { return p.Name == name }), nil
	}
}

// identical reports whether a pack is what the layer would write: Palette may spell its
// values in another way, and other keys of the document are not the layer's.
func identical(there palette.Pack, l layer.Layer, pack palette.Pack) bool {
	if there.Tag != pack.Tag || there.RegistryUID != pack.RegistryUID || there.Type != pack.Type {
		return false
	}
	if pack.UID != "" && there.UID != "" && there.UID != pack.UID { // Palette may hide it
		return false
	}
	read, err := layer.Parse(there.Name, there.Tag, there.Values)
	return err == nil && read.Same(l)
}

// rewrite overwrites a pack in its place.
func rewrite(packs []palette.Pack, i int, l layer.Layer, pack palette.Pack) ([]palette.Pack, error) {
	return insert(slices.Delete(slices.Clone(packs), i, i+1), i, l, pack, packs[i].Values)
}

// insert writes the document of a layer and puts its pack at an index.
func insert(packs []palette.Pack, i int, l layer.Layer, pack palette.Pack, previous string) ([]palette.Pack, error) {
	document, err := l.Document(previous)
	if err != nil {
		return nil, err
	}
	pack.Values = document
	return slices.Insert(slices.Clone(packs), i, pack), nil
}

func position(packs []palette.Pack, name string) int {
	return slices.IndexFunc(packs, func(p palette.Pack) bool { return p.Name == name })
}
