package controlplane

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// listedProfiles returns the profiles in the lists of the scope, by name,
// version and uid.
func (s *Server) listedProfiles(r *http.Request, scoped scope) (all []*profile, err error) {
	err = s.options.Store.View(r.Context(), func(tx *store.Tx) error {
		return eachProfile(tx, func(p *profile) error {
			if p.listed(scoped) {
				all = append(all, p)
			}
			return nil
		})
	})
	slices.SortFunc(all, func(a, b *profile) int { return cmp.Or(byName(a, b), byUID(a, b)) })
	return all, err
}

func byName(a, b *profile) int {
	return cmp.Or(cmp.Compare(a.Metadata.Name, b.Metadata.Name), compareVersions(a.Version, b.Version))
}

func byUID(a, b *profile) int { return cmp.Compare(a.Metadata.UID, b.Metadata.UID) }

func profilesMetadata(s *Server, r *http.Request, scoped scope) (response, error) {
	all, err := s.listedProfiles(r, scoped)
	list := v1.ClusterProfilesMetadata{Items: []v1.ClusterProfileMetadata{}}
	for _, p := range all {
		list.Items = append(list.Items, v1.ClusterProfileMetadata{
			Metadata: &v1.ObjectEntity{Name: p.Metadata.Name, UID: p.Metadata.UID},
			Spec:     &v1.ClusterProfileMetadataSpec{CloudType: p.CloudType, Version: p.Version},
		})
	}
	return ok(list), err
}

// profilesList filters, sorts and pages.
func profilesList(s *Server, r *http.Request, scoped scope) (response, error) {
	var body v1.ClusterProfilesFilterSpec
	if err := decodeOptional(r, &body); err != nil {
		return response{}, err
	}
	if err := checkFilter(&body); err != nil {
		return response{}, err
	}
	first, limit, err := page(r)
	if err != nil {
		return response{}, err
	}
	all, err := s.listedProfiles(r, scoped)
	if err != nil {
		return response{}, err
	}
	var found []*profile
	for _, p := range all {
		if matches(p, body.Filter) {
			found = append(found, p)
		}
	}
	sortProfiles(found, body.Sort)
	return ok(s.options.Mood.page(r, s.profilesPage(all, found, first, s.options.Mood.limit(limit)))), nil
}

// profilesPage returns a page of what was found among all.
func (s *Server) profilesPage(all, found []*profile, first, limit int) v1.ClusterProfilesSummary {
	shown, meta := cut(found, first, limit)
	list := v1.ClusterProfilesSummary{Items: make([]v1.ClusterProfileSummary, 0, len(shown)), Listmeta: meta}
	for _, p := range shown {
		list.Items = append(list.Items, s.summary(all, p))
	}
	return list
}

func profileSummary(s *Server, r *http.Request, scoped scope) (response, error) {
	all, err := s.listedProfiles(r, scoped)
	if err != nil {
		return response{}, err
	}
	uid := r.PathValue("uid")
	index := slices.IndexFunc(all, func(p *profile) bool { return p.Metadata.UID == uid })
	if index < 0 {
		return response{}, notFound("cluster profile", uid)
	}
	return ok(s.summary(all, all[index])), nil
}

// summary is a profile among all those that are listed.
func (s *Server) summary(all []*profile, p *profile) v1.ClusterProfileSummary {
	shown := p.summary(siblingsIn(all, p))
	s.inUseSummary(p.Metadata.UID, shown.Status)
	return shown
}

func siblingsIn(all []*profile, p *profile) []v1.ClusterProfileVersion {
	var versions []v1.ClusterProfileVersion
	for _, other := range all {
		if other.Project == p.Project && other.Metadata.Name == p.Metadata.Name {
			versions = append(versions, v1.ClusterProfileVersion{UID: other.Metadata.UID, Version: other.Version})
		}
	}
	return versions
}

func (p *profile) summary(versions []v1.ClusterProfileVersion) v1.ClusterProfileSummary {
	return v1.ClusterProfileSummary{
		Metadata: p.metadata(),
		SpecSummary: &v1.ClusterProfileSpecSummary{
			Draft: p.templateSummary(p.Draft), Published: p.templateSummary(p.Published),
			Version: p.Version, Versions: versions,
		},
		Status: &v1.ClusterProfileStatusSummary{
			IsPublished: p.Published != nil, Fips: &v1.ClusterProfileFips{Mode: "unknown"},
			Pack: &v1.ClusterProfilePackSummary{},
		},
	}
}

func (p *profile) templateSummary(source *template) *v1.ClusterProfileTemplateSummary {
	if source == nil {
		return nil
	}
	shown := &v1.ClusterProfileTemplateSummary{
		Type: p.Type, CloudType: p.CloudType, Packs: make([]v1.PackRefSummary, 0, len(source.Packs)),
	}
	for _, each := range source.Packs {
		shown.Packs = append(shown.Packs, v1.PackRefSummary{
			Name: each.Name, Type: each.Type, Layer: each.Layer, Tag: each.Tag, Version: each.Tag, PackUID: each.UID,
		})
	}
	return shown
}
