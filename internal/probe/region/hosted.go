package region

import (
	"context"
	"errors"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// Hosted is what registries hold of a chart for one region.
type Hosted struct {
	// Versions are those that a deployment would find, oldest first.
	Versions []chart.Version
	// Hosts are those that were requested, in order.
	Hosts []string
	// Err is nil, or why there is no list. Where no registry has the chart, it is
	// the last one's absence, with what that one has instead.
	Err error
}

// Lister is the part of a prober that lists.
type Lister interface {
	AllTags(ctx context.Context, registry probe.Registry, chart string) ([]string, error)
	Suggest(ctx context.Context, target probe.Target, absent *probe.Error)
}

// Hosted lists the versions of a chart for a region, "" for the default
// resolution. A version that the region's own registry does not hold is served by
// the default region, so that both together are what there is.
func (s Source) Hosted(ctx context.Context, lister Lister, name, region string) Hosted {
	registries, err := s.Registries(region)
	if err != nil {
		return Hosted{Err: err}
	}
	var found Hosted
	var tags []string
	var missing *probe.Error
	var last probe.Target
	held := false
	for _, registry := range registries {
		found.Hosts = append(found.Hosts, registry.Endpoint.Host)
		listed, err := lister.AllTags(ctx, registry, name)
		switch noRepository := withoutRepository(err); {
		case err == nil:
			held, tags = true, append(tags, listed...)
		case noRepository == nil:
			return Hosted{Hosts: found.Hosts, Err: s.explained(err)}
		default:
			missing, last = noRepository, probe.Target{Registry: registry, Chart: name}
		}
	}
	if !held && missing != nil {
		lister.Suggest(ctx, last, missing)
		found.Err = s.explained(missing)
		return found
	}
	found.Versions = chart.Hosted(tags)
	return found
}

// withoutRepository is the error of a registry that has no such repository,
// whether it calls the repository absent or the list of tags. It is nil for any
// other error.
func withoutRepository(err error) *probe.Error {
	var failed *probe.Error
	if !errors.As(err, &failed) || len(failed.Places) > 0 {
		return nil
	}
	switch failed.Outcome {
	case probe.ChartAbsent:
		own := *failed // Suggest adds what is there instead
		return &own
	case probe.VersionAbsent:
		own := *failed
		// These are about one tag, and the request named none.
		own.Outcome, own.Causes, own.NextStep = probe.ChartAbsent, nil, ""
		return &own
	}
	return nil
}
