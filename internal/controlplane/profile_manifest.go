package controlplane

import (
	"net/http"
	"slices"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// profileManifests lists the packs of a profile with the content of their
// manifests.
func profileManifests(s *Server, r *http.Request, in scope) (answer, error) {
	packs, err := s.latestPacks(r, in)
	list := []v1.ClusterProfilePackManifests{}
	for _, one := range packs {
		list = append(list, one.withManifests())
	}
	return ok(v1.ClusterProfilePacksManifests{
		Metadata: &v1.ObjectMeta{UID: r.PathValue("uid")},
		Spec:     &v1.ClusterProfilePacksManifestsSpec{Packs: list},
	}), err
}

func (one *pack) withManifests() v1.ClusterProfilePackManifests {
	shown := v1.ClusterProfilePackManifests{
		Metadata: one.meta(),
		Spec: &v1.PackManifestsSpec{
			Name: one.Name, Version: one.Tag, Type: one.Type, Layer: one.Layer, Digest: one.Digest,
			RegistryUID: one.RegistryUID, Values: one.Values, Manifests: []v1.ManifestSummary{},
		},
		Status: &v1.PackSummaryStatus{},
	}
	for _, found := range one.Manifests {
		shown.Spec.Manifests = append(shown.Spec.Manifests, v1.ManifestSummary{
			UID: found.UID, Name: found.Name, Content: found.Content, Digest: digestOf(found.Content),
		})
	}
	return shown
}

// packManifests lists the manifests of one pack, drafted and published.
func packManifests(s *Server, r *http.Request, in scope) (answer, error) {
	list := v1.ManifestEntities{Items: []v1.ManifestEntity{}}
	err := s.pathManifests(r, in, func(entity v1.ManifestEntity) {
		list.Items = append(list.Items, entity)
	})
	return ok(list), err
}

func packManifestGet(s *Server, r *http.Request, in scope) (answer, error) {
	var found *v1.ManifestEntity
	err := s.pathManifests(r, in, func(entity v1.ManifestEntity) {
		if entity.Metadata.UID == r.PathValue("manifestUid") {
			found = &entity
		}
	})
	if err != nil {
		return answer{}, err
	}
	if found == nil {
		return answer{}, notFound("manifest", r.PathValue("manifestUid"))
	}
	return ok(found), nil
}

// pathManifests visits the manifests of the pack of the path.
func (s *Server) pathManifests(r *http.Request, in scope, visit func(v1.ManifestEntity)) error {
	return s.options.Store.View(r.Context(), func(tx *store.Tx) error {
		p, err := getProfile(tx, in, r.PathValue("uid"))
		if err != nil {
			return err
		}
		packs := p.latest()
		at, err := pathPack(r, packs)
		if err != nil {
			return err
		}
		for _, found := range packs[at].Manifests {
			visit(p.manifestWire(packs[at].Name, found))
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
	if at := packIn(p.Published.Packs, packName); at >= 0 {
		for _, before := range p.Published.Packs[at].Manifests {
			if before.UID == found.UID {
				entity.Spec.Published = &v1.ManifestData{Content: before.Content, Digest: digestOf(before.Content)}
			}
		}
	}
	return entity
}

func packManifestAdd(s *Server, r *http.Request, in scope) (answer, error) {
	body, err := manifestBody(r)
	if err != nil {
		return answer{}, err
	}
	added := manifest{UID: newUID(), Name: body.Name, Content: body.Content}
	done, err := s.editPack(r, in, func(_ *store.Tx, _ *profile, one *pack) error {
		if slices.ContainsFunc(one.Manifests, func(m manifest) bool { return m.Name == added.Name }) {
			return refuse(http.StatusConflict, v1.CodePackDuplicate,
				"the pack %s has a manifest %q already", one.Name, added.Name)
		}
		one.Manifests = append(one.Manifests, added)
		return nil
	})
	return answer{Status: http.StatusCreated, Body: v1.UID{UID: added.UID}, Tag: done.Tag}, err
}

func packManifestUpdate(s *Server, r *http.Request, in scope) (answer, error) {
	body, err := manifestBody(r)
	if err != nil {
		return answer{}, err
	}
	return s.editPack(r, in, func(_ *store.Tx, _ *profile, one *pack) error {
		at, err := pathManifest(r, one)
		if err == nil {
			one.Manifests[at].Name, one.Manifests[at].Content = body.Name, body.Content
		}
		return err
	})
}

func packManifestRemove(s *Server, r *http.Request, in scope) (answer, error) {
	return s.editPack(r, in, func(_ *store.Tx, _ *profile, one *pack) error {
		at, err := pathManifest(r, one)
		if err == nil {
			one.Manifests = slices.Delete(one.Manifests, at, at+1)
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

func pathManifest(r *http.Request, one *pack) (int, error) {
	uid := r.PathValue("manifestUid")
	at := slices.IndexFunc(one.Manifests, func(m manifest) bool { return m.UID == uid })
	if at < 0 {
		return 0, notFound("manifest", uid)
	}
	return at, nil
}
