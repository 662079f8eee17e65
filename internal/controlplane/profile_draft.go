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
func (one pack) equal(other pack) bool {
	return one.fields() == other.fields() && slices.Equal(one.Manifests, other.Manifests)
}

func (one pack) fields() [8]string {
	return [...]string{
		one.Name, one.Layer, one.Type, one.Tag, one.UID, one.RegistryUID, one.Digest, one.Values,
	}
}
