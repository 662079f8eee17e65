package palette

import (
	"slices"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// Pack is one pack of a profile, as it is written: UID is the pack uid, and
// every manifest carries its content.
type Pack struct {
	v1.PackManifestUpdateEntity
}

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

// packOf is a pack as it must be sent back to stay what it is. Manifests have
// no content yet.
func packOf(ref v1.PackRef) Pack {
	pack := Pack{v1.PackManifestUpdateEntity{
		Layer: ref.Layer, Name: ref.Name, RegistryUID: ref.RegistryUID, Tag: ref.Tag,
		Type: ref.Type, UID: ref.PackUID, Values: ref.Values,
	}}
	for _, manifest := range ref.Manifests {
		pack.Manifests = append(pack.Manifests, v1.ManifestRefUpdateEntity{Name: manifest.Name, UID: manifest.UID})
	}
	return pack
}

func packsOf(template *v1.ClusterProfileTemplate) []Pack {
	if template == nil {
		return nil
	}
	packs := make([]Pack, 0, len(template.Packs))
	for _, ref := range template.Packs {
		packs = append(packs, packOf(ref))
	}
	return packs
}
