package oci

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// Media types of what a tag may lead to besides a chart.
const (
	dockerManifest     = "application/vnd.docker.distribution.manifest.v2+json"
	dockerManifestList = "application/vnd.docker.distribution.manifest.list.v2+json"
	dockerSchema1      = "application/vnd.docker.distribution.manifest.v1+"
	dockerImageConfig  = "application/vnd.docker.container.image.v1+json"
	cosignSignature    = "application/vnd.dev.cosign.simplesigning.v1+json"
	dsseEnvelope       = "application/vnd.dsse.envelope.v1+json"
	inToto             = "application/vnd.in-toto+json"
	sigstoreBundle     = "application/vnd.dev.sigstore.bundle"
	// legacyContent is the archive's media type before Helm 3.7.
	legacyContent = "application/tar+gzip"
)

// acceptable are the manifests that are asked for. Those that are no charts
// are among them, so that the registry shows what is there instead of
// converting it or answering 404.
var acceptable = []string{
	ocispec.MediaTypeImageManifest, ocispec.MediaTypeImageIndex, dockerManifest, dockerManifestList,
}

// manifest is what the tag leads to: the fields of an image manifest, an
// index and an artifact manifest that tell one from the other.
type manifest struct {
	SchemaVersion int                  `json:"schemaVersion"`
	MediaType     string               `json:"mediaType"`
	ArtifactType  string               `json:"artifactType"`
	Config        ocispec.Descriptor   `json:"config"`
	Layers        []ocispec.Descriptor `json:"layers"`
	Manifests     []ocispec.Descriptor `json:"manifests"`
	Annotations   map[string]string    `json:"annotations"`

	digest digest.Digest
}

func parseManifest(body []byte, contentType string) (manifest, error) {
	var parsed manifest
	if err := json.Unmarshal(body, &parsed); err != nil {
		return manifest{}, fmt.Errorf("reading the manifest: %w", err)
	}
	if parsed.MediaType == "" {
		parsed.MediaType, _, _ = strings.Cut(contentType, ";")
	}
	// Over the bytes that came, not the ones the registry says it sent.
	parsed.digest = digest.FromBytes(body)
	return parsed, nil
}

// content returns the descriptor of the chart's archive.
func (m manifest) content() (ocispec.Descriptor, bool) {
	for _, mediaType := range []string{probe.ContentMediaType, legacyContent} {
		if at := slices.IndexFunc(m.Layers, func(layer ocispec.Descriptor) bool { return layer.MediaType == mediaType }); at >= 0 {
			return m.Layers[at], true
		}
	}
	return ocispec.Descriptor{}, false
}

// foreign says what the manifest is when it is not a chart's, "" when it is.
func (m manifest) foreign() string {
	switch {
	case len(m.Manifests) > 0, m.MediaType == ocispec.MediaTypeImageIndex, m.MediaType == dockerManifestList:
		return "an image index (an image for several platforms)"
	case strings.HasPrefix(m.MediaType, dockerSchema1), m.SchemaVersion == 1:
		return "a container image (schema 1)"
	case m.has(cosignSignature):
		return "a cosign signature"
	case m.has(dsseEnvelope), m.has(inToto):
		return "an attestation"
	case m.hasPrefix(sigstoreBundle), strings.HasPrefix(m.ArtifactType, sigstoreBundle):
		return "a sigstore bundle (signature or attestation)"
	case m.Config.MediaType == probe.ConfigMediaType:
		if _, found := m.content(); !found {
			return "a Helm chart's description without its archive"
		}
		return ""
	case m.Config.MediaType == ocispec.MediaTypeImageConfig && m.ArtifactType == "", m.Config.MediaType == dockerImageConfig:
		return "a container image"
	case m.ArtifactType != "":
		return "an artifact of type " + probe.Printable(m.ArtifactType, 100)
	case m.Config.MediaType != "":
		return "an artifact of type " + probe.Printable(m.Config.MediaType, 100)
	}
	return "something without a config"
}

func (m manifest) has(mediaType string) bool {
	return slices.ContainsFunc(m.Layers, func(layer ocispec.Descriptor) bool { return layer.MediaType == mediaType })
}

func (m manifest) hasPrefix(prefix string) bool {
	return slices.ContainsFunc(m.Layers, func(layer ocispec.Descriptor) bool { return strings.HasPrefix(layer.MediaType, prefix) })
}
