package testbed

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"

	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	helmchart "helm.sh/helm/v4/pkg/chart/v2"
)

// Media types of a Helm chart (helm.sh/helm/v4/pkg/registry).
const (
	HelmConfigType = "application/vnd.cncf.helm.config.v1+json"
	HelmChartType  = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
)

type pushSetup struct {
	chart        []func(*helmchart.Metadata) // changes Chart.yaml before the chart is packaged
	annotations  map[string]string
	bare         bool
	tag          string
	insteadOfTgz []byte
}

// PushOption changes what is pushed.
type PushOption func(*pushSetup)

// WithName packages the chart under another name: in Chart.yaml, config blob and annotations.
func WithName(name string) PushOption {
	return func(s *pushSetup) { s.chart = append(s.chart, func(m *helmchart.Metadata) { m.Name = name }) }
}

// WithVersion packages the chart with another version, as "helm package --version" does. The tag follows it.
func WithVersion(version string) PushOption {
	return func(s *pushSetup) { s.chart = append(s.chart, func(m *helmchart.Metadata) { m.Version = version }) }
}

// WithTag pushes under a tag that need not be the chart's version.
func WithTag(tag string) PushOption { return func(s *pushSetup) { s.tag = tag } }

// WithoutAnnotations leaves the manifest without annotations, as Helm before 3.12 and other tools do.
func WithoutAnnotations() PushOption { return func(s *pushSetup) { s.bare = true } }

// WithAnnotation sets one annotation of the manifest.
func WithAnnotation(key, value string) PushOption {
	return func(s *pushSetup) {
		if s.annotations == nil {
			s.annotations = map[string]string{}
		}
		s.annotations[key] = value
	}
}

// WithArchive replaces the chart layer's content, for archives that no Helm would make.
func WithArchive(content []byte) PushOption { return func(s *pushSetup) { s.insteadOfTgz = content } }

// Push packages the chart folder dir with Helm's library and pushes it into repository, the full one including
// the chart's name ("charts/web"), under the chart's version with + written as _. It returns the digest of the
// manifest. A tag that is there already moves.
func (r *Registry) Push(dir, repository string, options ...PushOption) (digest.Digest, error) {
	var setup pushSetup
	for _, option := range options {
		option(&setup)
	}
	chart, err := pack(dir, setup)
	if err != nil {
		return "", err
	}
	if setup.tag != "" {
		chart.tag = setup.tag
	}
	if setup.insteadOfTgz != nil {
		chart.archive = setup.insteadOfTgz
	}
	var manifest ocispec.Manifest
	if !setup.bare {
		manifest.Annotations = chart.annotations
		maps.Copy(manifest.Annotations, setup.annotations)
	}
	return r.pushImage(repository, chart.tag, manifest, HelmConfigType, chart.config, HelmChartType, chart.archive)
}

func (r *Registry) putJSON(repository, reference, mediaType string, manifest any) (digest.Digest, error) {
	content, err := json.Marshal(manifest)
	if err != nil {
		return "", fmt.Errorf("write the manifest: %w", err)
	}
	return r.storage.putManifest(repository, reference, mediaType, content)
}

// PushChart writes a chart that is described in Go and pushes it, see [Registry.Push].
func (r *Registry) PushChart(c Chart, repository string, options ...PushOption) (digest.Digest, error) {
	dir, err := os.MkdirTemp("", "testbed-chart-")
	if err != nil {
		return "", fmt.Errorf("make a folder for the chart: %w", err)
	}
	defer os.RemoveAll(dir)
	folder, err := c.Write(dir)
	if err != nil {
		return "", err
	}
	return r.Push(folder, repository, options...)
}

// Must unwraps the result of a push in a test or in the demo, where a failure is a mistake of the setup: it
// panics.
func Must[T any](value T, err error) T {
	if err != nil {
		panic("testbed: " + err.Error())
	}
	return value
}
