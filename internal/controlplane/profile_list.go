package controlplane

import (
	"cmp"
	"slices"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// listedProfiles returns the profiles in the lists of the scope, by name,
// version and uid.
func (c *call) listedProfiles() (all []*profile, err error) {
	err = eachProfile(c.tx, func(p *profile) {
		if p.listed(c.scope) {
			all = append(all, p)
		}
	})
	slices.SortFunc(all, func(a, b *profile) int { return cmp.Or(byName(a, b), byUID(a, b)) })
	return all, err
}

func byName(a, b *profile) int {
	return cmp.Or(cmp.Compare(a.Metadata.Name, b.Metadata.Name), compareVersions(a.Version, b.Version))
}

func byUID(a, b *profile) int { return cmp.Compare(a.Metadata.UID, b.Metadata.UID) }

func profilesMetadata(c *call) (response, error) {
	all, err := c.listedProfiles()
	items := mapped(all, func(p *profile) v1.ClusterProfileMetadata {
		return v1.ClusterProfileMetadata{
			Metadata: &v1.ObjectEntity{Name: p.Metadata.Name, UID: p.Metadata.UID},
			Spec:     &v1.ClusterProfileMetadataSpec{CloudType: p.CloudType, Version: p.Version},
		}
	})
	return ok(v1.ClusterProfilesMetadata{Items: items}), err
}

// profilesList filters, sorts and pages.
func profilesList(c *call, body *v1.ClusterProfilesFilterSpec) (response, error) {
	if err := checkFilter(body); err != nil {
		return response{}, err
	}
	first, limit, err := c.page()
	if err != nil {
		return response{}, err
	}
	all, err := c.listedProfiles()
	if err != nil {
		return response{}, err
	}
	found := slices.DeleteFunc(slices.Clone(all), func(p *profile) bool { return !matches(p, body.Filter) })
	sortProfiles(found, body.Sort)
	shown, meta := cut(found, first, c.options.Mood.limit(limit))
	list := v1.ClusterProfilesSummary{Listmeta: meta, Items: mapped(shown, func(p *profile) v1.ClusterProfileSummary {
		return c.summary(all, p)
	})}
	return ok(c.options.Mood.page(c.r, list)), nil
}

func profileSummary(c *call) (response, error) {
	all, err := c.listedProfiles()
	if err != nil {
		return response{}, err
	}
	index := slices.IndexFunc(all, func(p *profile) bool { return p.Metadata.UID == c.uid() })
	if index < 0 {
		return response{}, notFound("cluster profile", c.uid())
	}
	return ok(c.summary(all, all[index])), nil
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
	return &v1.ClusterProfileTemplateSummary{
		Type: p.Type, CloudType: p.CloudType, Packs: mapped(source.Packs, func(each pack) v1.PackRefSummary {
			return v1.PackRefSummary{
				Name: each.Name, Type: each.Type, Layer: each.Layer, PackUID: each.UID, Tag: each.Tag,
				Version: each.Tag,
			}
		}),
	}
}
