package controlplane

import (
	"errors"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

const kindRegistry store.Kind = "registries"

// registry is an OCI registry as it is stored. Exactly one of Basic and Ecr is
// set, as Kind says; both hold their secrets in clear, because the store seals
// its documents.
type registry struct {
	Kind     string                   `json:"kind"`
	Metadata v1.ObjectMeta            `json:"metadata"`
	Basic    *v1.BasicOciRegistrySpec `json:"basic,omitempty"`
	Ecr      *v1.EcrRegistrySpec      `json:"ecr,omitempty"`
	Sync     syncState                `json:"sync"`
}

// settings are what both kinds of registry have.
type settings struct {
	Endpoint, BasePath, ProviderType, DefaultRegion string
	Private, Synced                                 bool
}

func (g *registry) settings() settings {
	if spec := g.Ecr; spec != nil {
		return settings{
			Endpoint: spec.Endpoint, BasePath: spec.BaseContentPath, ProviderType: spec.ProviderType,
			DefaultRegion: spec.DefaultRegion, Private: spec.IsPrivate, Synced: spec.IsSyncSupported,
		}
	}
	spec := g.Basic
	return settings{
		Endpoint: spec.Endpoint, BasePath: spec.BaseContentPath, ProviderType: spec.ProviderType,
		Private: spec.Auth.Type != v1.AuthNone, Synced: spec.IsSyncSupported,
	}
}

func (g *registry) secrets() []redact.Secret {
	return append(g.Basic.Secrets(), g.Ecr.Secrets()...)
}

// getRegistry reads a registry of one kind, or of any when kind is "". One of
// the other kind is not found: each kind has its own path.
func getRegistry(tx *store.Tx, kind, uid string) (*registry, error) {
	found := new(registry)
	err := tx.Get(kindRegistry, uid, found)
	if errors.Is(err, store.ErrNotFound) || err == nil && kind != "" && found.Kind != kind {
		return nil, notFound("registry", uid)
	}
	return found, err
}

func putRegistry(tx *store.Tx, g *registry) error {
	err := tx.Put(kindRegistry, g.Metadata.UID, g.Metadata.Name, g)
	if errors.Is(err, store.ErrNameTaken) {
		return refuse(409, v1.CodeRegistryAlreadyExists, "a registry with the name %q already exists", g.Metadata.Name)
	}
	return err
}

// eachRegistry visits all registries, ordered by uid.
func eachRegistry(tx *store.Tx, visit func(*registry) error) error {
	return tx.Each(kindRegistry, func(_ string, decode func(any) error) error {
		found := new(registry)
		if err := decode(found); err != nil {
			return err
		}
		return visit(found)
	})
}

// now is the clock in the precision of the wire.
func (s *Server) now() v1.Time {
	return v1.Time{Time: s.options.Now().UTC().Truncate(time.Millisecond)}
}
