package acctest_test

import (
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

const embedded = `
provider "palette" {
  embedded = { path = "${path.root}/.palette" }
}
`

const password = "s3cret-canary+pass/word"

// azure is a world with an Azure Container Registry that holds two charts.
func azure(t *testing.T) (*testbed.World, *testbed.Registry) {
	t.Helper()
	world := testbed.New(t)
	registry := world.Registry("contoso.azurecr.io", testbed.TokenAuth(testbed.Account{Username: "palette", Password: password}))
	for _, chart := range []testbed.Chart{{Name: "web", Version: "1.2.3"}, {Name: "cache", Version: "0.3.1+build.7"}} {
		if _, err := registry.Push(testbed.WriteChart(t, chart), "charts/"+chart.Name); err != nil {
			t.Fatal(err)
		}
	}
	return world, registry
}

const stack = `
resource "palette_oci_registry" "acr" {
  name              = "acr"
  auth_type         = "basic"
  endpoint          = "contoso.azurecr.io"
  base_content_path = "charts"
  basic = {
    username            = "palette"
    password_wo         = "` + password + `"
    password_wo_version = "1"
  }
}

resource "palette_cluster_profile" "apps" {
  name = "apps"
}

resource "palette_helm_layer" "web" {
  cluster_profile_id = palette_cluster_profile.apps.id
  registry_name      = palette_oci_registry.acr.name
  chart              = "web"
  version            = "1.2.3"
  namespace          = "web"
}

resource "palette_helm_layer" "cache" {
  cluster_profile_id = palette_cluster_profile.apps.id
  registry_name      = palette_oci_registry.acr.name
  chart              = "cache"
  version            = "0.3.1+build.7"
}
`

func TestRegistryProfileLayers(t *testing.T) {
	t.Parallel()
	world, _ := azure(t)
	w := acctest.NewWorkspace(t, world)
	w.Write(embedded + stack)
	w.Validate().MustSucceed(t)
	w.Plan().MustSucceed(t)
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	layer := w.State("palette_helm_layer.cache")
	if got := layer["chart_reference"]; got != "oci://contoso.azurecr.io/charts/cache:0.3.1_build.7" {
		t.Errorf("chart_reference is %v", got)
	}
	if digest, _ := layer["digest"].(string); !strings.HasPrefix(digest, "sha256:") {
		t.Errorf("digest is %v", layer["digest"])
	}
	w.Destroy().MustSucceed(t)
	if escapes := world.Escapes(); len(escapes) > 0 {
		t.Errorf("asked for hosts outside the world: %v", escapes)
	}
}
