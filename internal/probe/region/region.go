// Package region resolves which host serves a chart to a deployment in an AWS
// region: the registry of that region, or that of the default region when the
// first does not hold the chart. The resolution is per chart, not per registry,
// as in Palette's multi-region ECR registries.
//
// The prober sends the requests. The package imports no library for networks.
package region

import (
	"context"
	"errors"

	"golang.org/x/sync/errgroup"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// concurrency bounds the regions that are looked up at the same time.
const concurrency = 8

// LookUp is a chart in an exact version, and the deployments that need it.
type LookUp struct {
	Source  Source
	Chart   string
	Version chart.Version
	// Regions are those of the deployments, besides the default resolution.
	Regions []string
}

// Target returns the chart in one registry.
func (l LookUp) Target(registry probe.Registry) probe.Target {
	return probe.Target{Registry: registry, Chart: l.Chart, Version: l.Version}
}

// Resolution is the registry that serves a chart to one region.
type Resolution struct {
	// Registry serves the chart, or is the last that was requested when Err is set.
	Registry probe.Registry
	Finding  probe.Finding
	// Fallback reports that the region's own registry does not hold the chart.
	Fallback bool
	// Hosts are those that were requested, in order.
	Hosts []string
	// Err is nil or the error of the last host. Its class is probe.Definite when
	// no registry serves the region, another when the resolution failed.
	Err error
}

// ResolveIn looks the chart up for one region, "" for the default resolution.
func (l LookUp) ResolveIn(ctx context.Context, prober probe.Prober, region string) Resolution {
	registries, err := l.Source.Registries(region)
	if err != nil {
		return Resolution{Registry: l.Source.Registry(l.Source.Endpoint), Err: err}
	}
	var found Resolution
	for i, registry := range registries {
		found.Registry = registry
		found.Fallback = i > 0
		found.Hosts = append(found.Hosts, registry.Endpoint.Host)
		found.Finding, found.Err = prober.Resolve(ctx, l.Target(registry))
		if !absent(found.Err) {
			break
		}
	}
	found.Err = l.Source.explained(found.Err)
	return found
}

// Resolve looks the chart up for the default resolution and for all regions,
// concurrently.
func (l LookUp) Resolve(ctx context.Context, prober probe.Prober) Resolutions {
	found := make([]Resolution, len(l.Regions)+1)
	var group errgroup.Group
	group.SetLimit(concurrency)
	for i, region := range append([]string{""}, l.Regions...) {
		group.Go(func() error {
			found[i] = l.ResolveIn(ctx, prober, region)
			return nil
		})
	}
	_ = group.Wait() // the errors are in the resolutions
	byRegion := make(map[string]Resolution, len(l.Regions))
	for i, region := range l.Regions {
		byRegion[region] = found[i+1]
	}
	return Resolutions{Default: found[0], ByRegion: byRegion}
}

// absent reports whether the registry does not hold the chart. Only then does the
// default region serve it.
func absent(err error) bool {
	var failed *probe.Error
	return errors.As(err, &failed) && (failed.Outcome == probe.ChartAbsent || failed.Outcome == probe.VersionAbsent)
}
