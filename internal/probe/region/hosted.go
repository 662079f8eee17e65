package region

import (
	"context"
	"errors"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// Hosted lists the versions of a chart in the registries for one region.
type Hosted struct {
	// Versions are those available to a deployment, oldest first.
	Versions []chart.Version
	// Hosts are those that were requested, in order.
	Hosts []string
	// Err is nil, or why there is no list. When no registry holds the chart, it is
	// the absence in the last registry, with suggestions.
	Err error
}

// Lister is the part of a prober that Hosted needs.
type Lister interface {
	AllTags(ctx context.Context, registry probe.Registry, chart string) ([]string, error)
	Suggest(ctx context.Context, target probe.Target, absent *probe.Error)
}

// Hosted lists the versions of a chart for a region, "" for the default resolution.
// It joins the lists of the region and of the default region, which serves the
// versions that the registry of the region lacks.
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

// withoutRepository returns a copy of the error for an absent repository, which
// some registries report as an absent tag. It returns nil for any other error.
func withoutRepository(err error) *probe.Error {
	var failed *probe.Error
	if !errors.As(err, &failed) || len(failed.Places) > 0 {
		return nil
	}
	switch failed.Outcome {
	case probe.ChartAbsent:
		own := *failed // Suggest changes it
		return &own
	case probe.VersionAbsent:
		own := *failed
		// Causes and next step are about a tag, and the request names none.
		own.Outcome, own.Causes, own.NextStep = probe.ChartAbsent, nil, ""
		return &own
	}
	return nil
}
