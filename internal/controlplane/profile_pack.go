package controlplane

import (
	"net/http"
	"slices"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// The operations on single packs edit the draft, which begins as a copy of
// what is published.

func profilePackAdd(c *call, body *v1.PackInputEntity) (response, error) {
	if body.Pack == nil {
		return response{}, invalid("pack is required")
	}
	added := newPack(asUpdate(*body.Pack), nil)
	done, err := c.edit(func(p *profile) error {
		packs := p.latest()
		if packIn(packs, added.Name) >= 0 {
			return refuse(http.StatusConflict, v1.CodePackDuplicate,
				"the cluster profile %s has a pack %q already", p.Metadata.Name, added.Name)
		}
		err := checkPack(newSources(c.tx), p, &added)
		p.Draft = &template{Packs: append(packs, added)}
		return err
	})
	return created(added.UID, done.Tag), err
}

// profilePackUpdate changes what the specification has in a PUT of one pack
// (v1PackUpdateEntity): neither registry nor manifests.
func profilePackUpdate(c *call, body *v1.PackInputEntity) (response, error) {
	given := body.Pack
	if given == nil {
		return response{}, invalid("pack is required")
	}
	if err := firstError(required("pack.name", given.Name), required("pack.uid", given.UID)); err != nil {
		return response{}, err
	}
	return c.editPack(func(p *profile, current *pack) error {
		if given.Name != current.Name {
			return invalid("pack.name is not the name of the path")
		}
		current.UID, current.Tag, current.Values = given.UID, given.Tag, trimValues(given.Values)
		current.Type, current.Layer = given.Type, given.Layer
		return checkPack(newSources(c.tx), p, current)
	})
}

// editPack changes the pack that the path names, in the draft.
func (c *call) editPack(change func(*profile, *pack) error) (response, error) {
	return c.edit(func(p *profile) error {
		packs := p.latest()
		index, err := c.packAmong(packs)
		if err != nil {
			return err
		}
		// The copy of the list shares its manifests with what is published.
		packs[index].Manifests = slices.Clone(packs[index].Manifests)
		err = change(p, &packs[index])
		p.Draft = &template{Packs: packs}
		return err
	})
}

func profilePackRemove(c *call) (response, error) {
	return c.edit(func(p *profile) error {
		packs := p.latest()
		index, err := c.packAmong(packs)
		if err == nil {
			p.Draft = &template{Packs: slices.Delete(packs, index, index+1)}
		}
		return err
	})
}

func packIn(packs []pack, name string) int {
	return slices.IndexFunc(packs, func(each pack) bool { return each.Name == name })
}

// packAmong is the place of the pack that the path names.
func (c *call) packAmong(packs []pack) (int, error) {
	name := c.r.PathValue("packName")
	index := packIn(packs, name)
	if index < 0 {
		return 0, notFound("pack", name)
	}
	return index, nil
}

// pack reads the pack that the path names, as an edit would find it, and its
// profile.
func (c *call) pack() (*profile, pack, error) {
	found, err := c.profile()
	if err != nil {
		return nil, pack{}, err
	}
	packs := found.latest()
	index, err := c.packAmong(packs)
	if err != nil {
		return nil, pack{}, err
	}
	return found, packs[index], nil
}

func profilePacks(c *call) (response, error) {
	found, err := c.profile()
	if err != nil {
		return response{}, err
	}
	items := mapped(found.latest(), func(each pack) v1.ClusterProfilePacksEntity {
		return v1.ClusterProfilePacksEntity{
			Metadata: each.meta(), Spec: each.summary(), Status: &v1.PackSummaryStatus{},
		}
	})
	return ok(v1.ClusterProfilePacksEntities{Items: items}), nil
}

func profilePackGet(c *call) (response, error) {
	_, current, err := c.pack()
	if err != nil {
		return response{}, err
	}
	spec := &v1.PackRefSummarySpec{Pack: current.summary()}
	if current.RegistryUID != "" {
		origin, err := getRegistry(c.tx, "", current.RegistryUID)
		if err != nil {
			return response{}, err
		}
		spec.Registry = new(origin.metadata())
	}
	return ok(v1.PackRefSummaryResponse{Metadata: current.meta(), Spec: spec}), nil
}

func (each pack) meta() *v1.ObjectMeta { return &v1.ObjectMeta{Name: each.Name, UID: each.UID} }

func (each pack) summary() *v1.PackSummarySpec {
	ref := each.ref()
	return &v1.PackSummarySpec{
		Name: ref.Name, Version: ref.Version, Type: ref.Type, Layer: ref.Layer, Digest: ref.Digest,
		RegistryUID: ref.RegistryUID, Values: ref.Values, Manifests: ref.Manifests,
	}
}
