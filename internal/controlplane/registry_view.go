package controlplane

import (
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// wire returns the registry in the body of its own path, without its secrets.
func (g *registry) wire() any {
	g.mask()
	status := &v1.OciRegistryStatus{SyncStatus: g.syncStatus()}
	if g.Kind == v1.RegistryEcr {
		return v1.EcrRegistry{Metadata: &g.Metadata, Spec: g.Ecr, Status: status}
	}
	return v1.BasicOciRegistry{Metadata: &g.Metadata, Spec: g.Basic, Status: status}
}

// mask masks the secrets of a registry that was read to be sent. It must not be
// stored afterwards.
func (g *registry) mask() {
	var tls *v1.TLSConfiguration
	if spec := g.Basic; spec != nil {
		tls = spec.Auth.TLS
		mask(&spec.Auth.Password, &spec.Auth.Token)
	}
	if spec := g.Ecr; spec != nil {
		tls = spec.TLS
		if account := spec.Credentials; account != nil {
			mask(&account.SecretKey, &account.SecretToken)
			if inner := account.SecretSpec; inner != nil && inner.TLS != nil {
				mask(&inner.TLS.Key)
			}
		}
	}
	if tls != nil {
		mask(&tls.Key)
	}
}

func mask(secrets ...*string) {
	for _, secret := range secrets {
		if *secret != "" {
			*secret = v1.Masked
		}
	}
}

// summary returns the registry as a row of the summary.
func (g *registry) summary() v1.OciRegistry {
	return v1.OciRegistry{
		Metadata: &g.Metadata, Spec: new(g.summarySpec()), Status: &v1.OciRegistryStatusSummary{Sync: g.syncStatus()},
	}
}

// metadata returns the registry as a row of the list of all registries.
func (g *registry) metadata() v1.RegistryMetadata {
	return v1.RegistryMetadata{
		Kind: v1.KindOci, Name: g.Metadata.Name, UID: g.Metadata.UID,
		Scope: v1.ScopeTenant, IsPrivate: g.summarySpec().IsPrivate,
	}
}

// entity returns the flat form without secrets, in which Palette shows an ECR
// registry as one to which Palette authenticates with a token.
func (g *registry) entity() v1.OciRegistryEntity {
	g.mask()
	common := g.summarySpec()
	flat := v1.OciRegistryEntity{
		Type: g.Kind, Endpoint: common.Endpoint, ProviderType: common.ProviderType,
		DefaultRegion: common.DefaultRegion, Scope: v1.ScopeTenant,
	}
	switch {
	case g.Kind == v1.RegistryBasic:
		flat.Auth = g.Basic.Auth
	case common.IsPrivate:
		flat.Auth = &v1.RegistryAuth{Type: v1.AuthToken, TLS: g.Ecr.TLS}
	default:
		flat.Auth = &v1.RegistryAuth{Type: v1.AuthNone, TLS: g.Ecr.TLS}
	}
	return flat
}
