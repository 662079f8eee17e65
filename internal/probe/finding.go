package probe

import (
	"github.com/opencontainers/go-digest"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
)

// The media types of a Helm chart in an OCI registry.
// Source: https://helm.sh/docs/topics/registries/#helm-chart-manifest
const (
	ConfigMediaType  = "application/vnd.cncf.helm.config.v1+json"
	ContentMediaType = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
)

// Finding is a chart that a registry holds, with the requested name and version.
type Finding struct {
	// Reference is the place of the chart.
	Reference chart.Reference
	// Digest is that of the manifest, computed over the received bytes.
	Digest digest.Digest
	// Size is that of the chart's archive in bytes, as the manifest states it.
	Size int64
	// Annotations are those of the manifest; nil when there are none.
	Annotations map[string]string
}

// Proof is the result of a login.
type Proof struct {
	// Registry is the host and base path of the request.
	Registry string
	// Proven is one sentence: the requests, and the responses of the registry.
	Proven string
	// Conclusive reports whether the credentials are known to be valid. It is
	// false when the registry serves anonymous callers everything that it offers.
	Conclusive bool
}
