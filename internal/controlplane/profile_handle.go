package controlplane

import (
	"cmp"
	"errors"
	"net/http"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

func profileCreate(c *call, body *v1.ClusterProfileEntity) (response, error) {
	publish, err := c.flag(v1.QueryPublish)
	if err != nil {
		return response{}, err
	}
	made, packs, err := newProfile(body, c.scope)
	if err != nil {
		return response{}, err
	}
	mood := c.options.Mood
	mood.posted(made)
	c.initialize(&made.Metadata)
	checked, err := newPacks(c.tx, mood, made, mapped(packs, asUpdate))
	err = firstError(err, nonEmpty(mood.EmptyAtCreate, checked), nonEmpty(mood.EmptyAtPublish && publish, checked))
	if err != nil {
		return response{}, err
	}
	made.Draft = &template{Packs: checked}
	mood.settle(made)
	if publish {
		made.publish()
	}
	err = putProfile(c.tx, made)
	return created(made.Metadata.UID, made.tag()), err
}

func profileGet(c *call) (response, error) {
	found, err := c.profile()
	if err != nil {
		return response{}, err
	}
	shown, err := found.wire(c.tx)
	if err == nil {
		c.inUse(found.Metadata.UID, shown.Status)
	}
	return response{Status: http.StatusOK, Body: shown, Tag: found.tag()}, err
}

// profileUpdate overwrites the draft and the metadata.
func profileUpdate(c *call, body *v1.ClusterProfileUpdateEntity) (response, error) {
	if err := checkUpdate(body); err != nil {
		return response{}, err
	}
	return c.edit(func(p *profile) error {
		if uid := body.Metadata.UID; uid != "" && uid != p.Metadata.UID {
			return invalid("metadata.uid is not the uid of the path")
		}
		if kind := body.Spec.Template.Type; kind != "" && kind != p.Type {
			return invalid("spec.template.type cannot be changed from %s to %s", p.Type, kind)
		}
		p.Metadata.Name, p.Version = body.Metadata.Name, body.Spec.Version
		c.options.Mood.put(p, body.Metadata)
		checked, err := newPacks(c.tx, c.options.Mood, p, body.Spec.Template.Packs)
		p.Draft = &template{Packs: checked}
		return firstError(err, nonEmpty(c.options.Mood.EmptyAtEdit, checked))
	})
}

// profileDescribe changes what is given: a map replaces the map before.
func profileDescribe(c *call, body *v1.ProfileMetaEntity) (response, error) {
	if body.Metadata == nil {
		return response{}, invalid("metadata is required")
	}
	return c.edit(func(p *profile) error {
		mood := c.options.Mood
		p.Metadata.Name = cmp.Or(body.Metadata.Name, p.Metadata.Name)
		p.Metadata.Annotations = mood.kept(mood.patched(p.Metadata.Annotations, body.Metadata.Annotations))
		p.Metadata.Labels = mood.patched(p.Metadata.Labels, body.Metadata.Labels)
		if body.Spec != nil {
			p.Version = cmp.Or(body.Spec.Version, p.Version)
		}
		return firstError(checkName("metadata.name", p.Metadata.Name), checkVersion(p.Version))
	})
}

func profilePublish(c *call) (response, error) {
	return c.edit(func(p *profile) error {
		err := nonEmpty(c.options.Mood.EmptyAtPublish, p.latest())
		if err == nil {
			p.publish()
		}
		return err
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

func profileDelete(c *call) (response, error) {
	found, err := c.knownProfile()
	if err == nil {
		err = c.released(found)
	}
	if err != nil {
		return response{}, err
	}
	return noContent, c.tx.Delete(kindProfile, found.Metadata.UID)
}

func profileValidateName(c *call) (response, error) {
	wanted := &profile{Project: c.scope.Project, Version: cmp.Or(c.query(v1.QueryVersion), defaultVersion)}
	wanted.Metadata.Name = c.query(v1.QueryName)
	err := firstError(checkName("query parameter name", wanted.Metadata.Name), checkVersion(wanted.Version))
	if err != nil {
		return response{}, err
	}
	if decided, err := c.options.Mood.checkName(wanted.Metadata.Name, wanted.Version); decided {
		return noContent, err
	}
	_, err = c.tx.Named(kindProfile, wanted.index())
	switch {
	case err == nil:
		err = alreadyExists(wanted.Metadata.Name, wanted.Version)
	case errors.Is(err, store.ErrNotFound):
		err = nil
	}
	return noContent, err
}
