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
	artifactManifest   = "application/vnd.oci.artifact.manifest.v1+json"
	dockerImageConfig  = "application/vnd.docker.container.image.v1+json"
	cosignSignature    = "application/vnd.dev.cosign.simplesigning.v1+json"
	dsseEnvelope       = "application/vnd.dsse.envelope.v1+json"
	inToto             = "application/vnd.in-toto+json"
	sigstoreBundle     = "application/vnd.dev.sigstore.bundle"
	// legacyContent is the archive's media type before Helm 3.7.
	legacyContent = "application/tar+gzip"
)

// acceptable are the manifests that are requested. Those that are no charts
// are among them, so that the registry shows what is there instead of
// converting it or responding with 404.
var acceptable = []string{
	ocispec.MediaTypeImageManifest, ocispec.MediaTypeImageIndex, dockerManifest, dockerManifestList,
}

// manifest is what the tag leads to: the fields of an image manifest, an
// index and an artifact manifest that tell one from the other.
type manifest struct {
	SchemaVersion int                  `json:"schemaVersion"`
	ArtifactType  string               `json:"artifactType"`
	Config        ocispec.Descriptor   `json:"config"`
	Layers        []ocispec.Descriptor `json:"layers"`
	Blobs         []ocispec.Descriptor `json:"blobs"`
	Manifests     []ocispec.Descriptor `json:"manifests"`
	Subject       *ocispec.Descriptor  `json:"subject"`
	Annotations   map[string]string    `json:"annotations"`

	// mediaType is what the registry serves it as, which decides how Helm reads
	// it; what it says of itself does not count.
	mediaType string
	digest    digest.Digest
}

// parseManifest reads what a registry serves as a media type. What is no
// manifest of a known type is not read.
func parseManifest(body []byte, mediaType string) (manifest, error) {
	// Over the bytes that came, not the ones the registry says it sent.
	parsed := manifest{mediaType: mediaType, digest: digest.FromBytes(body)}
	if !isManifest(mediaType) {
		return parsed, nil
	}
	if err := json.Unmarshal(body, &parsed); err != nil {
		return manifest{}, fmt.Errorf("reading the manifest: %w", err)
	}
	return parsed, nil
}

func isManifest(mediaType string) bool {
	switch mediaType {
	case ocispec.MediaTypeImageManifest, ocispec.MediaTypeImageIndex, dockerManifest, dockerManifestList,
		artifactManifest:
		return true
	}
	return false
}

// children are the manifests that this one leads to.
func (m manifest) children() []ocispec.Descriptor {
	var named []ocispec.Descriptor
	switch m.mediaType {
	case ocispec.MediaTypeImageIndex, dockerManifestList:
		named = append(named, m.Manifests...)
	case ocispec.MediaTypeImageManifest, artifactManifest:
	default:
		return nil
	}
	if m.Subject != nil && m.mediaType != dockerManifestList {
		named = append(named, *m.Subject)
	}
	return slices.DeleteFunc(named, func(d ocispec.Descriptor) bool { return !isManifest(d.MediaType) })
}

// blobs are the descriptors of a manifest that lead to no other manifest.
func (m manifest) blobs() []ocispec.Descriptor {
	switch m.mediaType {
	case ocispec.MediaTypeImageManifest, dockerManifest:
		return append([]ocispec.Descriptor{m.Config}, m.Layers...)
	case artifactManifest:
		return m.Blobs
	}
	return m.Manifests
}

// pulled reports whether Helm pulls a tag that leads to this manifest. Below
// another one it looks into every kind.
func (m manifest) pulled() bool {
	return m.mediaType == ocispec.MediaTypeImageManifest || m.mediaType == ocispec.MediaTypeImageIndex
}

// foreign says what a manifest is that holds no chart.
func (m manifest) foreign() string {
	switch {
	case m.mediaType == ocispec.MediaTypeImageIndex, m.mediaType == dockerManifestList:
		return "an image index (an image for several platforms)"
	case strings.HasPrefix(m.mediaType, dockerSchema1):
		return "a container image (schema 1)"
	case m.has(cosignSignature):
		return "a cosign signature"
	case m.has(dsseEnvelope), m.has(inToto):
		return "an attestation"
	case m.hasPrefix(sigstoreBundle), strings.HasPrefix(m.ArtifactType, sigstoreBundle):
		return "a sigstore bundle (signature or attestation)"
	case m.Config.MediaType == probe.ConfigMediaType:
		return "a Helm chart in a manifest of Docker's format, which Helm does not pull"
	case m.Config.MediaType == ocispec.MediaTypeImageConfig && m.ArtifactType == "",
		m.Config.MediaType == dockerImageConfig:
		return "a container image"
	case m.ArtifactType != "":
		return "an artifact of type " + probe.Printable(m.ArtifactType, 100)
	case m.Config.MediaType != "":
		return "an artifact of type " + probe.Printable(m.Config.MediaType, 100)
	case !isManifest(m.mediaType):
		return fmt.Sprintf("something that the registry serves as %q, which is no manifest",
			probe.Printable(m.mediaType, 100))
	}
	return "something without a config"
}

func (m manifest) has(mediaType string) bool {
	return slices.ContainsFunc(m.Layers, func(layer ocispec.Descriptor) bool { return layer.MediaType == mediaType })
}

func (m manifest) hasPrefix(prefix string) bool {
	return slices.ContainsFunc(m.Layers,
		func(layer ocispec.Descriptor) bool { return strings.HasPrefix(layer.MediaType, prefix) })
}
