package controlplane

import (
	"encoding/json"
	"net/http"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// registryBody reads a registry of the kind from a request and checks it.
func registryBody(r *http.Request, kind string) (*registry, error) {
	body := struct {
		Metadata *v1.ObjectMeta  `json:"metadata"`
		Spec     json.RawMessage `json:"spec"`
	}{}
	if err := decode(r, &body); err != nil {
		return nil, err
	}
	if body.Metadata == nil {
		return nil, invalid("metadata is required")
	}
	if err := checkRegistryName(body.Metadata.Name); err != nil {
		return nil, err
	}
	found, err := registrySpec(kind, body.Spec)
	if err != nil {
		return nil, err
	}
	found.Metadata = v1.ObjectMeta{
		Name: body.Metadata.Name, UID: body.Metadata.UID,
		Annotations: body.Metadata.Annotations, Labels: body.Metadata.Labels,
	}
	return found, nil
}

// registrySpecBody reads the body of a validate request: a spec alone.
func registrySpecBody(r *http.Request, kind string) (*registry, error) {
	var spec json.RawMessage
	if err := decode(r, &spec); err != nil {
		return nil, err
	}
	return registrySpec(kind, spec)
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
	if err := json.Unmarshal(document, found.Basic); err != nil {
		return invalid("the spec is not the JSON that is expected here: %s", where(err))
	}
	if err := checkBasic(found.Basic); err != nil {
		return err
	}
	fillBasic(found.Basic)
	return nil
}

func ecrSpec(found *registry, document json.RawMessage) error {
	// The wire type cannot tell false from absent, and isPrivate is required.
	present := struct {
		IsPrivate *bool `json:"isPrivate"`
	}{}
	found.Ecr = new(v1.EcrRegistrySpec)
	for _, target := range []any{&present, found.Ecr} {
		if err := json.Unmarshal(document, target); err != nil {
			return invalid("the spec is not the JSON that is expected here: %s", where(err))
		}
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
