package helmchart_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	framework "github.com/hashicorp/terraform-plugin-framework/provider"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// shelf is a prober of registries that only hold the chart web in a few versions.
type shelf struct{ fixture.Prober }

// Tags implements probe.Prober.
func (shelf) Tags(_ context.Context, registry probe.Registry, name string) ([]string, error) {
	if name != "web" {
		return nil, &probe.Error{Registry: registry.Host(), Outcome: probe.ChartAbsent, Status: 404}
	}
	return []string{"1.0.0", "1.2.3", "1.10.0", "2.0.0-rc.1", "latest"}, nil
}

// AllTags implements probe.Prober.
func (s shelf) AllTags(ctx context.Context, registry probe.Registry, name string) ([]string, error) {
	return s.Tags(ctx, registry, name)
}

// Resolve implements probe.Prober.
func (s shelf) Resolve(ctx context.Context, target probe.Target) (probe.Finding, error) {
	tags, err := s.Tags(ctx, target.Registry, target.Chart)
	if err == nil && !slices.Contains(tags, target.Version.String()) {
		err = &probe.Error{Registry: target.Registry.Host(), Outcome: probe.VersionAbsent, Status: 404}
	}
	if err != nil {
		return probe.Finding{}, err
	}
	return s.Prober.Resolve(ctx, target)
}

// Open implements probe.Prober.
func (s shelf) Open(ctx context.Context, target probe.Target) (probe.Finding, chart.Content, error) {
	found, err := s.Resolve(ctx, target)
	return found,
		chart.Content{Metadata: chart.Metadata{Name: "web", AppVersion: "7"}, Values: []byte("replicas: 1\n")}, err
}

// driver is a driver whose registries are a shelf. Palette has the registry acr.
func driver(t *testing.T) *acctest.Core {
	t.Helper()
	w := fixture.NewCore(t)
	open := fixture.Registry("1", map[string]any{"basic": nil})
	w.Apply(t.Context(), open).MustSucceed(t)
	return acctest.NewCore(t, func() framework.Provider {
		return fixture.NewProvider(w.Config, session.Options{Prober: shelf{}})
	})
}

// A chart is read from an endpoint or from a registry of Palette. Each failure is an error at the invalid argument.
func TestChart(t *testing.T) {
	t.Parallel()
	core := driver(t)
	for name, test := range map[string]struct {
		config map[string]any
		want   string // the error
	}{
		"endpoint":            {map[string]any{"endpoint": "charts.test/charts", "chart": "web", "version": "1.2.3"}, ""},
		"registry":            {map[string]any{"registry_name": "acr", "chart": "web", "version": "1.2.3"}, ""},
		"no such registry":    {map[string]any{"registry_name": "other", "chart": "web", "version": "1.2.3"}, "Registry Not Found"},
		"no such chart":       {map[string]any{"registry_name": "acr", "chart": "wep", "version": "1.2.3"}, "Chart Not Found"},
		"no such version":     {map[string]any{"registry_name": "acr", "chart": "web", "version": "9.9.9"}, "Chart Version Not Found"},
		"two places":          {map[string]any{"registry_name": "acr", "endpoint": "charts.test", "chart": "web", "version": "1.2.3"}, "Invalid Attribute Combination"},
		"no place":            {map[string]any{"chart": "web", "version": "1.2.3"}, "Missing Attribute Configuration"},
		"a range of versions": {map[string]any{"registry_name": "acr", "chart": "web", "version": "~1.2"}, "Chart Version Not Exact"},
	} {
		found, diagnostics := core.Data(t.Context(), "palette_chart", test.config)
		if test.want != "" {
			if len(diagnostics) != 1 || diagnostics[0].Severity != "error" || diagnostics[0].Summary != test.want {
				t.Errorf("%s: reported %+v", name, diagnostics)
			}
			continue
		}
		host := map[string]string{"endpoint": "charts.test", "registry": "contoso.azurecr.io"}[name]
		digest, _ := found["digest"].(string)
		if len(diagnostics) > 0 || !strings.HasPrefix(digest, "sha256:") || found["app_version"] != "7" ||
			found["default_values"] != "replicas: 1\n" || found["reference"] != "oci://"+host+"/charts/web:1.2.3" {
			t.Errorf("%s: reported %+v, read %v", name, diagnostics, found)
		}
		versions := []any{"1.0.0", "1.2.3", "1.10.0", "2.0.0-rc.1"}
		if diff := cmp.Diff(versions, found["available_versions"]); diff != "" {
			t.Errorf("%s: versions (-want +got):\n%s", name, diff)
		}
	}
}

// The versions that meet the constraint are listed, newest first.
func TestVersions(t *testing.T) {
	t.Parallel()
	core := driver(t)
	for name, test := range map[string]struct {
		config map[string]any
		want   []any
	}{
		"all releases":  {map[string]any{}, []any{"1.10.0", "1.2.3", "1.0.0"}},
		"pre-releases":  {map[string]any{"include_prereleases": true}, []any{"2.0.0-rc.1", "1.10.0", "1.2.3", "1.0.0"}},
		"a constraint":  {map[string]any{"constraint": "~> 1.2, < 1.10"}, []any{"1.2.3"}},
		"none meets it": {map[string]any{"constraint": "> 3"}, []any{}},
	} {
		test.config["registry_name"], test.config["chart"] = "acr", "web"
		found, diagnostics := core.Data(t.Context(), "palette_chart_versions", test.config)
		var newest any
		if len(test.want) > 0 {
			newest = test.want[0]
		}
		if diff := cmp.Diff(test.want, found["versions"]); diff != "" || len(diagnostics) > 0 ||
			found["newest"] != newest {
			t.Errorf("%s: reported %+v, newest %v, versions (-want +got):\n%s",
				name, diagnostics, found["newest"], diff)
		}
	}
	for name, test := range map[string]struct {
		config map[string]any
		want   string
	}{
		"no such chart":    {map[string]any{"registry_name": "acr", "chart": "wep"}, "Chart Not Found"},
		"no such registry": {map[string]any{"registry_name": "other", "chart": "web"}, "Registry Not Found"},
		"no constraint":    {map[string]any{"registry_name": "acr", "chart": "web", "constraint": "^1.2"}, "Invalid Version Constraint"},
	} {
		if _, diagnostics := core.Data(t.Context(), "palette_chart_versions", test.config); len(diagnostics) != 1 ||
			diagnostics[0].Summary != test.want {
			t.Errorf("%s: reported %+v", name, diagnostics)
		}
	}
}
