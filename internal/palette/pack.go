package palette

import (
	"cmp"
	"slices"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// Kinds of packs and the layer of add-on packs.
const (
	PackOCI      = v1.PackOci
	PackManifest = v1.PackManifest
	LayerAddon   = v1.LayerAddon
)

// Pack is one pack of a profile. UID is the pack uid, "" where Palette has
// none; Tag is the version of a chart; Values is the values document.
type Pack struct {
	Name, Tag, UID, RegistryUID, Type, Layer, Values string
	Manifests                                        []Manifest
	// Rank is the order among the packs that one client adds to a profile, the
	// lowest first, then by name; one without a rank keeps the place that an edit
	// gives it. It is neither read nor written.
	Rank *int64
	// Version is the current version of a pack of Palette's own whose tag is a
	// train of versions. It is read only.
	Version string
}

// Manifest is a Kubernetes manifest in a pack. Content is there only where an
// edit may need to send it back: reading a profile does not give it.
type Manifest struct{ Name, UID, Content string }

func (p Pack) clone() Pack {
	p.Manifests = slices.Clone(p.Manifests)
	return p
}

func (p Pack) equal(other Pack) bool {
	return p.Name == other.Name && p.Tag == other.Tag && p.UID == other.UID && p.RegistryUID == other.RegistryUID &&
		p.Type == other.Type && p.Layer == other.Layer && p.Values == other.Values &&
		slices.Equal(p.Manifests, other.Manifests)
}

func clonePacks(packs []Pack) []Pack {
	copied := make([]Pack, len(packs))
	for i, pack := range packs {
		copied[i] = pack.clone()
	}
	return copied
}

func equalPacks(a, b []Pack) bool { return slices.EqualFunc(a, b, Pack.equal) }

func names(packs []Pack) []string {
	found := make([]string, len(packs))
	for i, pack := range packs {
		found[i] = pack.Name
	}
	return found
}

// without are the packs but those of the given names.
func without(packs []Pack, dropped []string) []Pack {
	return slices.DeleteFunc(slices.Clone(packs), func(p Pack) bool { return slices.Contains(dropped, p.Name) })
}

// packOf is a pack as it must be sent back to stay unchanged. Palette has the
// version of a chart in one of two fields.
func packOf(ref v1.PackRef) Pack {
	pack := Pack{
		Layer: ref.Layer, Name: ref.Name, RegistryUID: ref.RegistryUID, Tag: ref.Tag,
		Type: ref.Type, UID: ref.PackUID, Values: ref.Values, Version: ref.Version,
	}
	if pack.Type == PackOCI {
		pack.Tag = cmp.Or(ref.Tag, ref.Version)
	}
	for _, manifest := range ref.Manifests {
		pack.Manifests = append(pack.Manifests, Manifest{Name: manifest.Name, UID: manifest.UID})
	}
	return pack
}

// entities are packs in the body of a request, which has its own manifests. No
// packs are an empty list.
func entities[M any](packs []Pack, manifest func(Manifest) M) []v1.PackEntity[M] {
	wire := make([]v1.PackEntity[M], len(packs))
	for i, p := range packs {
		wire[i] = v1.PackEntity[M]{
			Layer: p.Layer, Name: p.Name, RegistryUID: p.RegistryUID, Tag: p.Tag, Type: p.Type, UID: p.UID,
			Values: p.Values,
		}
		for _, m := range p.Manifests {
			wire[i].Manifests = append(wire[i].Manifests, manifest(m))
		}
	}
	return wire
}

func createdManifest(m Manifest) v1.ManifestInputEntity {
	return v1.ManifestInputEntity{Name: m.Name, Content: m.Content}
}

func updatedManifest(m Manifest) v1.ManifestRefUpdateEntity {
	return v1.ManifestRefUpdateEntity{Name: m.Name, UID: m.UID, Content: m.Content}
}
