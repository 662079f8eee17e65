package oci

import (
	"context"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// Suggest is suggest.
var Suggest = suggest

// SearchPlaces is searchPlaces.
func SearchPlaces[T any](target probe.Target, look func(probe.Target) (T, error)) (T, error) {
	return searchPlaces(target, look)
}

// Foreign parses a manifest and names its content, "" for a chart.
func Foreign(body []byte, mediaType string) (string, error) {
	parsed, err := parseManifest(body, mediaType)
	if err != nil {
		return "", err
	}
	var found graph
	found.add(parsed)
	if parsed.pulled() && len(found.configs) > 0 && len(found.archives) > 0 {
		return "", nil
	}
	return parsed.foreign(), nil
}

// Describe is Resolve, with the metadata of the chart that Open reads.
func (p *Prober) Describe(ctx context.Context, target probe.Target) (probe.Finding, chart.Metadata, error) {
	var finding probe.Finding
	metadata, err := bounded(ctx, p.lookup(target), func(ctx context.Context) (chart.Metadata, error) {
		found, err := p.artifact(ctx, target)
		if err != nil {
			return chart.Metadata{}, err
		}
		finding = found.finding()
		return found.describe(ctx)
	})
	if err != nil {
		return probe.Finding{}, chart.Metadata{}, err
	}
	return finding, metadata, nil
}
