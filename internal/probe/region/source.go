package region

import (
	"fmt"

	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// Source is a registry with one endpoint for every region, or for one.
type Source struct {
	// Registry says where and how to look up; its Endpoint may be a template.
	Registry probe.Registry
	// DefaultRegion is the fallback of a template.
	DefaultRegion string
	// Explain, unless it is nil, is given every error of a registry, and returns
	// one that says more of it.
	Explain func(error) error
}

func (s Source) explained(err error) error {
	if err == nil || s.Explain == nil {
		return err
	}
	return s.Explain(err)
}

// NewSource says how charts are looked up in a registry. Where the settings do
// not hold credentials that another machine than Palette's could present, the
// source is anonymous; registry.Settings.LookupCredential says why. It fails
// when the endpoint takes no request.
func NewSource(s registry.Settings) (Source, error) {
	parsed, err := parse(s)
	if err != nil {
		return Source{}, err
	}
	credential, _ := s.LookupCredential()
	return Source{
		Registry: probe.Registry{
			Endpoint:   parsed,
			Suffix:     s.Suffix,
			BasePath:   s.ContentPath,
			Credential: credential,
			TLS:        trust(s),
		},
		DefaultRegion: s.DefaultRegion,
	}, nil
}

func parse(s registry.Settings) (endpoint.Endpoint, error) {
	switch s.Kind {
	case registry.Basic:
		return endpoint.ParseBasic(s.Endpoint)
	case registry.ECR:
		return endpoint.ParseECR(s.Endpoint)
	default:
		return endpoint.Endpoint{}, fmt.Errorf("registries of kind %q are not known", string(s.Kind))
	}
}

func trust(s registry.Settings) probe.TLS {
	found := probe.TLS{InsecureSkipVerify: s.InsecureSkipVerify}
	if s.CA != "" {
		found.CA = []byte(s.CA)
	}
	return found
}

// Registries returns who may serve a chart to a deployment in region, in the
// order of the look-up. The region "" gives the default resolution.
func (s Source) Registries(region string) ([]probe.Registry, error) {
	endpoints, err := s.Registry.Endpoint.Candidates(region, s.DefaultRegion)
	if err != nil {
		return nil, err
	}
	registries := make([]probe.Registry, 0, len(endpoints))
	for _, e := range endpoints {
		registry := s.Registry
		registry.Endpoint = e
		registries = append(registries, registry)
	}
	return registries, nil
}
