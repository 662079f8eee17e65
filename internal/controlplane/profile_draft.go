package controlplane

import "slices"

// settle forgets a draft that is what is published: with nothing unpublished
// there is nothing to promote.
func (p *profile) settle() {
	if p.Draft != nil && p.Published != nil && slices.EqualFunc(p.Draft.Packs, p.Published.Packs, pack.equal) {
		p.Draft = nil
	}
}

// equal compares everything, the manifests with their uids and content.
func (each pack) equal(other pack) bool {
	return each.fields() == other.fields() && slices.Equal(each.Manifests, other.Manifests)
}

func (each pack) fields() [8]string {
	return [...]string{
		each.Name, each.Layer, each.Type, each.Tag, each.UID, each.RegistryUID, each.Digest, each.Values,
	}
}
