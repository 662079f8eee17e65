package helmchart_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// The data source lists the versions, however the registry is named. A layer can use the newest version.
func TestChartVersions(t *testing.T) {
	t.Parallel()
	world, acr := fixture.Azure(t)
	for _, version := range []string{"1.10.0", "1.2.4+b.1", "2.0.0", "2.1.0-rc.1"} {
		testbed.Must(acr.PushChart(testbed.Chart{Name: "web", Version: version}, "charts/web"))
	}
	testbed.Must(acr.PushImage("charts/web", "latest"))
	open := world.Registry("open.test")
	testbed.Must(open.PushChart(testbed.Chart{Name: "plain", Version: "v1.0.0"}, "charts/plain"))
	w := acctest.NewWorkspace(t, world)
	data := `
data "palette_chart_versions" "by_name" {
  registry_name = palette_oci_registry.acr.name
  chart         = "web"
  constraint    = "~> 1.2"
}
data "palette_chart_versions" "by_id" {
  registry_id         = palette_oci_registry.acr.id
  chart               = "web"
  include_prereleases = true
}
data "palette_chart_versions" "none" {
  registry_name = palette_oci_registry.acr.name
  chart         = "web"
  constraint    = "> 9"
}
data "palette_chart_versions" "anonymous" {
  endpoint          = "open.test"
  base_content_path = "charts"
  chart             = "plain"
}
`
	head := fixture.Embedded + fixture.Apps + fixture.ACRLogin(fixture.BasicLogin(fixture.Password)) + data +
		strings.ReplaceAll(fixture.NamedLayer("web", "acr", "web", "x"), `"x"`,
			"data.palette_chart_versions.by_name.newest")
	w.Write(head)
	// The registry does not exist at the first plan: the run remembers it.
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	for name, want := range map[string][]any{
		"by_name":   {"1.10.0", "1.2.4+b.1", "1.2.3"},
		"by_id":     {"2.1.0-rc.1", "2.0.0", "1.10.0", "1.2.4+b.1", "1.2.3"},
		"none":      {},
		"anonymous": {"v1.0.0"},
	} {
		got := w.State("data.palette_chart_versions." + name)
		if diff := cmp.Diff(want, got["versions"]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		var newest any
		if len(want) > 0 {
			newest = want[0]
		}
		if got["newest"] != newest {
			t.Errorf("%s: the newest is %v", name, got["newest"])
		}
	}
	// A new version changes the layer with the next plan.
	testbed.Must(acr.PushChart(testbed.Chart{Name: "web", Version: "1.11.0"}, "charts/web"))
	w.Apply().MustSucceed(t)
	if got := w.State("palette_helm_layer.web")["version"]; got != "1.11.0" {
		t.Errorf("the layer is at %v", got)
	}

	// With a token that may not list tags, the error names the missing permission.
	acr.SetAccount(
		testbed.Account{
			Username: "palette", Password: fixture.Password,
			Scope: testbed.ScopeMap{"charts/web": {testbed.ContentRead}},
		},
	)
	refused := fixture.ByAddress(t, w.Plan().Errors())["data.palette_chart_versions.by_name"]
	if refused.Summary != "Chart Versions Not Listed" || !strings.HasPrefix(refused.Code, "registry_name") ||
		!strings.Contains(refused.Detail, "metadata/read") {
		t.Errorf("a token that may not list: %+v", refused)
	}
	fixture.MustReadWell(t, refused)
}
