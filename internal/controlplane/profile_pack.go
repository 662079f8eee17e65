package controlplane

import (
	"net/http"
	"slices"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// The operations on single packs edit the draft, which begins as a copy of
// what is published.

// packUpdateEntity is the body of a PUT of one pack (v1PackUpdateEntity). It
// names neither registry nor manifests, so both are kept.
type packUpdateEntity struct {
	Pack *struct {
		Name   string `json:"name"`
		UID    string `json:"uid"`
		Tag    string `json:"tag"`
		Type   string `json:"type"`
		Layer  string `json:"layer"`
		Values string `json:"values"`
	} `json:"pack"`
}

func profilePackAdd(s *Server, r *http.Request, scoped scope) (response, error) {
	var body v1.PackInputEntity
	if err := decode(r, &body); err != nil {
		return response{}, err
	}
	if body.Pack == nil {
		return response{}, invalid("pack is required")
	}
	added := newPack(*body.Pack)
	changed, err := s.changeProfile(r, scoped, func(tx *store.Tx, p *profile) error {
		packs := p.latest()
		if packIn(packs, added.Name) >= 0 {
			return refuse(http.StatusConflict, v1.CodePackDuplicate,
				"the cluster profile %s has a pack %q already", p.Metadata.Name, added.Name)
		}
		if err := checkPack(newSources(tx), p, &added); err != nil {
			return err
		}
		p.Draft = &template{Packs: append(packs, added)}
		return nil
	})
	if err != nil {
		return response{}, err
	}
	done := created(added.UID)
	done.Tag = changed.tag()
	return done, nil
}

func profilePackUpdate(s *Server, r *http.Request, scoped scope) (response, error) {
	var body packUpdateEntity
	if err := decode(r, &body); err != nil {
		return response{}, err
	}
	if body.Pack == nil {
		return response{}, invalid("pack is required")
	}
	if err := firstError(required("pack.name", body.Pack.Name), required("pack.uid", body.Pack.UID)); err != nil {
		return response{}, err
	}
	return s.editPack(r, scoped, func(tx *store.Tx, p *profile, current *pack) error {
		if body.Pack.Name != current.Name {
			return invalid("pack.name is not the name of the path")
		}
		current.UID, current.Tag, current.Values = body.Pack.UID, body.Pack.Tag, trimValues(body.Pack.Values)
		current.Type, current.Layer = body.Pack.Type, body.Pack.Layer
		return checkPack(newSources(tx), p, current)
	})
}

// editPack changes the pack that the path names, in the draft.
func (s *Server) editPack(
	r *http.Request, scoped scope, change func(*store.Tx, *profile, *pack) error,
) (response, error) {
	return s.edit(r, scoped, func(tx *store.Tx, p *profile) error {
		packs := p.latest()
		index, err := pathPack(r, packs)
		if err != nil {
			return err
		}
		// The copy of the list shares its manifests with what is published.
		packs[index].Manifests = slices.Clone(packs[index].Manifests)
		if err := change(tx, p, &packs[index]); err != nil {
			return err
		}
		p.Draft = &template{Packs: packs}
		return nil
	})
}

func profilePackRemove(s *Server, r *http.Request, scoped scope) (response, error) {
	return s.edit(r, scoped, func(_ *store.Tx, p *profile) error {
		packs := p.latest()
		index, err := pathPack(r, packs)
		if err != nil {
			return err
		}
		p.Draft = &template{Packs: slices.Delete(packs, index, index+1)}
		return nil
	})
}

func packIn(packs []pack, name string) int {
	return slices.IndexFunc(packs, func(each pack) bool { return each.Name == name })
}

func pathPack(r *http.Request, packs []pack) (int, error) {
	name := r.PathValue("packName")
	index := packIn(packs, name)
	if index < 0 {
		return 0, notFound("pack", name)
	}
	return index, nil
}

func profilePacks(s *Server, r *http.Request, scoped scope) (response, error) {
	list := v1.ClusterProfilePacksEntities{Items: []v1.ClusterProfilePacksEntity{}}
	packs, err := s.latestPacks(r, scoped)
	for _, each := range packs {
		list.Items = append(list.Items, v1.ClusterProfilePacksEntity{
			Metadata: each.meta(), Spec: each.summary(), Status: &v1.PackSummaryStatus{},
		})
	}
	return ok(list), err
}

func profilePackGet(s *Server, r *http.Request, scoped scope) (response, error) {
	var found v1.PackRefSummaryResponse
	err := s.options.Store.View(r.Context(), func(tx *store.Tx) error {
		p, err := getProfile(tx, scoped, r.PathValue("uid"))
		if err != nil {
			return err
		}
		packs := p.latest()
		index, err := pathPack(r, packs)
		if err != nil {
			return err
		}
		found.Metadata, found.Spec = packs[index].meta(), &v1.PackRefSummarySpec{Pack: packs[index].summary()}
		if packs[index].RegistryUID == "" {
			return nil
		}
		origin, err := getRegistry(tx, "", packs[index].RegistryUID)
		if err == nil {
			metadata := origin.metadata()
			found.Spec.Registry = &metadata
		}
		return err
	})
	return ok(found), err
}

// latestPacks reads the packs of the profile of the path as an edit would find
// them.
func (s *Server) latestPacks(r *http.Request, scoped scope) (packs []pack, err error) {
	err = s.options.Store.View(r.Context(), func(tx *store.Tx) error {
		found, err := getProfile(tx, scoped, r.PathValue("uid"))
		if err == nil {
			packs = found.latest()
		}
		return err
	})
	return packs, err
}

func (current *pack) meta() *v1.ObjectMeta {
	return &v1.ObjectMeta{Name: current.Name, UID: current.UID}
}

func (current *pack) summary() *v1.PackSummarySpec {
	ref := current.ref()
	return &v1.PackSummarySpec{
		Name: current.Name, Version: current.Tag, Type: current.Type, Layer: current.Layer, Digest: current.Digest,
		RegistryUID: current.RegistryUID, Values: current.Values, Manifests: ref.Manifests,
	}
}
