package probe

import (
	"context"
	"errors"
	"path"
	"slices"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/spelling"
)

// Lister is the part of a Prober that Suggest needs.
type Lister interface {
	Tags(ctx context.Context, registry Registry, chart string) ([]string, error)
	Charts(ctx context.Context, registry Registry) ([]string, error)
}

// Suggest adds to the definite absence absent what is there instead: the
// versions next to the wanted one, or the charts with a similar name. It
// does nothing for every other error, and a list that is refused never becomes
// the error: it only leaves the permission that is missing in
// absent.Permission. Registries respond for an absent repository as they do for
// an absent tag, so VersionAbsent becomes ChartAbsent when the list of tags
// says that there is no such repository.
//
// All lists together have the time of budget.Suggestions; after that, the
// absence is told with what was found until then.
func Suggest(ctx context.Context, lister Lister, target Target, absent *Error) {
	ctx, cancel := context.WithTimeoutCause(ctx, budget.Suggestions.Time(), budget.Over(budget.Suggestions, 0))
	defer cancel()
	if absent.Outcome == VersionAbsent {
		suggestVersions(ctx, lister, target, absent)
	}
	if absent.Outcome == ChartAbsent {
		suggestCharts(ctx, lister, target, absent)
	}
}

func suggestVersions(ctx context.Context, lister Lister, target Target, absent *Error) {
	tags, err := lister.Tags(ctx, target.Registry, target.Chart)
	if err == nil {
		absent.Neighbours = chart.Nearest(target.Version, tags)
		return
	}
	var refused *Error
	if !errors.As(err, &refused) {
		return
	}
	switch refused.Outcome {
	case ChartAbsent:
		absent.Outcome, absent.Causes, absent.NextStep = ChartAbsent, refused.Causes, refused.NextStep
	case Forbidden, CredentialsRequired:
		absent.Permission = refused.Permission
	}
}

func suggestCharts(ctx context.Context, lister Lister, target Target, absent *Error) {
	charts, err := lister.Charts(ctx, target.Registry)
	if err == nil {
		absent.Twins = twins(target.Chart, charts)
		if len(absent.Twins) == 0 {
			absent.Elsewhere, absent.Endpoints = elsewhere(ctx, lister, target)
		}
		return
	}
	var refused *Error
	if errors.As(err, &refused) && refused.Class() == Refused && refused.Permission != "" {
		absent.Permission = refused.Permission
	}
}

// mostElsewhere is how many base paths are proposed at once.
const mostElsewhere = 5

// elsewhere returns the base paths that hold the chart, or, for a registry
// without a base path, the endpoints whose path does.
func elsewhere(ctx context.Context, lister Lister, target Target) (bases, endpoints []string) {
	root := target.Registry
	if strings.Trim(root.BasePath, "/") != "" {
		root.BasePath = ""
		return places(ctx, lister, root, target.Chart, target.Registry.BasePath), nil
	}
	if _, listed := root.Endpoint.GitHubPackages(); listed || root.Endpoint.Kind != endpoint.Basic ||
		root.Endpoint.Path == "" {
		return nil, nil
	}
	root.Endpoint.Path = ""
	for _, place := range places(ctx, lister, root, target.Chart, target.Registry.Endpoint.Path) {
		endpoints = append(endpoints, path.Join(root.Host(), place))
	}
	return nil, endpoints
}

// places returns the paths below a registry that hold a chart, those that are
// spelled like the wanted one first.
func places(ctx context.Context, lister Lister, root Registry, name, wanted string) []string {
	repositories, err := lister.Charts(ctx, root)
	if err != nil {
		return nil
	}
	var found []string
	for _, repository := range repositories {
		if path.Base(repository) == name {
			found = append(found, strings.TrimPrefix(path.Dir(repository), "."))
		}
	}
	slices.Sort(found)
	found = append(spelling.Similar(strings.Trim(wanted, "/"), found), found...)
	var distinct []string
	for _, place := range found {
		if !slices.Contains(distinct, place) {
			distinct = append(distinct, place)
		}
	}
	return distinct[:min(len(distinct), mostElsewhere)]
}

// twins returns the names that the wanted one may stand for: the same chart
// deeper below the base path, then names that are similar in writing.
func twins(wanted string, names []string) []string {
	var deeper []string
	for _, name := range names {
		if name != wanted && path.Base(name) == wanted {
			deeper = append(deeper, name)
		}
	}
	slices.Sort(deeper)
	return append(slices.Compact(deeper), spelling.Similar(wanted, names)...)
}
