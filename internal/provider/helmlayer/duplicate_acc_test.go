package helmlayer_test

import (
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
)

// The plan refuses two layers that are the same pack, as soon as it knows their profile. A replaced layer and a layer
// of another name are no duplicates.
func TestDuplicateLayer(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	_, client := fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	twin := strings.Replace(fixture.WebLayer, `"web" {`, `"twin" {`, 1)
	mustTell := func(outcome acctest.Outcome) {
		t.Helper()
		diagnostics := outcome.MustFail(t, "Duplicate Layer", "chart")
		if !strings.Contains(diagnostics.Detail, `name = "web-2"`) || strings.Contains(diagnostics.Detail, "import") {
			t.Errorf("the detail is\n%s", diagnostics.Detail)
		}
	}
	// At the first apply, the profile is unknown until it is created.
	w.Write(fixture.Remote + fixture.ACR + fixture.AppsVersion("1.0.0") + fixture.WebLayer + twin)
	mustTell(w.Apply())
	uid := fixture.ID(t, w, "palette_cluster_profile.apps")
	if packs := fixture.Packs(t, client, uid); len(packs) != 1 {
		t.Errorf("packs %v", packs)
	}
	mustTell(w.Plan())

	named := fixture.Remote + fixture.ACR + fixture.AppsVersion("1.0.0") + fixture.WebLayer +
		strings.Replace(twin, "  namespace", "  name = \"web-2\"\n  namespace", 1)
	w.Write(named)
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	w.Apply("-replace=palette_helm_layer.web", "-replace=palette_helm_layer.twin").MustSucceed(t)
	w.Write(strings.ReplaceAll(named, "  namespace", "  lifecycle { create_before_destroy = true }\n  namespace"))
	w.Apply("-replace=palette_helm_layer.web").MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	w.Run("taint", "palette_helm_layer.web").MustSucceed(t)
	w.Apply().MustSucceed(t)
	if packs := fixture.Packs(t, client, uid); len(packs) != 2 {
		t.Errorf("packs %v", packs)
	}
	w.Plan().MustBeEmpty(t)
}
