package palette

import (
	"context"
	"strings"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// Registries returns all OCI registries of the tenant, without credentials.
// The answer is shared by all callers of the client until it writes a
// registry.
func (c *Client) Registries(ctx context.Context) ([]v1.OciRegistry, error) {
	document, err := c.registries.get(ctx, struct{}{}, c.fetchRegistries)
	if err != nil {
		return nil, err
	}
	return summary(document)
}

// FreshRegistries asks Palette in any case and answers later callers of
// Registries too.
func (c *Client) FreshRegistries(ctx context.Context) ([]v1.OciRegistry, error) {
	c.registries.clear()
	return c.Registries(ctx)
}

func (c *Client) fetchRegistries(ctx context.Context) (answer, error) {
	return c.fetch(ctx, Tenant(), nil, v1.PathOciRegistriesSummary)
}

func summary(document answer) ([]v1.OciRegistry, error) {
	list, err := decode[v1.OciRegistries](document.body, v1.PathOciRegistriesSummary)
	return list.Items, err
}

// RegistryByName returns the registry of exactly that name from the shared
// summary. It fails with *NotFoundError or *AmbiguousError.
func (c *Client) RegistryByName(ctx context.Context, name string) (v1.OciRegistry, error) {
	all, err := c.Registries(ctx)
	if err != nil {
		return v1.OciRegistry{}, err
	}
	var names []string
	for _, one := range all {
		if one.Metadata != nil {
			names = append(names, one.Metadata.Name)
		}
	}
	uid, err := single("registry", name, uidsOf(all, name), names)
	if err != nil {
		return v1.OciRegistry{}, err
	}
	for _, one := range all {
		if one.Metadata != nil && one.Metadata.UID == uid {
			return one, nil
		}
	}
	return v1.OciRegistry{}, &NotFoundError{Kind: "registry", Name: name}
}

func uidsOf(all []v1.OciRegistry, name string) []string {
	var uids []string
	for _, one := range all {
		if one.Metadata != nil && one.Metadata.Name == name {
			uids = append(uids, one.Metadata.UID)
		}
	}
	return uids
}

// kindOf is the kind of a registry as far as it can be known without asking
// for the registry itself.
func (c *Client) kindOf(ctx context.Context, uid string) (Kind, bool) {
	if known, ok := c.kinds.Load(uid); ok {
		return known.(Kind), true
	}
	all, err := c.Registries(ctx)
	if err != nil {
		return "", false
	}
	for _, one := range all {
		if one.Metadata != nil && one.Metadata.UID == uid && one.Spec != nil {
			return KindOf(one)
		}
	}
	return "", false
}

// KindOf is the kind of a registry of the summary; false when the summary does
// not say one that the client knows.
func KindOf(registry v1.OciRegistry) (Kind, bool) {
	if registry.Spec == nil {
		return "", false
	}
	kind := Kind(strings.ToLower(registry.Spec.RegistryType))
	return kind, kind == KindBasic || kind == KindECR
}
