package acctest_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
)

// twoAliases is 20 registries, 20 profiles and 20 layers of one profile, half of each through another provider
// process on the same folder. One of the two has a project.
var twoAliases = `
provider "palette" {
  embedded = { path = "${path.root}/.palette" }
}

provider "palette" {
  alias    = "other"
  embedded = { path = "${path.root}/.palette" }
  project  = "Default"
}

resource "palette_cluster_profile" "shared" {
  name  = "shared"
  scope = "tenant"
}
` + half("one", "palette") + half("two", "palette.other")

func half(label, alias string) string {
	return fmt.Sprintf(`
resource "palette_oci_registry" %[1]q {
  count             = 10
  provider          = %[2]s
  name              = "%[1]s-${count.index}"
  auth_type         = "basic"
  endpoint          = "contoso.azurecr.io"
  base_content_path = "charts"
  basic             = { username = "palette", password_wo = %[3]q }
}

resource "palette_cluster_profile" %[1]q {
  count    = 10
  provider = %[2]s
  name     = "profile-%[1]s-${count.index}"
}

resource "palette_helm_layer" %[1]q {
  count              = 10
  provider           = %[2]s
  cluster_profile_id = palette_cluster_profile.shared.id
  registry_name      = palette_oci_registry.%[1]s[count.index].name
  name               = "%[1]s-${count.index}"
  chart              = "web"
  version            = "1.2.3"
}
`, label, alias, fixture.Password)
}

// Two providers on one embedded control plane do not lose each other's objects.
func TestTwoAliasesOnOneFolder(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	w := acctest.NewWorkspace(t, world)
	w.Write(twoAliases)
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)

	client := fixture.EmbeddedClient(t, world, w)
	var registries, packs []string
	for _, label := range []string{"one", "two"} {
		for i := range 10 {
			registries = append(registries, fmt.Sprintf("%s-%d", label, i))
			packs = append(packs, fmt.Sprintf("%s-%d--web", label, i))
		}
	}
	if got := fixture.RegistryNames(t, client); !slices.Equal(got, registries) {
		t.Errorf("registries are %q", got)
	}
	got := fixture.PackNames(fixture.Packs(t, client, fixture.ID(t, w, "palette_cluster_profile.shared")))
	slices.Sort(got)
	if !slices.Equal(got, packs) {
		t.Errorf("packs are %q", got)
	}
	for label, scope := range map[string]string{"one": "tenant", "two": "project"} {
		for i := range 10 {
			if profile := w.State(fmt.Sprintf("palette_cluster_profile.%s[%d]", label, i)); profile["scope"] != scope {
				t.Errorf("profile %s %d is in the scope %v", label, i, profile["scope"])
			}
		}
	}
	w.Destroy().MustSucceed(t)
	if left := fixture.RegistryNames(t, fixture.EmbeddedClient(t, world, w)); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}
