package region

import (
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// Source is a registry for look-ups in one or several regions.
// registry.Settings.CheckEndpoint reports whether they are possible.
type Source struct {
	registry.Settings
	// Explain, unless it is nil, adds an explanation to each error of a registry.
	Explain func(error) error
}

func (s Source) explained(err error) error {
	if err == nil || s.Explain == nil {
		return err
	}
	return s.Explain(err)
}

// Registry returns the registry at an endpoint. It is anonymous when the settings
// have no credentials that this machine can use; see
// registry.Settings.LookupCredential.
func (s Source) Registry(address endpoint.Endpoint) probe.Registry {
	credential, _ := s.LookupCredential()
	found := probe.Registry{
		Endpoint: address, Suffix: s.Suffix, BasePath: s.ContentPath, Credential: credential,
		TLS: probe.TLS{InsecureSkipVerify: s.InsecureSkipVerify},
	}
	if s.CA != "" {
		found.TLS.CA = []byte(s.CA)
	}
	return found
}

// Registries returns the registries that may serve a chart to a deployment in
// region, in the order of the look-up; for "", those of the default resolution.
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

// Places returns the result of probe.Registry.Places.
func (s Source) Places() (places []probe.Registry, certain bool) {
	return s.Registry(s.Endpoint).Places()
}
