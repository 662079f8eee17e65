package controlplane

import (
	"errors"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

const kindRegistry store.Kind = "registries"

// registry is an OCI registry as it is stored. Kind decides which of Basic and Ecr
// is set. They hold their secrets in clear: the store encrypts its documents.
type registry struct {
	Kind     string                   `json:"kind"`
	Metadata v1.ObjectMeta            `json:"metadata"`
	Basic    *v1.BasicOciRegistrySpec `json:"basic,omitempty"`
	Ecr      *v1.EcrRegistrySpec      `json:"ecr,omitempty"`
	Sync     syncState                `json:"sync"`
}

// summarySpec is what both kinds of registry have.
func (g *registry) summarySpec() v1.OciRegistrySpec {
	common := v1.OciRegistrySpec{RegistryType: g.Kind, Scope: v1.ScopeTenant}
	if spec := g.Ecr; spec != nil {
		common.Endpoint, common.ProviderType = spec.Endpoint, spec.ProviderType
		common.DefaultRegion, common.IsPrivate = spec.DefaultRegion, spec.IsPrivate
	} else {
		common.Endpoint, common.ProviderType = g.Basic.Endpoint, g.Basic.ProviderType
		common.IsPrivate = g.Basic.Auth.Type != v1.AuthNone
	}
	return common
}

func (g *registry) synced() bool {
	return g.Ecr != nil && g.Ecr.IsSyncSupported || g.Basic != nil && g.Basic.IsSyncSupported
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

// registries are all registries, ordered by uid.
func registries(tx *store.Tx) (all []*registry, err error) {
	err = eachDocument(tx, kindRegistry, func(g *registry) { all = append(all, g) })
	return all, err
}

// registry reads the registry that the path names.
func (c *call) registry() (*registry, error) { return getRegistry(c.tx, c.kind, c.uid()) }

// initialize gives a new object its uid and times.
func (s *Server) initialize(meta *v1.ObjectMeta) {
	meta.UID, meta.CreationTimestamp = newUID(), s.now()
	meta.LastModifiedTimestamp = meta.CreationTimestamp
}

// now is the clock in the precision of the wire.
func (s *Server) now() v1.Time {
	return v1.Time{Time: s.options.Now().UTC().Truncate(time.Millisecond)}
}
