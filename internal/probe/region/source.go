package region

import (
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// Source is a registry as a place to look up charts in, for one region or
// several. registry.Settings.CheckEndpoint says whether it can be requested.
type Source struct {
	registry.Settings
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

// Registry is the registry to request at an endpoint. Where the settings do not
// hold credentials that another machine than Palette's could present, it is
// anonymous; registry.Settings.LookupCredential says why.
func (s Source) Registry(at endpoint.Endpoint) probe.Registry {
	credential, _ := s.LookupCredential()
	found := probe.Registry{
		Endpoint: at, Suffix: s.Suffix, BasePath: s.ContentPath, Credential: credential,
		TLS: probe.TLS{InsecureSkipVerify: s.InsecureSkipVerify},
	}
	if s.CA != "" {
		found.TLS.CA = []byte(s.CA)
	}
	return found
}

// Registries returns who may serve a chart to a deployment in region, in the
// order of the look-up. The region "" gives the default resolution.
func (s Source) Registries(region string) ([]probe.Registry, error) {
	endpoints, err := s.Endpoint.Candidates(region, s.DefaultRegion)
	if err != nil {
		return nil, err
	}
	registries := make([]probe.Registry, 0, len(endpoints))
	for _, candidate := range endpoints {
		registries = append(registries, s.Registry(candidate))
	}
	return registries, nil
}

// Places are the paths under which the registry may hold a chart; see
// probe.Registry.
func (s Source) Places() (places []probe.Registry, certain bool) {
	return s.Registry(s.Endpoint).Places()
}
