package acctest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// A key that has roles in one project only reads registries and packs in the scope of its profiles.
func TestProjectRolesAlone(t *testing.T) {
	t.Parallel()
	world, registry := fixture.Azure(t)
	testbed.Must(registry.PushChart(testbed.Chart{Name: "web", Version: "1.3.0"}, "charts/web"))
	host, _ := fixture.Palette(t, world)
	admin := acctest.NewWorkspace(t, world)
	admin.Write(fixture.Remote + strings.Replace(fixture.ACR, `/charts"`,
		"\"\n  base_content_path = \"charts\"\n  synchronization = true", 1))
	admin.Apply().MustSucceed(t)

	host.Fault(testbed.Match{
		Path: "^/v1/(registries|packs)/",
		When: func(r *http.Request) bool { return r.Header.Get(v1.HeaderProjectUID) == "" },
	}, testbed.Respond(http.StatusForbidden, `{"code":"Forbidden","message":"no role in the tenant"}`))
	w := acctest.NewWorkspace(t, world)
	layer := strings.Replace(fixture.WebLayer, "palette_oci_registry.acr.name", `"acr"`, 1)
	data := `
data "palette_oci_registry" "acr" { name = "acr" }
data "palette_chart" "web" {
  registry_name = "acr"
  chart         = "web"
  version       = "1.3.0"
}
`
	provider := strings.Replace(fixture.RemoteInProject, "project =",
		`registry_auth = { acr = { username = "palette", password = "`+fixture.Password+`" } }
  project =`, 1)
	w.Write(provider + fixture.AppsVersion("1.0.0") + layer + data)
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	w.Write(provider + fixture.AppsVersion("1.1.0") + strings.Replace(layer, "1.2.3", "1.3.0", 1) + data)
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	if version := w.State("palette_helm_layer.web")["version"]; version != "1.3.0" {
		t.Errorf("the layer has the version %v", version)
	}
	w.Destroy().MustSucceed(t)
}
