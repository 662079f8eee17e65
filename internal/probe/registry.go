package probe

import (
	"path"
	"strings"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
)

// TLS selects the trusted certificates. The zero value trusts only the system's
// roots, which honour SSL_CERT_FILE.
type TLS struct {
	// CA holds further trusted certificates as PEM; nil adds none.
	CA []byte
	// InsecureSkipVerify disables the verification of certificates.
	InsecureSkipVerify bool
}

// Registry is a registry as a prober needs it: one host, and the credential that
// this machine presents. probe/region makes it from registry.Settings, whose
// endpoint may be a template and whose credential may be hidden.
type Registry struct {
	// Endpoint is the address of the registry, without a region template.
	Endpoint endpoint.Endpoint
	// Suffix is the path before /v2/ (Palette's basePath): the address of the API
	// is https://host/<suffix>/v2/. It is "" for most registries, and
	// /artifactory/api/docker/<repository> for JFrog Artifactory.
	Suffix string
	// BasePath is the path under the endpoint that holds the charts. "" and
	// "/" both mean the endpoint itself. Any of several paths, separated by
	// commas, may hold a chart; see Places.
	BasePath string
	// Credential is presented to the registry. The zero value is anonymous.
	Credential credential.Credential
	// TLS selects the trusted certificates.
	TLS TLS
	// Propagation is how long Prober.Login repeats a request after propagation
	// errors, since AWS may not know a new key or role yet. With zero, the first
	// refusal is the result. Only the creation of a registry should set it.
	Propagation time.Duration
}

// Host returns the registry's host, with the port if the endpoint has one.
func (r Registry) Host() string { return r.Endpoint.Host }

// Base returns the path before the chart name: the endpoint's path (for Amazon
// ECR Public the alias) and the first base path, without leading or trailing
// slash; "" for none.
func (r Registry) Base() string {
	first, _, _ := strings.Cut(r.BasePath, ",")
	return strings.Trim(path.Join("/", r.Endpoint.Root(), strings.TrimSpace(first)), "/")
}

// Places returns the registry once for each base path that may hold a chart,
// likeliest first, and whether the place is certain. It is uncertain
//
//   - for an endpoint that lists GitHub packages, since these are found by the
//     repository that they are linked to, which need not be a part of their name:
//     Helm pushes them to ghcr.io/<owner>/<repository> or to ghcr.io/<owner>;
//   - for several base paths, since it is not published how Palette's API
//     separates them: commas are a guess.
func (r Registry) Places() (places []Registry, certain bool) {
	_, listed := r.Endpoint.GitHubPackages()
	paths := strings.Split(r.BasePath, ",")
	if listed {
		paths = append(paths, "")
	}
	added := map[string]bool{}
	for _, base := range paths {
		place := r
		place.BasePath = strings.TrimSpace(base)
		if !added[place.Base()] {
			added[place.Base()] = true
			places = append(places, place)
		}
	}
	return places, !listed && len(paths) == 1
}

// Repository returns the repository of a chart, which is Base and the chart's name.
func (r Registry) Repository(name string) string { return chart.Repository(r.Base(), name) }

// Name returns host and base path, the name of the registry in messages.
func (r Registry) Name() string { return path.Join(r.Host(), r.Base()) }

// Target is a chart in an exact version in a registry.
type Target struct {
	Registry Registry
	Chart    string
	Version  chart.Version
}

// Reference returns the reference that the look-up requests.
func (t Target) Reference() chart.Reference {
	return chart.NewReference(t.Registry.Host(), t.Registry.Base(), t.Chart, t.Version)
}
