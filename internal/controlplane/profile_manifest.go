package controlplane

import (
	"net/http"
	"slices"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// profileManifests lists the packs of a profile with the content of their
// manifests.
func profileManifests(s *Server, r *http.Request, scoped scope) (response, error) {
	packs, err := s.latestPacks(r, scoped)
	list := []v1.ClusterProfilePackManifests{}
	for _, each := range packs {
		list = append(list, each.withManifests())
	}
	return ok(v1.ClusterProfilePacksManifests{
		Metadata: &v1.ObjectMeta{UID: r.PathValue("uid")},
		Spec:     &v1.ClusterProfilePacksManifestsSpec{Packs: list},
	}), err
}

func (current *pack) withManifests() v1.ClusterProfilePackManifests {
	shown := v1.ClusterProfilePackManifests{
		Metadata: current.meta(),
		Spec: &v1.PackManifestsSpec{
			Name: current.Name, Version: current.Tag, Type: current.Type, Layer: current.Layer, Digest: current.Digest,
			RegistryUID: current.RegistryUID, Values: current.Values, Manifests: []v1.ManifestSummary{},
		},
		Status: &v1.PackSummaryStatus{},
	}
	for _, found := range current.Manifests {
		shown.Spec.Manifests = append(shown.Spec.Manifests, v1.ManifestSummary{
			UID: found.UID, Name: found.Name, Content: found.Content, Digest: digestOf(found.Content),
		})
	}
	return shown
}

// packManifests lists the manifests of one pack, drafted and published.
func packManifests(s *Server, r *http.Request, scoped scope) (response, error) {
	list := v1.ManifestEntities{Items: []v1.ManifestEntity{}}
	err := s.pathManifests(r, scoped, func(entity v1.ManifestEntity) {
		list.Items = append(list.Items, entity)
	})
	return ok(list), err
}

func packManifestGet(s *Server, r *http.Request, scoped scope) (response, error) {
	var found *v1.ManifestEntity
	err := s.pathManifests(r, scoped, func(entity v1.ManifestEntity) {
		if entity.Metadata.UID == r.PathValue("manifestUid") {
			found = &entity
		}
	})
	if err != nil {
		return response{}, err
	}
	if found == nil {
		return response{}, notFound("manifest", r.PathValue("manifestUid"))
	}
	return ok(found), nil
}

// pathManifests visits the manifests of the pack of the path.
func (s *Server) pathManifests(r *http.Request, scoped scope, visit func(v1.ManifestEntity)) error {
	return s.options.Store.View(r.Context(), func(tx *store.Tx) error {
		p, err := getProfile(tx, scoped, r.PathValue("uid"))
		if err != nil {
			return err
		}
		packs := p.latest()
		index, err := pathPack(r, packs)
		if err != nil {
			return err
		}
		for _, found := range packs[index].Manifests {
			visit(p.manifestWire(packs[index].Name, found))
		}
		return nil
	})
}

func (p *profile) manifestWire(packName string, found manifest) v1.ManifestEntity {
	data := &v1.ManifestData{Content: found.Content, Digest: digestOf(found.Content)}
	entity := v1.ManifestEntity{
		Metadata: &v1.ObjectMeta{Name: found.Name, UID: found.UID}, Spec: &v1.ManifestSpec{},
	}
	if p.Draft == nil {
		entity.Spec.Published = data
		return entity
	}
	entity.Spec.Draft = data
	if p.Published == nil {
		return entity
	}
	if index := packIn(p.Published.Packs, packName); index >= 0 {
		for _, before := range p.Published.Packs[index].Manifests {
			if before.UID == found.UID {
				entity.Spec.Published = &v1.ManifestData{Content: before.Content, Digest: digestOf(before.Content)}
			}
		}
	}
	return entity
}

func packManifestAdd(s *Server, r *http.Request, scoped scope) (response, error) {
	body, err := manifestBody(r)
	if err != nil {
		return response{}, err
	}
	added := manifest{UID: newUID(), Name: body.Name, Content: body.Content}
	done, err := s.editPack(r, scoped, func(_ *store.Tx, _ *profile, current *pack) error {
		if slices.ContainsFunc(current.Manifests, func(m manifest) bool { return m.Name == added.Name }) {
			return refuse(http.StatusConflict, v1.CodePackDuplicate,
				"the pack %s has a manifest %q already", current.Name, added.Name)
		}
		current.Manifests = append(current.Manifests, added)
		return nil
	})
	return response{Status: http.StatusCreated, Body: v1.UID{UID: added.UID}, Tag: done.Tag}, err
}

func packManifestUpdate(s *Server, r *http.Request, scoped scope) (response, error) {
	body, err := manifestBody(r)
	if err != nil {
		return response{}, err
	}
	return s.editPack(r, scoped, func(_ *store.Tx, _ *profile, current *pack) error {
		index, err := pathManifest(r, current)
		if err == nil {
			current.Manifests[index].Name, current.Manifests[index].Content = body.Name, body.Content
		}
		return err
	})
}

func packManifestRemove(s *Server, r *http.Request, scoped scope) (response, error) {
	return s.editPack(r, scoped, func(_ *store.Tx, _ *profile, current *pack) error {
		index, err := pathManifest(r, current)
		if err == nil {
			current.Manifests = slices.Delete(current.Manifests, index, index+1)
		}
		return err
	})
}

func manifestBody(r *http.Request) (body v1.ManifestInputEntity, err error) {
	if err := decode(r, &body); err != nil {
		return body, err
	}
	return body, checkName("name", body.Name)
}

func pathManifest(r *http.Request, current *pack) (int, error) {
	uid := r.PathValue("manifestUid")
	index := slices.IndexFunc(current.Manifests, func(m manifest) bool { return m.UID == uid })
	if index < 0 {
		return 0, notFound("manifest", uid)
	}
	return index, nil
}
