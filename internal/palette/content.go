package palette

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// Values of a profile that this provider makes.
const (
	TypeAddOn = v1.ProfileAddOn
	CloudAll  = v1.CloudAll
)

// Profile is one version of a cluster profile. What Palette may leave out, send
// as null or send empty is settled: Published and Draft are nil when there is
// no such template. It is shared by its readers, who must not change it.
// Source: definition v1ClusterProfile of the published specification.
type Profile struct {
	UID, Name, Version string
	// Scope is where the profile lives: "project", "tenant" or "system".
	// Palette says it in an annotation; one that says nothing is the tenant's.
	Scope string
	// Description is "" when there is none.
	Description string
	// Tags are its labels; the value of a tag without one is "".
	Tags            map[string]string
	Type, CloudType string
	// Published is what clusters run, Draft what waits for publishing.
	Published, Draft *Template
	// Versions are all versions of that name, this one among them.
	Versions []ProfileVersion
	// Clusters are those that Palette says use this version.
	Clusters []Cluster
	// Unpublished reports whether the draft holds changes of this provider: of
	// a run that was interrupted, or removals that wait for their profile; or
	// whether the deletion of a registry waits for it.
	Unpublished bool

	annotations, labels map[string]string
	etag                string
	// base and draft are the fingerprints of the published packs and of the draft,
	// each taken when it is first needed. draft is for a profile with a draft.
	base, draft func() string
}

// Template is a list of packs, in their order.
type Template struct{ Packs []Pack }

func (t *Template) packs() []Pack {
	if t == nil {
		return nil
	}
	return t.Packs
}

// Cluster is a cluster, or a cluster template, that uses a profile.
type Cluster struct{ Name, UID string }

// Template is the published template, or the draft of a profile that never was
// published; nil when there is neither.
func (p Profile) Template() *Template {
	if p.Published != nil {
		return p.Published
	}
	return p.Draft
}

// Packs are those of Template, none when there is no template.
func (p Profile) Packs() []Pack { return p.Template().packs() }

// Uses reports whether a registry is used by the published template or by the
// draft.
func (p Profile) Uses(registryUID string) bool {
	packs := slices.Concat(p.Published.packs(), p.Draft.packs())
	return slices.ContainsFunc(packs, func(pack Pack) bool { return pack.RegistryUID == registryUID })
}

// decodeProfile decodes a profile of the wire. One without identity or
// content is none.
func (c *Client) decodeProfile(ctx context.Context, scope Scope, found success) (Profile, error) {
	wire, err := decode[v1.ClusterProfile](found, v1.PathProfile)
	switch {
	case err != nil:
		return Profile{}, err
	case wire.Metadata == nil || wire.Metadata.UID == "":
		return Profile{}, found.unexpected(lacksUID)
	case wire.Spec == nil:
		return Profile{}, found.unexpected(lacksSpec)
	}
	p := Profile{
		UID: wire.Metadata.UID, Name: wire.Metadata.Name, Version: wire.Spec.Version,
		Scope:       cmp.Or(wire.Metadata.Annotations[v1.AnnotationScope], v1.ScopeTenant),
		Description: wire.Metadata.Annotations[v1.AnnotationDescription],
		Tags:        tagsOf(wire.Metadata.Labels),
		Published:   templateOf(wire.Spec.Published),
		Draft:       templateOf(wire.Spec.Draft),
		Clusters:    clustersOf(wire.Status),
		annotations: wire.Metadata.Annotations, labels: wire.Metadata.Labels, etag: found.etag,
	}
	for _, template := range []*v1.ClusterProfileTemplate{wire.Spec.Draft, wire.Spec.Published} {
		if template != nil {
			p.Type, p.CloudType = cmp.Or(template.Type, p.Type), cmp.Or(template.CloudType, p.CloudType)
		}
	}
	c.typed(ctx, scope, p.Draft.packs())
	c.typed(ctx, scope, p.Published.packs())
	p.base = sync.OnceValue(func() string { return c.prints.of(p.Published.packs()) })
	p.draft = sync.OnceValue(func() string { return c.prints.of(p.Draft.Packs) })
	for _, version := range wire.Spec.Versions {
		p.Versions = append(p.Versions, ProfileVersion{UID: version.UID, Name: p.Name, Version: version.Version})
	}
	p.Unpublished = len(p.HandedOver()) > 0 || len(c.prints.pending(p)) > 0 ||
		p.changed() && c.prints.covers(markIn(p), p)
	return p, nil
}

// changed reports whether there is a draft that differs from what is published.
func (p Profile) changed() bool {
	return p.Draft != nil && len(difference(p.Published.packs(), p.Draft.Packs)) > 0
}

// templateOf takes an empty object for no template.
func templateOf(wire *v1.ClusterProfileTemplate) *Template {
	if wire == nil ||
		wire.Packs == nil && wire.Type == "" && wire.CloudType == "" && wire.UID == "" && wire.Name == "" {
		return nil
	}
	t := &Template{Packs: make([]Pack, 0, len(wire.Packs))}
	for _, ref := range wire.Packs {
		if ref.Name != placeholderName {
			t.Packs = append(t.Packs, packOf(ref))
		}
	}
	return t
}

// clustersOf lists who uses a profile; a deprecated list of uids says it where
// the list of references does not.
func clustersOf(status *v1.ClusterProfileStatus) []Cluster {
	if status == nil {
		return nil
	}
	var found []Cluster
	for _, cluster := range status.InUseClusters {
		found = append(found, Cluster{Name: cmp.Or(cluster.Name, cluster.UID), UID: cluster.UID})
	}
	for _, uid := range status.InUseClusterUIDs {
		if !slices.ContainsFunc(found, func(c Cluster) bool { return c.UID == uid }) {
			found = append(found, Cluster{Name: uid, UID: uid})
		}
	}
	for _, cluster := range status.InUseClusterTemplates {
		found = append(found, Cluster{Name: "template " + cmp.Or(cluster.Name, cluster.UID), UID: cluster.UID})
	}
	return found
}

// tagsOf turns labels into tags; Palette marks a tag without a value.
func tagsOf(labels map[string]string) map[string]string {
	tags := make(map[string]string, len(labels))
	for key, value := range labels {
		if value == v1.LabelTagValue {
			value = ""
		}
		tags[key] = value
	}
	return tags
}

func labelsOf(tags map[string]string) map[string]string {
	labels := maps.Clone(tags)
	for key, value := range labels {
		labels[key] = cmp.Or(value, v1.LabelTagValue)
	}
	return labels
}
