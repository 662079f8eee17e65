package helmlayer_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// manyLayers is a profile with n layers of one chart, with numbers from 1.
func manyLayers(n int) string {
	return fmt.Sprintf(`
resource "palette_oci_registry" "acr" {
  name              = "acr"
  auth_type         = "basic"
  endpoint          = "contoso.azurecr.io"
  base_content_path = "charts"
  basic             = { username = "palette", password_wo = %q }
}

resource "palette_cluster_profile" "apps" {
  name = "apps"
}

resource "palette_helm_layer" "each" {
  for_each           = toset([for i in range(%d) : format("web-%%02d", i + 1)])
  cluster_profile_id = palette_cluster_profile.apps.id
  registry_name      = palette_oci_registry.acr.name
  name               = each.key
  chart              = "web"
  version            = "1.2.3"
  values             = each.key == var.stranger ? "replicaCount: 1 # or {{ .spectro.var.nobody }}" : null
}

variable "stranger" {
  default = ""
}
`, fixture.Password, n)
}

// Layers of one profile that are in flight together are written as one batch, and are read together.
func TestLayersAreWrittenInBatches(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	host, client := fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	w.Write(fixture.Remote + manyLayers(50))
	atMost := func(what, method, suffix string, limit int) {
		t.Helper()
		if n := fixture.CountProfileRequests(host.Requests(), method, suffix); n < 1 || n > limit {
			t.Errorf("%s: %d requests %s …%s, want 1 to %d", what, n, method, suffix, limit)
		}
	}
	w.Apply().MustSucceed(t)
	uid := fixture.ID(t, w, "palette_cluster_profile.apps")
	atMost("create", "PUT", uid, 12)
	atMost("create", "PATCH", "/publish", 12)
	if packs := fixture.Packs(t, client, uid); len(packs) != 50 {
		t.Errorf("%d packs: %q", len(packs), fixture.PackNames(packs))
	}

	host.ResetRequests()
	w.Plan().MustBeEmpty(t)
	atMost("refresh", "GET", uid, 1)
	if n := fixture.CountProfileRequests(host.Requests(), "PUT", ""); n > 0 {
		t.Errorf("a plan writes %d times", n)
	}

	host.ResetRequests()
	w.Destroy().MustSucceed(t)
	atMost("destroy", "PUT", uid, 12)
	if n := fixture.CountProfileRequests(host.Requests(), "PATCH", "/publish"); n > 0 {
		t.Errorf("layers are removed before their profile: %d publishes", n)
	}
	atMost("destroy", "DELETE", uid, 1)
	if _, err := client.FreshProfile(t.Context(), palette.Tenant(), uid); err == nil {
		t.Error("the profile is still there")
	}
}

// A layer that Palette refuses fails alone, and the others of its batch are written. The plan does not read a comment
// as a reference; the Palette of this test does.
func TestRefusedLayerFailsAlone(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	_, client := fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	w.Write(fixture.Remote + manyLayers(12))
	refused := w.Apply("-var=stranger=web-07").MustFail(t, "Variable Not Declared", "values")
	if refused.Address != `palette_helm_layer.each["web-07"]` ||
		!strings.Contains(refused.Detail, `the variable "nobody"`) {
		t.Errorf("the error is %+v", refused)
	}
	uid := fixture.ID(t, w, "palette_cluster_profile.apps")
	names := fixture.PackNames(fixture.Packs(t, client, uid))
	slices.Sort(names)
	var want []string
	for i := range 12 {
		if i != 6 {
			want = append(want, fmt.Sprintf("web-%02d--web", i+1))
		}
	}
	if !slices.Equal(names, want) {
		t.Errorf("packs are %q", names)
	}
	profile, err := client.FreshProfile(t.Context(), palette.Tenant(), uid)
	if err != nil {
		t.Fatal(err)
	}
	if profile.Draft != nil && len(profile.Draft.Packs) != 11 {
		t.Errorf("a draft was left behind: %q", fixture.PackNames(profile.Draft.Packs))
	}
	if w.Has(`palette_helm_layer.each["web-07"]`) {
		t.Error("the refused layer is in the state")
	}
}
