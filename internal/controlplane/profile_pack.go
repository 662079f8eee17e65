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
// names neither registry nor manifests, so both stay.
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

func profilePackAdd(s *Server, r *http.Request, in scope) (answer, error) {
	var body v1.PackInputEntity
	if err := decode(r, &body); err != nil {
		return answer{}, err
	}
	if body.Pack == nil {
		return answer{}, invalid("pack is required")
	}
	added := newPack(*body.Pack)
	changed, err := s.changeProfile(r, in, func(tx *store.Tx, p *profile) error {
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
		return answer{}, err
	}
	done := created(added.UID)
	done.Tag = changed.tag()
	return done, nil
}

func profilePackUpdate(s *Server, r *http.Request, in scope) (answer, error) {
	var body packUpdateEntity
	if err := decode(r, &body); err != nil {
		return answer{}, err
	}
	if body.Pack == nil {
		return answer{}, invalid("pack is required")
	}
	if err := firstError(required("pack.name", body.Pack.Name), required("pack.uid", body.Pack.UID)); err != nil {
		return answer{}, err
	}
	return s.editPack(r, in, func(tx *store.Tx, p *profile, one *pack) error {
		if body.Pack.Name != one.Name {
			return invalid("pack.name is not the name of the path")
		}
		one.UID, one.Tag, one.Values = body.Pack.UID, body.Pack.Tag, trimValues(body.Pack.Values)
		one.Type, one.Layer = body.Pack.Type, body.Pack.Layer
		return checkPack(newSources(tx), p, one)
	})
}

// editPack changes the pack that the path names, in the draft.
func (s *Server) editPack(
	r *http.Request, in scope, change func(*store.Tx, *profile, *pack) error,
) (answer, error) {
	return s.edit(r, in, func(tx *store.Tx, p *profile) error {
		packs := p.latest()
		at, err := pathPack(r, packs)
		if err != nil {
			return err
		}
		// The copy of the list shares its manifests with what is published.
		packs[at].Manifests = slices.Clone(packs[at].Manifests)
		if err := change(tx, p, &packs[at]); err != nil {
			return err
		}
		p.Draft = &template{Packs: packs}
		return nil
	})
}

func profilePackRemove(s *Server, r *http.Request, in scope) (answer, error) {
	return s.edit(r, in, func(_ *store.Tx, p *profile) error {
		packs := p.latest()
		at, err := pathPack(r, packs)
		if err != nil {
			return err
		}
		p.Draft = &template{Packs: slices.Delete(packs, at, at+1)}
		return nil
	})
}

func packIn(packs []pack, name string) int {
	return slices.IndexFunc(packs, func(one pack) bool { return one.Name == name })
}

func pathPack(r *http.Request, packs []pack) (int, error) {
	name := r.PathValue("packName")
	at := packIn(packs, name)
	if at < 0 {
		return 0, notFound("pack", name)
	}
	return at, nil
}

func profilePacks(s *Server, r *http.Request, in scope) (answer, error) {
	list := v1.ClusterProfilePacksEntities{Items: []v1.ClusterProfilePacksEntity{}}
	packs, err := s.latestPacks(r, in)
	for _, one := range packs {
		list.Items = append(list.Items, v1.ClusterProfilePacksEntity{
			Metadata: one.meta(), Spec: one.summary(), Status: &v1.PackSummaryStatus{},
		})
	}
	return ok(list), err
}

func profilePackGet(s *Server, r *http.Request, in scope) (answer, error) {
	var found v1.PackRefSummaryResponse
	err := s.options.Store.View(r.Context(), func(tx *store.Tx) error {
		p, err := getProfile(tx, in, r.PathValue("uid"))
		if err != nil {
			return err
		}
		packs := p.latest()
		at, err := pathPack(r, packs)
		if err != nil {
			return err
		}
		found.Metadata, found.Spec = packs[at].meta(), &v1.PackRefSummarySpec{Pack: packs[at].summary()}
		if packs[at].RegistryUID == "" {
			return nil
		}
		from, err := getRegistry(tx, "", packs[at].RegistryUID)
		if err == nil {
			metadata := from.metadata()
			found.Spec.Registry = &metadata
		}
		return err
	})
	return ok(found), err
}

// latestPacks reads the packs of the profile of the path as an edit would find
// them.
func (s *Server) latestPacks(r *http.Request, in scope) (packs []pack, err error) {
	err = s.options.Store.View(r.Context(), func(tx *store.Tx) error {
		found, err := getProfile(tx, in, r.PathValue("uid"))
		if err == nil {
			packs = found.latest()
		}
		return err
	})
	return packs, err
}

func (one *pack) meta() *v1.ObjectMeta { return &v1.ObjectMeta{Name: one.Name, UID: one.UID} }

func (one *pack) summary() *v1.PackSummarySpec {
	ref := one.ref()
	return &v1.PackSummarySpec{
		Name: one.Name, Version: one.Tag, Type: one.Type, Layer: one.Layer, Digest: one.Digest,
		RegistryUID: one.RegistryUID, Values: one.Values, Manifests: ref.Manifests,
	}
}
