package oci_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/oci"
)

// lister returns these lists, and counts how many were requested.
type lister struct {
	tags, charts       []string
	tagsErr, chartsErr error
	requests           int
}

func (l *lister) Tags(context.Context, probe.Registry, string) ([]string, error) {
	l.requests++
	return l.tags, l.tagsErr
}

func (l *lister) Charts(context.Context, probe.Registry) ([]string, error) {
	l.requests++
	return l.charts, l.chartsErr
}

func TestSuggest(t *testing.T) {
	t.Parallel()
	version, err := chart.ParseVersion("1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		before     probe.Outcome
		lister     lister
		after      probe.Outcome
		twins      []string
		newest     string
		permission string
		requests   int
	}{
		"version":        {probe.VersionAbsent, lister{tags: []string{"1.2.4"}}, probe.VersionAbsent, nil, "1.2.4", "", 1},
		"chart":          {probe.ChartAbsent, lister{charts: []string{"webb", "team/web", "other"}}, probe.ChartAbsent, []string{"team/web", "webb"}, "", "", 1},
		"no such chart":  {probe.VersionAbsent, lister{tagsErr: &probe.Error{Outcome: probe.ChartAbsent}, charts: []string{"WEB"}}, probe.ChartAbsent, []string{"WEB"}, "", "", 2},
		"no tags":        {probe.VersionAbsent, lister{tagsErr: &probe.Error{Outcome: probe.Forbidden, Permission: "p"}}, probe.VersionAbsent, nil, "", "p", 1},
		"no catalogue":   {probe.ChartAbsent, lister{chartsErr: &probe.Error{Outcome: probe.Forbidden, Permission: "p"}}, probe.ChartAbsent, nil, "", "p", 1},
		"no response":    {probe.VersionAbsent, lister{tagsErr: errors.New("broken")}, probe.VersionAbsent, nil, "", "", 1},
		"not definite":   {probe.Unreachable, lister{}, probe.Unreachable, nil, "", "", 0},
		"not an absence": {probe.NotAChart, lister{}, probe.NotAChart, nil, "", "", 0},
	} {
		absent := &probe.Error{Outcome: test.before}
		oci.Suggest(t.Context(), &test.lister, probe.Target{Chart: "web", Version: version}, absent)
		if absent.Outcome != test.after || !cmp.Equal(absent.Twins, test.twins) ||
			absent.Neighbours.Newest != test.newest ||
			absent.Permission != test.permission || test.lister.requests != test.requests {
			t.Errorf("%s: %+v after %d requests", name, absent, test.lister.requests)
		}
	}
}

// catalogue lists the repositories below a base path.
type catalogue []string

func (catalogue) Tags(context.Context, probe.Registry, string) ([]string, error) { return nil, nil }

func (c catalogue) Charts(_ context.Context, registry probe.Registry) ([]string, error) {
	var below []string
	for _, repository := range c {
		if name, found := strings.CutPrefix(repository, registry.Base()+"/"); found || registry.Base() == "" {
			below = append(below, name)
		}
	}
	return below, nil
}

// For a chart that is absent under a base path, the others are suggested.
func TestSuggestPath(t *testing.T) {
	t.Parallel()
	repositories := catalogue{"charts/web", "charts/wep", "web", "team/a/web", "cherts/other"}
	for base, want := range map[string][]string{
		"chart": {"charts", "", "team/a"}, "/Charts/": {"charts", "", "team/a"}, "team": nil, "x": {"", "charts", "team/a"},
		"": nil,
	} {
		absent := &probe.Error{Outcome: probe.ChartAbsent}
		wanted := probe.Target{Registry: probe.Registry{BasePath: base}, Chart: "web"}
		oci.Suggest(t.Context(), repositories, wanted, absent)
		if !cmp.Equal(absent.Elsewhere, want) {
			t.Errorf("%q: %q", base, absent.Elsewhere)
		}
	}
}

// If the path of the registry is in its endpoint, an endpoint is suggested.
func TestSuggestEndpoint(t *testing.T) {
	t.Parallel()
	registry := registryAt(t, "r.example.test:8443/cherts", "", credential.Credential{})
	absent := &probe.Error{Outcome: probe.ChartAbsent}
	oci.Suggest(t.Context(), catalogue{"team/web", "charts/web", "web"},
		probe.Target{Registry: registry, Chart: "web"}, absent)
	want := []string{"r.example.test:8443/charts", "r.example.test:8443", "r.example.test:8443/team"}
	if !cmp.Equal(absent.Endpoints, want) || absent.Elsewhere != nil {
		t.Errorf("%q, %q", absent.Endpoints, absent.Elsewhere)
	}
}
