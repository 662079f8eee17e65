package helmchart_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// described is a chart with all metadata that a chart can have.
func described() testbed.Chart {
	return testbed.Chart{
		Name: "documented", Version: "1.1.0", AppVersion: "4.2", Description: "Documents all.",
		KubeVersion: ">=1.29.0-0",
		Type:        "application",
		Deprecated:  true, Annotations: map[string]string{"team": "shop"},
		Values: "replicaCount: 1\n", Schema: `{"type":"object"}`,
		Dependencies: []testbed.Dependency{
			{Name: "db", Version: "0.1.0", Repository: "", Alias: "store", Condition: "store.enabled"},
		},
		Subcharts: []testbed.Chart{{Name: "db", Version: "0.1.0"}},
	}
}

// The data source has all its attributes, however the registry is named.
func TestChartData(t *testing.T) {
	t.Parallel()
	world, acr := fixture.Azure(t)
	digest := testbed.Must(acr.PushChart(described(), "charts/documented")).String()
	testbed.Must(acr.PushChart(testbed.Chart{Name: "documented", Version: "1.10.0"}, "charts/documented"))
	testbed.Must(acr.PushChart(testbed.Chart{Name: "documented", Version: "1.2.0+b.1"}, "charts/documented"))
	open := world.Registry("open.test")
	testbed.Must(open.PushChart(testbed.Chart{Name: "plain", Version: "1.0.0", Values: "a: 1\n"}, "charts/plain"))
	w := acctest.NewWorkspace(t, world)
	head := fixture.Embedded + fixture.ACRLogin(fixture.BasicLogin(fixture.Password))
	data := `
data "palette_chart" "by_name" {
  registry_name = palette_oci_registry.acr.name
  chart         = "documented"
  version       = "1.1.0"
}
data "palette_chart" "by_id" {
  registry_id = palette_oci_registry.acr.id
  chart       = "documented"
  version     = "1.1.0"
}
data "palette_chart" "anonymous" {
  endpoint          = "open.test"
  base_content_path = "charts"
  chart             = "plain"
  version           = "1.0.0"
}
`
	w.Write(head + data)
	w.Apply().MustSucceed(t) // reads at apply: the registry was not there at the plan
	w.Plan().MustBeEmpty(t)  // reads at plan
	want := map[string]any{
		"chart": "documented", "version": "1.1.0", "endpoint": "contoso.azurecr.io", "base_content_path": nil, "region": nil,
		"reference": "oci://contoso.azurecr.io/charts/documented:1.1.0", "digest": digest,
		"served_from": nil, "fallback": false, "app_version": "4.2", "description": "Documents all.", "type": "application",
		"kube_version": ">=1.29.0-0", "deprecated": true, "annotations": map[string]any{"team": "shop"},
		"default_values": "replicaCount: 1\n", "values_schema": `{"type":"object"}`,
		"available_versions": []any{"1.1.0", "1.2.0+b.1", "1.10.0"},
		"dependencies":       []any{map[string]any{"name": "db", "version": "0.1.0", "repository": "", "alias": "store", "condition": "store.enabled"}},
	}
	for _, address := range []string{"data.palette_chart.by_name", "data.palette_chart.by_id"} {
		got := w.State(address)
		if size, _ := got["size"].(float64); size < 100 {
			t.Errorf("%s: size is %v", address, got["size"])
		}
		for _, key := range []string{"size", "registry_name", "registry_id"} {
			delete(got, key)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", address, diff)
		}
	}
	plain := w.State("data.palette_chart.anonymous")
	if plain["values_schema"] != nil || plain["deprecated"] != false || plain["default_values"] != "a: 1\n" ||
		plain["endpoint"] != "open.test" || len(plain["dependencies"].([]any)) != 0 {
		t.Errorf("anonymous: %v", plain)
	}

	// With a token that may not list tags, the chart is read and available_versions is null.
	acr.SetAccount(
		testbed.Account{
			Username: "palette", Password: fixture.Password,
			Scope: testbed.ScopeMap{"charts/documented": {testbed.ContentRead}},
		},
	)
	if got := w.State("data.palette_chart.anonymous")["available_versions"]; got == nil {
		t.Error("an open registry does not list")
	}
	w.Write(head + data + "\noutput \"listed\" { value = data.palette_chart.by_name.available_versions != null }")
	if warnings := w.Apply().MustSucceed(t).Warnings(); len(warnings) > 0 {
		t.Errorf("versions that may not be listed: %+v", warnings)
	}
	if got := w.State("data.palette_chart.by_name")["available_versions"]; got != nil {
		t.Errorf("versions that may not be listed are %v", got)
	}

	// No registry is planned, so the run does not know the credentials.
	for _, d := range w.Plan("-refresh-only").Errors() {
		if d.Summary != "Chart Not Read" || !strings.Contains(d.Detail, `registry_auth = { "acr" = { … } }`) {
			t.Errorf("refresh only: %+v", d)
		}
		fixture.MustReadWell(t, d)
	}
}

// Without a response, a data source has no result: every failure is an error with a next step.
func TestChartDataErrors(t *testing.T) {
	t.Parallel()
	world, acr := fixture.Azure(t)
	testbed.Must(acr.PushImage("charts/image", "1.0.0"))
	world.Registry("dropping.test").Fault(testbed.Match{}, testbed.Drop())
	world.Registry("shut.test", testbed.Htpasswd("palette", fixture.Password))
	w := acctest.NewWorkspace(t, world)
	head := fixture.Embedded + fixture.ACRLogin(fixture.BasicLogin(fixture.Password))
	w.Write(head)
	w.Apply().MustSucceed(t)
	cases := map[string]struct{ configuration, summary, code, mentions string }{
		"version":   {"registry_name = palette_oci_registry.acr.name\n  chart = \"web\"\n  version = \"1.2.4\"", "Chart Version Not Found", `version = "1.2.4"`, "1.2.3 (nearest lower version, newest)"},
		"chart":     {"registry_name = palette_oci_registry.acr.name\n  chart = \"wep\"\n  version = \"1.2.3\"", "Chart Not Found", `chart = "wep"`, "The registry has: web."},
		"image":     {"registry_name = palette_oci_registry.acr.name\n  chart = \"image\"\n  version = \"1.0.0\"", "Artifact Is Not A Chart", "chart", "a container image"},
		"nobody":    {"registry_name = \"nobody\"\n  chart = \"web\"\n  version = \"1.2.3\"", "Registry Not Found", "registry_name", "no OCI registry named \"nobody\""},
		"gone":      {"registry_id = \"0123456789abcdef01234567\"\n  chart = \"web\"\n  version = \"1.2.3\"", "Registry Not Found", "registry_id", "no such OCI registry"},
		"dropping":  {"endpoint = \"dropping.test\"\n  chart = \"web\"\n  version = \"1.2.3\"", "Chart Not Read", "", "the connection was closed"},
		"shut":      {"endpoint = \"shut.test\"\n  chart = \"web\"\n  version = \"1.2.3\"", "Chart Not Read", "", "requires credentials"},
		"template":  {"endpoint = \"123456789012.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com\"\n  chart = \"web\"\n  version = \"1.2.3\"", "Region Required", "", "Set region"},
		"anonymous": {"endpoint = \"contoso.azurecr.io\"\n  base_content_path = \"charts\"\n  chart = \"web\"\n  version = \"1.2.3\"", "Chart Not Read", "", "Register the registry"},
	}
	configuration := head
	for label, c := range cases {
		configuration += "\ndata \"palette_chart\" \"" + label + "\" {\n  " + c.configuration + "\n}\n"
	}
	w.Write(configuration)
	errors := fixture.ByAddress(t, w.Plan().Errors())
	for label, c := range cases {
		got := errors["data.palette_chart."+label]
		if got.Summary != c.summary || !strings.HasPrefix(got.Code, c.code) ||
			!strings.Contains(got.Detail, c.mentions) {
			t.Errorf("%s: %+v", label, got)
		}
		fixture.MustReadWell(t, got)
	}
	if len(errors) != len(cases) {
		t.Errorf("%d errors", len(errors))
	}
}
