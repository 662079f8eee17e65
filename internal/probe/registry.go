package probe

import (
	"path"
	"strings"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
)

// TLS says whom to trust. The zero value trusts the system's roots (which
// honour SSL_CERT_FILE) and nobody else.
type TLS struct {
	// CA holds PEM certificates that are trusted besides the system's roots.
	// Nil adds none.
	CA []byte
	// InsecureSkipVerify turns verification off, for one registry and only
	// when its owner asked for it.
	InsecureSkipVerify bool
}

// Registry is a registry and the way into it.
type Registry struct {
	// Endpoint is where the registry lives. It is never templated: a region
	// template is resolved before anybody is asked.
	Endpoint endpoint.Endpoint
	// Suffix is the path before /v2/ (Palette's basePath): the API lives under
	// https://host/<suffix>/v2/. "" for most registries, something like
	// /artifactory/api/docker/<repository> for JFrog Artifactory.
	Suffix string
	// BasePath is the path under the endpoint that holds the charts. "" and
	// "/" both mean the endpoint itself. Several paths, with commas between,
	// leave open which of them holds a chart: see Places.
	BasePath string
	// Credential is the way in. The zero value is anonymous.
	Credential credential.Credential
	// TLS says whom to trust.
	TLS TLS
	// Propagation is how long a refusal by AWS that a key or role made moments
	// ago would explain is asked again before it stands. Zero takes the first
	// refusal; only Prober.Login of a registry that is being created should
	// set it. Every other method ignores it.
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
// lie, likeliest first, and whether it lies there for certain. It does not
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
	seen := map[string]bool{}
	for _, base := range paths {
		place := r
		place.BasePath = strings.TrimSpace(base)
		if !seen[place.Base()] {
			seen[place.Base()] = true
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
