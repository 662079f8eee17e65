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

// Finding is a chart that is there and is what was requested.
type Finding struct {
	// Reference is where it was found.
	Reference chart.Reference
	// Digest is the digest of the manifest, computed over the received bytes.
	Digest digest.Digest
	// Size is the size of the chart's archive in bytes, as the manifest gives
	// it.
	Size int64
	// Annotations are those of the manifest; nil when there are none.
	Annotations map[string]string
}

// Proof says what a login has shown.
type Proof struct {
	// Registry is the host and base path of the request.
	Registry string
	// Proven is one sentence: what was exercised and what the registry made
	// of it.
	Proven string
	// Conclusive reports whether the credentials are known to be good. It is
	// false when the registry serves everybody and offers nothing that only
	// good credentials open.
	Conclusive bool
}
