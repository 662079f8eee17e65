package controlplane

import (
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// wire returns the registry in the body of its own path, without its secrets.
func (g *registry) wire() any {
	status := &v1.OciRegistryStatus{SyncStatus: g.syncStatus()}
	if g.Kind == v1.RegistryEcr {
		return v1.EcrRegistry{Metadata: &g.Metadata, Spec: maskEcr(*g.Ecr), Status: status}
	}
	return v1.BasicOciRegistry{Metadata: &g.Metadata, Spec: maskBasic(*g.Basic), Status: status}
}

// The mask functions work on copies: what they are given is stored later on.

func maskBasic(spec v1.BasicOciRegistrySpec) *v1.BasicOciRegistrySpec {
	spec.Auth = maskAuth(spec.Auth)
	return &spec
}

func maskAuth(given *v1.RegistryAuth) *v1.RegistryAuth {
	auth := *given
	mask(&auth.Password)
	mask(&auth.Token)
	auth.TLS = maskTLS(auth.TLS)
	return &auth
}

func maskEcr(spec v1.EcrRegistrySpec) *v1.EcrRegistrySpec {
	spec.TLS = maskTLS(spec.TLS)
	if spec.Credentials != nil {
		account := *spec.Credentials
		mask(&account.SecretKey)
		mask(&account.SecretToken)
		account.SecretSpec = maskSecretSpec(account.SecretSpec)
		spec.Credentials = &account
	}
	return &spec
}

func maskSecretSpec(given *v1.AwsSecretSpec) *v1.AwsSecretSpec {
	if given == nil || given.TLS == nil {
		return given
	}
	spec, settings := *given, *given.TLS
	mask(&settings.Key)
	spec.TLS = &settings
	return &spec
}

func maskTLS(given *v1.TLSConfiguration) *v1.TLSConfiguration {
	if given == nil {
		return nil
	}
	settings := *given
	mask(&settings.Key)
	return &settings
}

func mask(secret *string) {
	if *secret != "" {
		*secret = v1.Masked
	}
}

// summary returns the registry as a row of the summary.
func (g *registry) summary() v1.OciRegistry {
	its := g.settings()
	return v1.OciRegistry{
		Metadata: &g.Metadata,
		Spec: &v1.OciRegistrySpec{
			Endpoint: its.Endpoint, ProviderType: its.ProviderType, RegistryType: g.Kind,
			DefaultRegion: its.DefaultRegion, IsPrivate: its.Private, Scope: v1.ScopeTenant,
		},
		Status: &v1.OciRegistryStatusSummary{Sync: g.syncStatus()},
	}
}

// metadata returns the registry as a row of the list of all registries.
func (g *registry) metadata() v1.RegistryMetadata {
	return v1.RegistryMetadata{
		Kind: v1.KindOci, Name: g.Metadata.Name, UID: g.Metadata.UID,
		Scope: v1.ScopeTenant, IsPrivate: g.settings().Private,
	}
}

// entity returns the flat form, in which Palette shows an ECR registry as one
// to which Palette authenticates with a token.
func (g *registry) entity() v1.OciRegistryEntity {
	its := g.settings()
	flat := v1.OciRegistryEntity{
		Type: g.Kind, Endpoint: its.Endpoint, ProviderType: its.ProviderType,
		DefaultRegion: its.DefaultRegion, Scope: v1.ScopeTenant,
	}
	switch {
	case g.Kind == v1.RegistryBasic:
		flat.Auth = maskAuth(g.Basic.Auth)
	case its.Private:
		flat.Auth = &v1.RegistryAuth{Type: v1.AuthToken, TLS: maskTLS(g.Ecr.TLS)}
	default:
		flat.Auth = &v1.RegistryAuth{Type: v1.AuthNone, TLS: maskTLS(g.Ecr.TLS)}
	}
	return flat
}
