package probe

import (
	"path"
	"strings"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
)

// TLS is which certificates to trust. The zero value trusts the system's roots (which
// honour SSL_CERT_FILE) alone.
type TLS struct {
	// CA holds PEM certificates that are trusted besides the system's roots.
	// Nil adds none.
	CA []byte
	// InsecureSkipVerify turns verification off.
	InsecureSkipVerify bool
}

// Registry is a registry as a prober requests it: one host, and a credential that
// this machine presents. It is made of registry.Settings, whose endpoint may be a
// template and whose credential may be hidden; see probe/region.
type Registry struct {
	// Endpoint is where the registry is. A region template is resolved before
	// a request is sent.
	Endpoint endpoint.Endpoint
	// Suffix is the path before /v2/ (Palette's basePath): the API lives under
	// https://host/<suffix>/v2/. "" for most registries, something like
	// /artifactory/api/docker/<repository> for JFrog Artifactory.
	Suffix string
	// BasePath is the path under the endpoint that holds the charts. "" and
	// "/" both mean the endpoint itself. Several paths, with commas between,
	// leave open which of them holds a chart: see Places.
	BasePath string
	// Credential is presented to the registry. The zero value is anonymous.
	Credential credential.Credential
	// TLS is which certificates to trust.
	TLS TLS
	// Propagation is how long Prober.Login repeats a request that AWS refuses
	// because it may not know a new key or role yet. Zero takes the first
	// refusal. Only the creation of a registry should set it.
	Propagation time.Duration
}

// Host returns the registry's host, with its port when one is written.
func (r Registry) Host() string { return r.Endpoint.Host }

// Base returns the path that comes before every chart name: the endpoint's
// path (for Amazon ECR Public the alias) and the first base path, without
// leading or trailing slash; "" for none.
func (r Registry) Base() string {
	first, _, _ := strings.Cut(r.BasePath, ",")
	return strings.Trim(path.Join("/", r.Endpoint.Root(), strings.TrimSpace(first)), "/")
}

// Places returns the registry once for each base path under which a chart may
// lie, likeliest first, and whether that is certain. It is not
//
//   - where an endpoint lists GitHub packages: these are found by the
//     repository that they are linked to, and that need be no part of their name.
//     Helm pushes them to ghcr.io/<owner>/<repository> or to ghcr.io/<owner>;
//   - where there are several base paths: how Palette's API separates them is
//     not published, so commas are a guess.
func (r Registry) Places() (places []Registry, certain bool) {
	_, listed := r.Endpoint.GitHubPackages()
	paths := strings.Split(r.BasePath, ",")
	if listed {
		paths = append(paths, "")
	}
	listedOnce := map[string]bool{}
	for _, base := range paths {
		place := r
		place.BasePath = strings.TrimSpace(base)
		if !listedOnce[place.Base()] {
			listedOnce[place.Base()] = true
			places = append(places, place)
		}
	}
	return places, !listed && len(paths) == 1
}

// Repository returns the repository of a chart: Base and the chart's name.
func (r Registry) Repository(name string) string { return chart.Repository(r.Base(), name) }

// Name returns the registry as messages name it: host and base path.
func (r Registry) Name() string { return path.Join(r.Host(), r.Base()) }

// Target is one chart in one exact version in one registry.
type Target struct {
	Registry Registry
	Chart    string
	Version  chart.Version
}

// Reference returns where the target is looked for.
func (t Target) Reference() chart.Reference {
	return chart.NewReference(t.Registry.Host(), t.Registry.Base(), t.Chart, t.Version)
}
