package testbed

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"strings"
	"time"

	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	helmchart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	"helm.sh/helm/v4/pkg/chart/v2/util"
)

// packed is a chart as "helm package" writes it, with the annotations of "helm push".
type packed struct {
	archive     []byte
	config      []byte // Chart.yaml as JSON
	annotations map[string]string
	tag         string
}

// pack loads a chart folder and packages it with Helm's library. Times are fixed, so that one content has one
// digest.
func pack(dir string, setup pushSetup) (packed, error) {
	loaded, err := loader.LoadDir(dir)
	if err != nil {
		return packed{}, fmt.Errorf("load the chart in %s: %w", dir, err)
	}
	for _, change := range setup.chart {
		change(loaded.Metadata)
	}
	loaded.StampModTimes(created)
	archive, err := save(loaded)
	if err != nil {
		return packed{}, err
	}
	annotations := helmAnnotations(loaded.Metadata)
	config, err := json.Marshal(loaded.Metadata)
	if err != nil {
		return packed{}, fmt.Errorf("write the config of %s: %w", loaded.Name(), err)
	}
	return packed{
		archive: archive, config: config, annotations: annotations,
		tag: strings.ReplaceAll(loaded.Metadata.Version, "+", "_"),
	}, nil
}

func save(c *helmchart.Chart) ([]byte, error) {
	dir, err := os.MkdirTemp("", "testbed-chart-")
	if err != nil {
		return nil, fmt.Errorf("make a folder to package in: %w", err)
	}
	defer os.RemoveAll(dir)
	file, err := util.Save(c, dir)
	if err != nil {
		return nil, fmt.Errorf("package the chart %s: %w", c.Name(), err)
	}
	return os.ReadFile(file)
}

// created is the creation time of everything that is pushed.
var created = time.Date(2026, time.January, 2, 3, 4, 5, 0, time.UTC)

// helmAnnotations are the manifest annotations of "helm push" (Helm's pkg/registry/chart.go): title and
// version always win over the chart's own annotations.
func helmAnnotations(m *helmchart.Metadata) map[string]string {
	annotations := map[string]string{}
	add := func(key, text string) {
		if strings.TrimSpace(text) != "" {
			annotations[key] = text
		}
	}
	add(ocispec.AnnotationDescription, m.Description)
	add(ocispec.AnnotationURL, m.Home)
	add(ocispec.AnnotationCreated, created.Format(time.RFC3339))
	if len(m.Sources) > 0 {
		add(ocispec.AnnotationSource, m.Sources[0])
	}
	add(ocispec.AnnotationAuthors, authors(m.Maintainers))
	maps.Copy(annotations, m.Annotations)
	add(ocispec.AnnotationTitle, m.Name)
	add(ocispec.AnnotationVersion, m.Version)
	return annotations
}

func authors(maintainers []*helmchart.Maintainer) string {
	var names []string
	for _, m := range maintainers {
		text := m.Name
		if m.Email != "" {
			text += " (" + m.Email + ")"
		}
		names = append(names, text)
	}
	return strings.Join(names, ", ")
}
