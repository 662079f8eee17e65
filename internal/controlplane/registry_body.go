package controlplane

import (
	"encoding/json"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// registryEntity is a registry of either kind in a request.
type registryEntity struct {
	Metadata *v1.ObjectMeta  `json:"metadata"`
	Spec     json.RawMessage `json:"spec"`
}

// newRegistry is the registry of a request, checked.
func (c *call) newRegistry(body *registryEntity) (*registry, error) {
	if body.Metadata == nil {
		return nil, invalid("metadata is required")
	}
	if err := checkName("metadata.name", body.Metadata.Name); err != nil {
		return nil, err
	}
	found, err := registrySpec(c.kind, body.Spec)
	if err != nil {
		return nil, err
	}
	found.Metadata = describe(body.Metadata)
	return found, nil
}

func registrySpec(kind string, document json.RawMessage) (*registry, error) {
	if len(document) == 0 || string(document) == "null" {
		return nil, invalid("spec is required")
	}
	found := &registry{Kind: kind}
	if kind == v1.RegistryEcr {
		return found, ecrSpec(found, document)
	}
	return found, basicSpec(found, document)
}

func basicSpec(found *registry, document json.RawMessage) error {
	found.Basic = new(v1.BasicOciRegistrySpec)
	if err := decodeSpec(document, found.Basic); err != nil {
		return err
	}
	if err := checkBasic(found.Basic); err != nil {
		return err
	}
	fillBasic(found.Basic)
	return nil
}

func ecrSpec(found *registry, document json.RawMessage) error {
	// isPrivate is required, and the wire type has false for an absent one.
	present := struct {
		IsPrivate *bool `json:"isPrivate"`
	}{}
	found.Ecr = new(v1.EcrRegistrySpec)
	if err := firstError(decodeSpec(document, &present), decodeSpec(document, found.Ecr)); err != nil {
		return err
	}
	if present.IsPrivate == nil {
		return invalid("spec.isPrivate is required")
	}
	if err := checkEcr(found.Ecr); err != nil {
		return err
	}
	fillEcr(found.Ecr)
	return nil
}

func decodeSpec(document json.RawMessage, target any) error {
	if err := json.Unmarshal(document, target); err != nil {
		return invalid("the spec is not the JSON that is expected here: %s", where(err))
	}
	return nil
}

// fillBasic and fillEcr set the defaults of the specification, and the TLS
// settings that Palette returns for every registry.
func fillBasic(spec *v1.BasicOciRegistrySpec) {
	fill(&spec.ProviderType, v1.ProviderHelm)
	fill(&spec.Scope, v1.ScopeTenant)
	fill(&spec.Auth.Type, v1.AuthNone)
	if spec.Auth.TLS == nil {
		spec.Auth.TLS = &v1.TLSConfiguration{Enabled: true}
	}
}

func fillEcr(spec *v1.EcrRegistrySpec) {
	fill(&spec.ProviderType, v1.ProviderHelm)
	fill(&spec.Scope, v1.ScopeTenant)
	if spec.Credentials != nil {
		fill(&spec.Credentials.CredentialType, v1.CredentialSecret)
		fill(&spec.Credentials.Partition, "aws")
	}
	if spec.TLS == nil {
		spec.TLS = &v1.TLSConfiguration{Enabled: true}
	}
}

func fill(text *string, value string) {
	if *text == "" {
		*text = value
	}
}
