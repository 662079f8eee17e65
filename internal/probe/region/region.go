// Package region answers which host serves a chart to a deployment in a given
// AWS region: the registry of that region, or that of the default region when
// the first does not hold the chart. The choice is made per chart, not per
// registry.
//
// The rule is that of Palette's multi-region ECR registries; the asking is the
// prober's. The package imports no library that reaches a network.
package region

import (
	"context"
	"errors"

	"golang.org/x/sync/errgroup"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// concurrency bounds how many regions are asked at the same time.
const concurrency = 8

// Answer says who serves one chart version to one region.
type Answer struct {
	// Registry that serves, or the last one asked when Err is set.
	Registry probe.Registry
	Finding  probe.Finding
	// Fallback says that the region's own registry does not hold the chart.
	Fallback bool
	// Asked are the hosts, in order.
	Asked []string
	// Err is nil or the reason of the last host asked. It is definite
	// (probe.Definite) when nobody serves the region, anything else when it
	// could not be found out.
	Err error
}

// Resolve asks for one region, "" for the default resolution.
func (s Source) Resolve(ctx context.Context, prober probe.Prober, name string, version chart.Version, region string) Answer {
	registries, err := s.Registries(region)
	if err != nil {
		return Answer{Registry: s.Registry(s.Endpoint), Err: err}
	}
	var answer Answer
	for i, registry := range registries {
		answer.Registry = registry
		answer.Fallback = i > 0
		answer.Asked = append(answer.Asked, registry.Endpoint.Host)
		answer.Finding, answer.Err = prober.Resolve(ctx, probe.Target{Registry: registry, Chart: name, Version: version})
		if !absent(answer.Err) {
			break
		}
	}
	return answer
}

// Survey asks for several regions at once and returns an answer for each.
func (s Source) Survey(ctx context.Context, prober probe.Prober, name string, version chart.Version, regions []string) map[string]Answer {
	answers := make([]Answer, len(regions))
	var group errgroup.Group
	group.SetLimit(concurrency)
	for i, region := range regions {
		group.Go(func() error {
			answers[i] = s.Resolve(ctx, prober, name, version, region)
			return nil
		})
	}
	_ = group.Wait() // the answers carry the errors
	byRegion := make(map[string]Answer, len(regions))
	for i, region := range regions {
		byRegion[region] = answers[i]
	}
	return byRegion
}

// absent reports whether the registry said that it does not hold the chart:
// the only answer that sends a deployment to the default region.
func absent(err error) bool {
	var answer *probe.Error
	return errors.As(err, &answer) && (answer.Outcome == probe.ChartAbsent || answer.Outcome == probe.VersionAbsent)
}
