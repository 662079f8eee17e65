package testbed

import (
	"encoding/json"
	"fmt"

	"github.com/opencontainers/go-digest"
	"github.com/opencontainers/image-spec/specs-go"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
)

// PushImage pushes a tiny container image for linux/amd64.
func (r *Registry) PushImage(repository, tag string) (digest.Digest, error) {
	config := []byte(`{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[]}}`)
	return r.pushImage(repository, tag, ocispec.Manifest{}, ocispec.MediaTypeImageConfig, config,
		ocispec.MediaTypeImageLayerGzip, []byte("not really a layer"))
}

// PushIndex pushes an index of one container image.
func (r *Registry) PushIndex(repository, tag string) (digest.Digest, error) {
	image, err := r.PushImage(repository, tag+"-amd64")
	if err != nil {
		return "", err
	}
	descriptor, _, err := r.Manifest(repository, image.String())
	if err != nil {
		return "", err
	}
	descriptor.Platform = &ocispec.Platform{Architecture: "amd64", OS: "linux"}
	index := ocispec.Index{
		Versioned: specs.Versioned{SchemaVersion: 2}, MediaType: ocispec.MediaTypeImageIndex,
		Manifests: []ocispec.Descriptor{descriptor},
	}
	return r.putJSON(r.repository(repository), tag, index.MediaType, index)
}

// PushIndexOf pushes an index of manifests that the repository holds under the given references.
func (r *Registry) PushIndexOf(repository, tag string, references ...string) (digest.Digest, error) {
	index := ocispec.Index{Versioned: specs.Versioned{SchemaVersion: 2}, MediaType: ocispec.MediaTypeImageIndex}
	for _, reference := range references {
		descriptor, _, err := r.Manifest(repository, reference)
		if err != nil {
			return "", err
		}
		index.Manifests = append(index.Manifests, descriptor)
	}
	return r.putJSON(r.repository(repository), tag, index.MediaType, index)
}

// PushCosign pushes what "cosign sign" leaves: an image manifest whose layer is a simple-signing payload.
func (r *Registry) PushCosign(repository, tag string) (digest.Digest, error) {
	config := []byte(`{"architecture":"","os":"","config":{},"rootfs":{"type":"layers","diff_ids":[]}}`)
	return r.pushImage(repository, tag, ocispec.Manifest{}, ocispec.MediaTypeImageConfig, config,
		"application/vnd.dev.cosign.simplesigning.v1+json", []byte(`{"critical":{},"optional":null}`))
}

// PushArtifact pushes an OCI artifact of the given type, with the empty config of the specification.
func (r *Registry) PushArtifact(repository, tag, artifactType string) (digest.Digest, error) {
	return r.pushImage(repository, tag, ocispec.Manifest{ArtifactType: artifactType},
		ocispec.MediaTypeEmptyJSON, []byte("{}"), "text/plain", []byte("an artifact of "+artifactType))
}

// pushImage pushes a manifest with its config and its one layer.
func (r *Registry) pushImage(
	repository, tag string, m ocispec.Manifest, configType string, config []byte, layerType string, layer []byte,
) (digest.Digest, error) {
	repository = r.repository(repository)
	configBlob, err := r.storage.putBlob(repository, configType, config)
	if err != nil {
		return "", err
	}
	layerBlob, err := r.storage.putBlob(repository, layerType, layer)
	if err != nil {
		return "", err
	}
	m.Versioned, m.MediaType = specs.Versioned{SchemaVersion: 2}, ocispec.MediaTypeImageManifest
	m.Config, m.Layers = configBlob, []ocispec.Descriptor{layerBlob}
	return r.putJSON(repository, tag, m.MediaType, m)
}

// PushManifest keeps any manifest under a tag; its blobs must be there, see [Registry.PushBlob].
func (r *Registry) PushManifest(repository, tag, mediaType string, content []byte) (digest.Digest, error) {
	return r.storage.putManifest(r.repository(repository), tag, mediaType, content)
}

// PushBlob keeps a blob and returns its descriptor.
func (r *Registry) PushBlob(repository, mediaType string, content []byte) (ocispec.Descriptor, error) {
	return r.storage.putBlob(r.repository(repository), mediaType, content)
}

// CopyTo copies one tag and all it needs into the same repository of another registry, byte for byte: what
// replication between regions does.
func (r *Registry) CopyTo(target *Registry, repository, tag string) (digest.Digest, error) {
	descriptor, content, err := r.Manifest(repository, tag)
	if err != nil {
		return "", err
	}
	var needs struct {
		Config    *ocispec.Descriptor
		Layers    []ocispec.Descriptor
		Manifests []ocispec.Descriptor
	}
	if err := json.Unmarshal(content, &needs); err != nil {
		return "", fmt.Errorf("read the manifest of %s:%s: %w", repository, tag, err)
	}
	if needs.Config != nil {
		needs.Layers = append(needs.Layers, *needs.Config)
	}
	for _, blob := range needs.Layers {
		bytes, err := r.Blob(repository, blob.Digest)
		if err != nil {
			return "", err
		}
		if _, err := target.PushBlob(repository, blob.MediaType, bytes); err != nil {
			return "", err
		}
	}
	for _, child := range needs.Manifests {
		if _, err := r.CopyTo(target, repository, child.Digest.String()); err != nil {
			return "", err
		}
	}
	return target.PushManifest(repository, tag, descriptor.MediaType, content)
}
