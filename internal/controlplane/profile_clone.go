package controlplane

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// profileClone makes a profile out of what another one has published, or, when
// that never was, out of its draft. The source is kept as it is.
func profileClone(s *Server, r *http.Request, scoped scope) (response, error) {
	if err := s.options.Mood.refuseClone(); err != nil {
		return response{}, err
	}
	wanted, err := cloneBody(r)
	if err != nil {
		return response{}, err
	}
	var made *profile
	err = s.options.Store.Update(r.Context(), func(tx *store.Tx) error {
		source, err := getProfile(tx, scoped, r.PathValue("uid"))
		if err != nil {
			return err
		}
		target, err := s.cloneScope(source, wanted.Target, scoped)
		if err != nil {
			return err
		}
		made = source.clone(cmp.Or(wanted.Name, source.Metadata.Name), wanted.Version, target)
		s.options.Mood.cloned(made)
		made.Metadata.CreationTimestamp = s.now()
		made.Metadata.LastModifiedTimestamp = made.Metadata.CreationTimestamp
		return putProfile(tx, made)
	})
	if err != nil {
		return response{}, err
	}
	done := created(made.Metadata.UID)
	done.Tag = made.tag()
	return done, nil
}

// cloneBody reads what the copy shall be called. An absent name is that of the
// source; an absent version is the first, as it is of a new profile.
func cloneBody(r *http.Request) (*v1.ClusterProfileCloneMetaInputEntity, error) {
	var body v1.ClusterProfileCloneEntity
	if err := decode(r, &body); err != nil {
		return nil, err
	}
	if body.Metadata == nil {
		return nil, invalid("metadata is required")
	}
	wanted := body.Metadata
	fill(&wanted.Version, defaultVersion)
	if wanted.Name == "" {
		return wanted, checkVersion(wanted.Version)
	}
	return wanted, firstError(checkName("metadata.name", wanted.Name), checkVersion(wanted.Version))
}

// cloneScope is where the copy is created: where its source is, unless a target is
// named.
func (s *Server) cloneScope(source *profile, target *v1.ClusterProfileCloneTarget, scoped scope) (scope, error) {
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
	project := cmp.Or(target.ProjectUID, scoped.Project, source.Project)
	if err := required("metadata.target.projectUid", project); err != nil {
		return scope{}, err
	}
	return s.projects.scope(project)
}

// clone copies a profile, sensitive variables included. What is published is
// copied as published; a draft is left behind unless there is nothing else.
func (p *profile) clone(name, version string, target scope) *profile {
	made := *p
	made.Metadata = v1.ObjectMeta{
		Name: name, UID: newUID(), Annotations: p.Metadata.Annotations, Labels: p.Metadata.Labels,
	}
	made.Version, made.Project, made.Revision = version, target.Project, 0
	if p.Published != nil {
		made.Published, made.Draft = p.Published.clone(), nil
		return &made
	}
	made.Draft = p.Draft.clone()
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
