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
	// Asked are the hosts, in order.
	Asked []string
	// Err is nil, or why there is no list. Where no registry has the chart, it is
	// the last one's absence, with what that one has instead.
	Err error
}

// Lister is the part of a prober that lists.
type Lister interface {
	probe.Lister
	AllTags(ctx context.Context, registry probe.Registry, chart string) ([]string, error)
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
	var absent *probe.Error
	var last probe.Target
	held := false
	for _, registry := range registries {
		found.Asked = append(found.Asked, registry.Endpoint.Host)
		here, err := lister.AllTags(ctx, registry, name)
		switch noRepository := withoutRepository(err); {
		case err == nil:
			held, tags = true, append(tags, here...)
		case noRepository == nil:
			return Hosted{Asked: found.Asked, Err: err}
		default:
			absent, last = noRepository, probe.Target{Registry: registry, Chart: name}
		}
	}
	if !held && absent != nil {
		probe.Suggest(ctx, lister, last, absent)
		found.Err = absent
		return found
	}
	found.Versions = chart.Hosted(tags)
	return found
}

// withoutRepository is the answer of a registry that has no such repository: in
// whatever words it says that a list of tags is not there. Nil is any other.
func withoutRepository(err error) *probe.Error {
	var answer *probe.Error
	if !errors.As(err, &answer) || len(answer.Places) > 0 {
		return nil
	}
	switch answer.Outcome {
	case probe.ChartAbsent:
		own := *answer // what is there instead is added
		return &own
	case probe.VersionAbsent:
		own := *answer
		// These are about one tag, and none was asked for.
		own.Outcome, own.Causes, own.NextStep = probe.ChartAbsent, nil, ""
		return &own
	}
	return nil
}
