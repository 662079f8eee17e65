package palette

import (
	"context"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// wireRegistry is a registry as Palette holds it. What no caller manages is
// kept in it, so that an update can send it back. One that was read has
// metadata and the spec of its kind.
type wireRegistry struct {
	meta   *v1.ObjectMeta
	basic  *v1.BasicOciRegistrySpec
	ecr    *v1.EcrRegistrySpec
	status *v1.OciRegistryStatus
	stamp  RegistryStamp
}

// registryOnWire reads a registry. A response without uid or spec is an
// *UnexpectedError.
func (c *Client) registryOnWire(
	ctx context.Context, scope Scope, kind registry.Kind, uid string,
) (wireRegistry, error) {
	paths, err := placesOf(kind)
	if err != nil {
		return wireRegistry{}, err
	}
	document, err := c.fetch(ctx, scope, nil, paths.one, uid)
	if err != nil {
		return wireRegistry{}, c.confirmRegistryGone(ctx, scope, kind, uid, err)
	}
	held, err := decodeRegistry(document, kind, paths.one)
	if err != nil {
		return wireRegistry{}, err
	}
	if lacks := held.lacks(); lacks != "" {
		return wireRegistry{}, document.unexpected(lacks)
	}
	c.kinds.Store(uid, kind)
	held.stamp = stampOf(held.meta.LastModifiedTimestamp.Time, document.date)
	return held, nil
}

func decodeRegistry(document success, kind registry.Kind, what string) (wireRegistry, error) {
	if kind == registry.Basic {
		object, err := decode[v1.BasicOciRegistry](document, what)
		return wireRegistry{meta: object.Metadata, basic: object.Spec, status: object.Status}, err
	}
	object, err := decode[v1.EcrRegistry](document, what)
	return wireRegistry{meta: object.Metadata, ecr: object.Spec, status: object.Status}, err
}

// What an object without identity or content lacks.
const (
	lacksUID  = "it has no metadata.uid"
	lacksSpec = "it has no spec"
)

func (w wireRegistry) lacks() string {
	switch {
	case w.meta == nil || w.meta.UID == "":
		return lacksUID
	case w.basic == nil && w.ecr == nil:
		return lacksSpec
	default:
		return ""
	}
}

// registry is the domain's view; the zero Registry for one that was not read.
func (w wireRegistry) registry() Registry {
	if w.meta == nil {
		return Registry{}
	}
	found := Registry{UID: w.meta.UID, Name: w.meta.Name, Stamp: w.stamp}
	if w.ecr != nil {
		found.Settings = w.ecr.Settings(w.status)
	} else {
		found.Settings = w.basic.Settings(w.status)
	}
	if w.status != nil {
		found.Sync = syncStatus(w.status.SyncStatus)
	}
	return found
}
