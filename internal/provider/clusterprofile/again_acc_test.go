package clusterprofile_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
)

// The plan warns of a profile that the run deletes and creates again under its own name. The warning shows a moved
// block if the address changed. The apply does what the plan announces.
func TestProfileMadeAgain(t *testing.T) {
	t.Parallel()
	const made = "Cluster Profile Recreated"
	warns := func(t *testing.T, plan acctest.Outcome, text string) {
		t.Helper()
		index := slices.IndexFunc(plan.MustSucceed(t).Warnings(),
			func(d acctest.Diagnostic) bool { return d.Summary == made })
		if index < 0 || !strings.Contains(plan.Warnings()[index].Detail, text) {
			t.Errorf("warnings: %+v", plan.Warnings())
		}
	}
	world, _ := fixture.Azure(t)
	_, client := fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	base := fixture.Remote + fixture.ACR + fixture.AppsVersion("1.0.0") + fixture.WebLayer
	w.Write(base)
	w.Apply().MustSucceed(t)
	first := fixture.ID(t, w, "palette_cluster_profile.apps")

	renamed := strings.NewReplacer(`"palette_cluster_profile" "apps"`, `"palette_cluster_profile" "shop"`,
		"palette_cluster_profile.apps.id", "palette_cluster_profile.shop.id").Replace(base)
	w.Write(renamed)
	warns(t, w.Plan(), "moved {")
	w.Apply().MustSucceed(t)
	second := fixture.ID(t, w, "palette_cluster_profile.shop")
	if packs := fixture.Packs(t, client, second); len(packs) != 1 || second == first {
		t.Errorf("%s after %s: packs %v", second, first, packs)
	}
	fixture.WantVersions(t, client, "1.0.0")
	w.Plan().MustBeEmpty(t)

	w.Run("taint", "palette_cluster_profile.shop").MustSucceed(t)
	warns(t, w.Plan(), "create_before_destroy")
	w.Run("untaint", "palette_cluster_profile.shop").MustSucceed(t)
	w.Write(strings.Replace(renamed, `"1.0.0"`, `"1.0.0"`+"\n  cloud_type = \"aws\"", 1))
	warns(t, w.Plan(), "change version")
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	fixture.WantVersions(t, client, "1.0.0")
}
