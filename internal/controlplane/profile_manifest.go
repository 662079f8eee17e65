package controlplane

import (
	"net/http"
	"slices"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// profileManifests lists the packs of a profile with the content of their
// manifests.
func profileManifests(c *call) (response, error) {
	found, err := c.profile()
	if err != nil {
		return response{}, err
	}
	return ok(v1.ClusterProfilePacksManifests{
		Metadata: &v1.ObjectMeta{UID: c.uid()},
		Spec:     &v1.ClusterProfilePacksManifestsSpec{Packs: mapped(found.latest(), pack.withManifests)},
	}), nil
}

func (each pack) withManifests() v1.ClusterProfilePackManifests {
	return v1.ClusterProfilePackManifests{
		Metadata: each.meta(),
		Spec: &v1.PackManifestsSpec{
			Name: each.Name, Version: each.Tag, Type: each.Type, Layer: each.Layer, Digest: each.Digest,
			RegistryUID: each.RegistryUID, Values: each.Values,
			Manifests: mapped(each.Manifests, func(found manifest) v1.ManifestSummary {
				return v1.ManifestSummary{
					UID: found.UID, Name: found.Name, Content: found.Content, Digest: digestOf(found.Content),
				}
			}),
		},
		Status: &v1.PackSummaryStatus{},
	}
}

// packManifests lists the manifests of one pack, drafted and published.
func packManifests(c *call) (response, error) {
	p, current, err := c.pack()
	if err != nil {
		return response{}, err
	}
	return ok(v1.ManifestEntities{Items: mapped(current.Manifests, func(found manifest) v1.ManifestEntity {
		return p.manifestWire(current.Name, found)
	})}), nil
}

func packManifestGet(c *call) (response, error) {
	p, current, err := c.pack()
	if err != nil {
		return response{}, err
	}
	index, err := c.manifest(&current)
	if err != nil {
		return response{}, err
	}
	return ok(p.manifestWire(current.Name, current.Manifests[index])), nil
}

func (p *profile) manifestWire(packName string, found manifest) v1.ManifestEntity {
	entity := v1.ManifestEntity{
		Metadata: &v1.ObjectMeta{Name: found.Name, UID: found.UID}, Spec: &v1.ManifestSpec{},
	}
	if p.Draft == nil {
		entity.Spec.Published = manifestData(found)
		return entity
	}
	entity.Spec.Draft = manifestData(found)
	published := p.Published.packs()
	if index := packIn(published, packName); index >= 0 {
		for _, before := range published[index].Manifests {
			if before.UID == found.UID {
				entity.Spec.Published = manifestData(before)
			}
		}
	}
	return entity
}

func manifestData(found manifest) *v1.ManifestData {
	return &v1.ManifestData{Content: found.Content, Digest: digestOf(found.Content)}
}

func packManifestAdd(c *call, body *v1.ManifestInputEntity) (response, error) {
	if err := checkName("name", body.Name); err != nil {
		return response{}, err
	}
	added := manifest{UID: newUID(), Name: body.Name, Content: body.Content}
	done, err := c.editPack(func(_ *profile, current *pack) error {
		if slices.ContainsFunc(current.Manifests, func(m manifest) bool { return m.Name == added.Name }) {
			return refuse(http.StatusConflict, v1.CodePackDuplicate,
				"the pack %s has a manifest %q already", current.Name, added.Name)
		}
		current.Manifests = append(current.Manifests, added)
		return nil
	})
	return created(added.UID, done.Tag), err
}

func packManifestUpdate(c *call, body *v1.ManifestInputEntity) (response, error) {
	if err := checkName("name", body.Name); err != nil {
		return response{}, err
	}
	return c.editPack(func(_ *profile, current *pack) error {
		index, err := c.manifest(current)
		if err == nil {
			current.Manifests[index].Name, current.Manifests[index].Content = body.Name, body.Content
		}
		return err
	})
}

func packManifestRemove(c *call) (response, error) {
	return c.editPack(func(_ *profile, current *pack) error {
		index, err := c.manifest(current)
		if err == nil {
			current.Manifests = slices.Delete(current.Manifests, index, index+1)
		}
		return err
	})
}

// manifest is the place of the manifest that the path names.
func (c *call) manifest(current *pack) (int, error) {
	uid := c.r.PathValue("manifestUid")
	index := slices.IndexFunc(current.Manifests, func(m manifest) bool { return m.UID == uid })
	if index < 0 {
		return 0, notFound("manifest", uid)
	}
	return index, nil
}
