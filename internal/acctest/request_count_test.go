package acctest_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// ids are the parts of a path that differ from run to run.
var ids = regexp.MustCompile(`[0-9a-f]{24}`)

// requestsByPath are requests by method and address.
func requestsByPath(requests []testbed.Request) map[string]int {
	found := map[string]int{}
	for _, request := range requests {
		found[request.Method+" "+ids.ReplaceAllString(request.Path, "{uid}")]++
	}
	return found
}

// The requests of a run of many registries to Palette are compared exactly: one more for each registry fails the
// test.
func TestRequestsForRegistries(t *testing.T) {
	t.Parallel()
	const n, sampled = 12, 2
	world, _ := fixture.Azure(t)
	host, _ := fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	against(w, host)
	var text strings.Builder
	text.WriteString("provider \"palette\" {\n  api_key = \"" + fixture.PaletteKey + "\"\n}\n")
	for i := range n {
		fmt.Fprintf(
			&text,
			"resource \"palette_oci_registry\" \"r%d\" {\n  name = \"r%d\"\n  auth_type = \"basic\"\n"+
				"  endpoint = \"contoso.azurecr.io\"\n  base_content_path = \"charts\"\n  %s\n}\n", i, i,
			fixture.BasicLogin(fixture.Password),
		)
	}
	w.Write(text.String())
	for _, test := range []struct {
		operation string
		run       func()
		want      map[string]int
	}{
		{"apply", func() { w.Apply().MustSucceed(t) }, map[string]int{
			"GET /v1/users/info": 2, "GET /v1/registries/oci/summary": 1,
			"POST /v1/registries/oci/basic/validate": n, "POST /v1/registries/oci/basic": n,
		}},
		{"empty plan", func() { w.Plan().MustBeEmpty(t) }, map[string]int{
			"GET /v1/registries/oci/summary": 1, "GET /v1/registries/oci/{uid}/basic": sampled,
		}},
		{"destroy", func() { w.Destroy().MustSucceed(t) }, map[string]int{
			"GET /v1/registries/oci/summary": 1, "GET /v1/registries/oci/{uid}/basic": sampled, "DELETE /v1/registries/oci/{uid}/basic": n,
		}},
	} {
		before := len(host.Requests())
		test.run()
		if diff := cmp.Diff(test.want, requestsByPath(host.Requests()[before:])); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.operation, diff)
		}
	}
}

// manyCharts is a profile of n layers of each of ten charts, which are pushed to the registry.
func manyCharts(registry *testbed.Registry, n int) string {
	var text strings.Builder
	text.WriteString("provider \"palette\" {\n  api_key = \"" + fixture.PaletteKey + "\"\n}\n" + fixture.ACR +
		fixture.AppsVersion("1.0.0"))
	for i := range 10 {
		chart := fmt.Sprintf("app-%d", i)
		testbed.Must(registry.PushChart(testbed.Chart{Name: chart, Version: "1.0.0"}, "charts/"+chart))
		for j := range n {
			name := fmt.Sprintf("layer-%d-%d", i, j)
			text.WriteString(fixture.AppsLayer(name, chart, "1.0.0", fmt.Sprintf("name = %q", name)))
		}
	}
	return text.String()
}

// So are the requests of an empty plan of many layers, to Palette and to the registry: one token serves all charts,
// unless the registry refuses it.
func TestRequestsForLayers(t *testing.T) {
	t.Parallel()
	profile := map[string]int{
		"GET /v1/clusterprofiles/{uid}": 1, "GET /v1/registries/oci/summary": 1, "GET /v1/registries/oci/{uid}/basic": 1,
	}
	ofCharts := func(tokens int) map[string]int {
		requests := map[string]int{"GET /v2/": 1, "GET /oauth2/token": tokens}
		for i := range 10 {
			requests[fmt.Sprintf("GET /v2/charts/app-%d/manifests/1.0.0", i)] = 1
		}
		return requests
	}
	login := testbed.TokenAuth(testbed.Account{Username: "palette", Password: fixture.Password})
	for name, test := range map[string]struct {
		options []testbed.Option
		layers  func(*testbed.Registry) string
		want    map[string]int
	}{
		"of one chart": {
			[]testbed.Option{login},
			func(registry *testbed.Registry) string {
				testbed.Must(registry.PushChart(testbed.Chart{Name: "web", Version: "1.2.3"}, "charts/web"))
				return newFleet(fewLayers).configuration()
			},
			map[string]int{"GET /v2/": 1, "GET /oauth2/token": 1, "GET /v2/charts/web/manifests/1.2.3": 1},
		},
		"of ten charts": {
			[]testbed.Option{login},
			func(registry *testbed.Registry) string { return manyCharts(registry, 2) },
			ofCharts(1),
		},
		"of ten charts, a token for each": {
			[]testbed.Option{login, testbed.OneScope(http.StatusForbidden)},
			func(registry *testbed.Registry) string { return manyCharts(registry, 1) },
			ofCharts(1 + 10),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			world := testbed.New(t)
			registry := world.Registry("contoso.azurecr.io", test.options...)
			host, _ := fixture.Palette(t, world)
			w := acctest.NewWorkspace(t, world)
			against(w, host)
			w.Write(test.layers(registry))
			w.Apply().MustSucceed(t)
			before, looked := len(host.Requests()), len(registry.Requests())
			w.Plan().MustBeEmpty(t)
			if diff := cmp.Diff(profile, requestsByPath(host.Requests()[before:])); diff != "" {
				t.Errorf("Palette (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.want, requestsByPath(registry.Requests()[looked:])); diff != "" {
				t.Errorf("registry (-want +got):\n%s", diff)
			}
		})
	}
}
