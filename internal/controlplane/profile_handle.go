package controlplane

import (
	"errors"
	"net/http"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

func profileCreate(s *Server, r *http.Request, scoped scope) (response, error) {
	publish, err := flag(r, v1.QueryPublish)
	if err != nil {
		return response{}, err
	}
	made, packs, err := profileBody(r, scoped)
	if err != nil {
		return response{}, err
	}
	s.options.Mood.posted(made)
	made.Metadata.UID = newUID()
	made.Metadata.CreationTimestamp = s.now()
	made.Metadata.LastModifiedTimestamp = made.Metadata.CreationTimestamp
	err = s.options.Store.Update(r.Context(), func(tx *store.Tx) error {
		checked, err := newPacks(tx, s.options.Mood, made, packs)
		err = firstError(err, nonEmpty(s.options.Mood.EmptyAtCreate, checked),
			nonEmpty(s.options.Mood.EmptyAtPublish && publish, checked))
		if err != nil {
			return err
		}
		made.Draft = &template{Packs: checked}
		s.options.Mood.settle(made)
		if publish {
			made.publish()
		}
		return putProfile(tx, made)
	})
	done := created(made.Metadata.UID)
	done.Tag = made.tag()
	return done, err
}

func profileGet(s *Server, r *http.Request, scoped scope) (response, error) {
	var found v1.ClusterProfile
	var tag string
	err := s.options.Store.View(r.Context(), func(tx *store.Tx) error {
		p, err := getProfile(tx, scoped, r.PathValue("uid"))
		if err != nil {
			return err
		}
		tag = p.tag()
		if found, err = p.wire(tx); err == nil {
			s.inUse(p.Metadata.UID, found.Status)
		}
		return err
	})
	return response{Status: http.StatusOK, Body: found, Tag: tag}, err
}

// profileUpdate overwrites the draft, and what the profile says about itself.
func profileUpdate(s *Server, r *http.Request, scoped scope) (response, error) {
	body, err := profileUpdateBody(r)
	if err != nil {
		return response{}, err
	}
	return s.edit(r, scoped, func(tx *store.Tx, p *profile) error {
		if uid := body.Metadata.UID; uid != "" && uid != p.Metadata.UID {
			return invalid("metadata.uid is not the uid of the path")
		}
		if kind := body.Spec.Template.Type; kind != "" && kind != p.Type {
			return invalid("spec.template.type cannot be changed from %s to %s", p.Type, kind)
		}
		p.Metadata.Name, p.Version = body.Metadata.Name, body.Spec.Version
		s.options.Mood.put(p, body.Metadata)
		checked, err := updatedPacks(tx, s.options.Mood, p, body.Spec.Template.Packs)
		p.Draft = &template{Packs: checked}
		return firstError(err, nonEmpty(s.options.Mood.EmptyAtEdit, checked))
	})
}

// edit serves a request that changes a profile and returns nothing.
func (s *Server) edit(r *http.Request, scoped scope, change func(*store.Tx, *profile) error) (response, error) {
	changed, err := s.changeProfile(r, scoped, change)
	if err != nil {
		return response{}, err
	}
	return response{Status: http.StatusNoContent, Tag: changed.tag()}, nil
}

// profileDescribe changes what is given: a map replaces the map before.
func profileDescribe(s *Server, r *http.Request, scoped scope) (response, error) {
	var body v1.ProfileMetaEntity
	if err := decode(r, &body); err != nil {
		return response{}, err
	}
	if body.Metadata == nil {
		return response{}, invalid("metadata is required")
	}
	return s.edit(r, scoped, func(_ *store.Tx, p *profile) error {
		if body.Metadata.Name != "" {
			p.Metadata.Name = body.Metadata.Name
		}
		mood := s.options.Mood
		p.Metadata.Annotations = mood.kept(mood.patched(p.Metadata.Annotations, body.Metadata.Annotations))
		p.Metadata.Labels = mood.patched(p.Metadata.Labels, body.Metadata.Labels)
		if body.Spec != nil && body.Spec.Version != "" {
			p.Version = body.Spec.Version
		}
		return firstError(checkName("metadata.name", p.Metadata.Name), checkVersion(p.Version))
	})
}

func profilePublish(s *Server, r *http.Request, scoped scope) (response, error) {
	return s.edit(r, scoped, func(_ *store.Tx, p *profile) error {
		if err := nonEmpty(s.options.Mood.EmptyAtPublish, p.latest()); err != nil {
			return err
		}
		p.publish()
		return nil
	})
}

// publish promotes the draft. Without one there is nothing to do, which is no
// error: a client that repeats the request after a lost response wants what
// is there.
func (p *profile) publish() {
	if p.Draft != nil {
		p.Published, p.Draft = p.Draft, nil
	}
}

func profileDelete(s *Server, r *http.Request, scoped scope) (response, error) {
	err := s.options.Store.Update(r.Context(), func(tx *store.Tx) error {
		found, err := knownProfile(tx, r, scoped)
		if err == nil {
			err = s.released(found)
		}
		if err != nil {
			return err
		}
		return tx.Delete(kindProfile, found.Metadata.UID)
	})
	return noContent, err
}

func profileValidateName(s *Server, r *http.Request, scoped scope) (response, error) {
	wanted := &profile{Project: scoped.Project, Version: r.URL.Query().Get(v1.QueryVersion)}
	wanted.Metadata.Name = r.URL.Query().Get(v1.QueryName)
	fill(&wanted.Version, defaultVersion)
	err := firstError(checkName("query parameter name", wanted.Metadata.Name), checkVersion(wanted.Version))
	if err != nil {
		return response{}, err
	}
	if decided, err := s.options.Mood.checkName(wanted.Metadata.Name, wanted.Version); decided {
		return noContent, err
	}
	err = s.options.Store.View(r.Context(), func(tx *store.Tx) error {
		_, err := tx.Named(kindProfile, wanted.index())
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err == nil {
			return alreadyExists(wanted.Metadata.Name, wanted.Version)
		}
		return err
	})
	return noContent, err
}
