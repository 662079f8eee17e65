package oci

import (
	"context"
	"errors"
	"path"
	"slices"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/spelling"
)

// lister is the part of a Prober that suggest needs.
type lister interface {
	Tags(ctx context.Context, registry probe.Registry, chart string) ([]string, error)
	Charts(ctx context.Context, registry probe.Registry) ([]string, error)
}

// suggestions lists charts and tags for absent charts. It requests the catalogue of
// a registry once for several charts.
type suggestions struct{ *Prober }

// Charts implements lister.
func (s suggestions) Charts(ctx context.Context, registry probe.Registry) ([]string, error) {
	key := s.sessionKey(registry) + "\x00" + registry.Base()
	return s.catalogs.Get(ctx, key, func(ctx context.Context) ([]string, error) {
		return s.Prober.Charts(ctx, registry)
	})
}

// Tags implements lister, for one place.
func (s suggestions) Tags(ctx context.Context, registry probe.Registry, chart string) ([]string, error) {
	return s.tagsAt(ctx, registry, chart, (*session).tags)
}

// Suggest implements probe.Prober.
func (p *Prober) Suggest(ctx context.Context, target probe.Target, absent *probe.Error) {
	suggest(ctx, suggestions{p}, target, absent)
	*absent = *absent.Redacted(target.Registry.Credential.Secrets()...)
}

// suggest adds to an absence what the registry holds instead. After
// budget.Suggestions it adds no more.
func suggest(ctx context.Context, lists lister, target probe.Target, absent *probe.Error) {
	ctx, cancel := budget.WithTimeout(ctx, budget.Suggestions, budget.Suggestions.Time())
	defer cancel()
	if absent.Outcome == probe.VersionAbsent {
		suggestVersions(ctx, lists, target, absent)
	}
	if absent.Outcome == probe.ChartAbsent {
		suggestCharts(ctx, lists, target, absent)
	}
}

func suggestVersions(ctx context.Context, lists lister, target probe.Target, absent *probe.Error) {
	tags, err := lists.Tags(ctx, target.Registry, target.Chart)
	if err == nil {
		absent.Neighbours = chart.Nearest(target.Version, tags)
		return
	}
	var refused *probe.Error
	if !errors.As(err, &refused) {
		return
	}
	switch refused.Outcome {
	case probe.ChartAbsent:
		absent.Outcome, absent.Causes, absent.NextStep = probe.ChartAbsent, refused.Causes, refused.NextStep
	case probe.Forbidden, probe.CredentialsRequired:
		absent.Permission = refused.Permission
	}
}

func suggestCharts(ctx context.Context, lists lister, target probe.Target, absent *probe.Error) {
	charts, err := lists.Charts(ctx, target.Registry)
	if err == nil {
		absent.Twins = twins(target.Chart, charts)
		if len(absent.Twins) == 0 {
			absent.Elsewhere, absent.Endpoints = elsewhere(ctx, lists, target)
		}
		return
	}
	var refused *probe.Error
	if errors.As(err, &refused) && refused.Class() == probe.Refused && refused.Permission != "" {
		absent.Permission = refused.Permission
	}
}

// mostElsewhere bounds the base paths that are suggested.
const mostElsewhere = 5

// elsewhere returns the base paths that hold the chart, or, for a registry without
// a base path, the endpoints that do.
func elsewhere(ctx context.Context, lists lister, target probe.Target) (bases, endpoints []string) {
	root := target.Registry
	if strings.Trim(root.BasePath, "/") != "" {
		root.BasePath = ""
		return places(ctx, lists, root, target.Chart, target.Registry.BasePath), nil
	}
	if _, listed := root.Endpoint.GitHubPackages(); listed || root.Endpoint.Kind != endpoint.Basic ||
		root.Endpoint.Path == "" {
		return nil, nil
	}
	root.Endpoint.Path = ""
	for _, place := range places(ctx, lists, root, target.Chart, target.Registry.Endpoint.Path) {
		endpoints = append(endpoints, path.Join(root.Host(), place))
	}
	return nil, endpoints
}

// places returns the paths below a registry that hold a chart, those similar to
// the wanted one first.
func places(ctx context.Context, lists lister, root probe.Registry, name, wanted string) []string {
	repositories, err := lists.Charts(ctx, root)
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

// twins returns the names that may have been meant: the same name deeper below
// the base path, then similar names.
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
