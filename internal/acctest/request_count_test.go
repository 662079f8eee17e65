package acctest_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// ids are the parts of an address that differ from run to run.
var ids = regexp.MustCompile(`[0-9a-f]{24}`)

// requestsByPath are requests by method and address.
func requestsByPath(requests []testbed.Request) map[string]int {
	found := map[string]int{}
	for _, one := range requests {
		found[one.Method+" "+ids.ReplaceAllString(one.Path, "{uid}")]++
	}
	return found
}

// What a run of many registries requests of Palette is known exactly: a request
// more for each of them is seen here.
func TestRequestsForRegistries(t *testing.T) {
	t.Parallel()
	const n, sampled = 12, 2
	world, _ := azure(t)
	host, _ := paletteIn(t, world)
	w := acctest.NewWorkspace(t, world)
	against(w, host)
	var text strings.Builder
	text.WriteString("provider \"palette\" {\n  api_key = \"" + paletteKey + "\"\n}\n")
	for i := range n {
		fmt.Fprintf(&text, "resource \"palette_oci_registry\" \"r%d\" {\n  name = \"r%d\"\n  auth_type = \"basic\"\n  endpoint = \"contoso.azurecr.io\"\n  base_content_path = \"charts\"\n  %s\n}\n", i, i, login(password))
	}
	w.Write(text.String())
	for _, one := range []struct {
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
		one.run()
		if diff := cmp.Diff(one.want, requestsByPath(host.Requests()[before:])); diff != "" {
			t.Errorf("%s (-want +got):\n%s", one.operation, diff)
		}
	}
}

// So is what an empty plan of many layers requests, of Palette and of the registry.
func TestRequestsForLayers(t *testing.T) {
	t.Parallel()
	world, registry := azure(t)
	host, _ := paletteIn(t, world)
	w := acctest.NewWorkspace(t, world)
	against(w, host)
	w.Write(newFleet(fewLayers).configuration())
	w.Apply().MustSucceed(t)
	before, looked := len(host.Requests()), len(registry.Requests())
	w.Plan().MustBeEmpty(t)
	profile := map[string]int{
		"GET /v1/clusterprofiles/{uid}": 1, "GET /v1/registries/oci/summary": 1, "GET /v1/registries/oci/{uid}/basic": 1,
	}
	chart := map[string]int{"GET /v2/": 1, "GET /oauth2/token": 1, "GET /v2/charts/web/manifests/1.2.3": 1}
	if diff := cmp.Diff(profile, requestsByPath(host.Requests()[before:])); diff != "" {
		t.Errorf("Palette (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(chart, requestsByPath(registry.Requests()[looked:])); diff != "" {
		t.Errorf("registry (-want +got):\n%s", diff)
	}
}
