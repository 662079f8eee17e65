package helmlayer_test

import (
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// layerIn is a layer with unchecked charts, in a profile that is named by a literal.
func layerIn(label, profile string) string {
	return `
resource "palette_helm_layer" "` + label + `" {
  cluster_profile_id = "` + profile + `"
  registry_name      = "acr"
  chart              = "web"
  name               = "` + label + `"
  version            = "1.2.3"
  chart_checks       = "off"
}
`
}

// The plan reports a profile that no scope has, and suggests the uid if it was named by its name or by a mistyped uid.
// An unknown uid is not looked up. If a profile was removed outside Terraform, its layers are removed as well.
func TestProfileOfLayerAbsent(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	_, client := fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	base := fixture.Remote + fixture.ACR
	w.Write(base)
	w.Apply().MustSucceed(t)
	uid, err := client.CreateProfile(t.Context(), palette.Tenant(), palette.NewProfile{
		Name: "apps", Version: "1.0.0", Type: "add-on", CloudType: "all",
	})
	if err != nil {
		t.Fatal(err)
	}
	mistyped := strings.Replace(uid, uid[10:12], uid[11:12]+"x", 1)

	w.Write(base + layerIn("named", "apps") + layerIn("mistyped", mistyped) +
		layerIn("foreign", "0123456789abcdef01234567") +
		layerIn("path", "..") + `
resource "terraform_data" "late" { input = "apps" }
` + strings.Replace(layerIn("late", "?"), `"?"`, "terraform_data.late.output", 1))
	diagnostics := fixture.ByAddress(t, w.Plan().Errors())
	if len(diagnostics) != 4 {
		t.Errorf("reported of %+v", diagnostics)
	}
	for label, mentions := range map[string]string{
		"named":    `cluster_profile_id = "` + uid + `"   # apps 1.0.0`,
		"mistyped": `cluster_profile_id = "` + uid + `"   # apps 1.0.0`,
		"foreign":  `no cluster profile with the uid "0123456789abcdef01234567" in the tenant`,
		"path":     "palette_cluster_profile.<label>.id",
	} {
		d := diagnostics["palette_helm_layer."+label]
		if d.Summary != "Cluster Profile Not Found" || !strings.Contains(d.Code, "cluster_profile_id") ||
			!strings.Contains(d.Detail, mentions) ||
			!strings.Contains(d.Detail, "data.palette_cluster_profile.<label>.id") {
			t.Errorf("%s: %+v", label, d)
		}
	}

	// A literal uid is valid while the profile exists. If it was removed outside Terraform, the destroy of the layer
	// has nothing to do.
	w.Write(base + layerIn("there", uid))
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	if err := client.DeleteProfile(t.Context(), palette.Tenant(), uid); err != nil {
		t.Fatal(err)
	}
	w.Plan().MustSucceed(t)
	w.Destroy().MustSucceed(t)
	if w.Has("palette_helm_layer.there") {
		t.Error("the layer is still in the state")
	}
}
