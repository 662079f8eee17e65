package controlplane

import (
	"cmp"
	"slices"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// profileClone makes a profile out of what another one has published, or, when
// that never was, out of its draft. The source is kept as it is. An absent name
// is that of the source; an absent version is the first, as it is of a new
// profile.
func profileClone(c *call, body *v1.ClusterProfileCloneEntity) (response, error) {
	if err := c.options.Mood.refuseClone(); err != nil {
		return response{}, err
	}
	wanted := body.Metadata
	if wanted == nil {
		return response{}, invalid("metadata is required")
	}
	fill(&wanted.Version, defaultVersion)
	err := checkVersion(wanted.Version)
	if wanted.Name != "" {
		err = firstError(checkName("metadata.name", wanted.Name), err)
	}
	if err != nil {
		return response{}, err
	}
	source, err := c.profile()
	if err != nil {
		return response{}, err
	}
	target, err := c.cloneScope(source, wanted.Target)
	if err != nil {
		return response{}, err
	}
	made := source.clone(cmp.Or(wanted.Name, source.Metadata.Name), wanted.Version, target)
	c.options.Mood.cloned(made)
	c.initialize(&made.Metadata)
	err = putProfile(c.tx, made)
	return created(made.Metadata.UID, made.tag()), err
}

// cloneScope is where the copy is created: where its source is, unless a target is
// named.
func (c *call) cloneScope(source *profile, target *v1.ClusterProfileCloneTarget) (scope, error) {
	if target == nil {
		return source.scope(), nil
	}
	err := firstError(
		required("metadata.target.scope", target.Scope),
		oneOf("metadata.target.scope", target.Scope, v1.ScopeTenant, v1.ScopeProject),
	)
	if err != nil || target.Scope == v1.ScopeTenant {
		return scope{}, err
	}
	project := cmp.Or(target.ProjectUID, c.scope.Project, source.Project)
	if err := required("metadata.target.projectUid", project); err != nil {
		return scope{}, err
	}
	return c.projects.scope(project)
}

// clone copies a profile, sensitive variables included. What is published is
// copied as published; a draft is left behind unless there is nothing else.
func (p *profile) clone(name, version string, target scope) *profile {
	made := *p
	made.Metadata = describe(&p.Metadata)
	made.Metadata.Name = name
	made.Version, made.Project, made.Revision = version, target.Project, 0
	made.Published, made.Draft = p.Published.clone(), nil
	if p.Published == nil {
		made.Draft = p.Draft.clone()
	}
	return &made
}

// clone copies the packs, with manifests that are objects of their own. That
// of nil is nil.
func (source *template) clone() *template {
	if source == nil {
		return nil
	}
	packs := slices.Clone(source.Packs)
	for i := range packs {
		packs[i].Manifests = slices.Clone(packs[i].Manifests)
		for j := range packs[i].Manifests {
			packs[i].Manifests[j].UID = newUID()
		}
	}
	return &template{Packs: packs}
}
