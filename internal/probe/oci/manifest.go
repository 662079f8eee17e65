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

// Media types of manifests and blobs that are not those of a chart.
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
	// legacyContent is the media type of the archive before Helm 3.7.
	legacyContent = "application/tar+gzip"
)

// acceptable are the accepted media types of manifests. They include those that
// no chart has: without them, a registry converts a manifest or responds with 404.
var acceptable = []string{
	ocispec.MediaTypeImageManifest, ocispec.MediaTypeImageIndex, dockerManifest, dockerManifestList,
}

// manifest is an image manifest, an index or an artifact manifest, with the fields
// that distinguish them.
type manifest struct {
	SchemaVersion int                  `json:"schemaVersion"`
	ArtifactType  string               `json:"artifactType"`
	Config        ocispec.Descriptor   `json:"config"`
	Layers        []ocispec.Descriptor `json:"layers"`
	Blobs         []ocispec.Descriptor `json:"blobs"`
	Manifests     []ocispec.Descriptor `json:"manifests"`
	Subject       *ocispec.Descriptor  `json:"subject"`
	Annotations   map[string]string    `json:"annotations"`

	// mediaType is the Content-Type of the response, by which Helm reads the
	// manifest; the field mediaType in the manifest does not count.
	mediaType string
	digest    digest.Digest
}

// parseManifest reads a body of a media type. It does not read the fields of one
// that is no manifest.
func parseManifest(body []byte, mediaType string) (manifest, error) {
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

// children are the descriptors of the manifests that this one refers to.
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

// blobs are the descriptors that do not refer to another manifest.
func (m manifest) blobs() []ocispec.Descriptor {
	switch m.mediaType {
	case ocispec.MediaTypeImageManifest, dockerManifest:
		return append([]ocispec.Descriptor{m.Config}, m.Layers...)
	case artifactManifest:
		return m.Blobs
	}
	return m.Manifests
}

// pulled reports whether Helm pulls a tag of this manifest. Below the manifest of
// the tag, Helm reads every kind.
func (m manifest) pulled() bool {
	return m.mediaType == ocispec.MediaTypeImageManifest || m.mediaType == ocispec.MediaTypeImageIndex
}

// foreign describes a manifest that holds no chart.
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
