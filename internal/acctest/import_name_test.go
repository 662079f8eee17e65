package acctest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
)

// namesakes are a registry, a profile of one version and a profile of two.
const namesakes = `
resource "palette_oci_registry" "acr" {
  name      = "acr"
  auth_type = "basic"
  endpoint  = "contoso.azurecr.io"
  basic     = { username = "palette", password_wo = "` + fixture.Password + `" }
}

resource "palette_cluster_profile" "shop" {
  name    = "shop"
  version = "1.2.0"
}

resource "palette_cluster_profile" "twice" {
  name    = "twice"
  version = "1.0.0"
}

resource "palette_cluster_profile" "second" {
  name    = "twice"
  version = "2.0.0"
}
`

// Objects are imported by a plain name, by an import block and by the command, also when the name looks like
// another form of id; a name that several objects have, or none, is an error with what to write instead.
func TestImportByPlainName(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	first := acctest.NewWorkspace(t, world)
	first.Write(fixture.Embedded + namesakes)
	first.Apply().MustSucceed(t)
	registry, shop := fixture.ID(t, first, "palette_oci_registry.acr"),
		fixture.ID(t, first, "palette_cluster_profile.shop")
	second := acctest.NewWorkspace(t, world)
	configuration := strings.Replace(fixture.Embedded, "${path.root}", first.Dir, 1) + namesakes
	second.Write(configuration)

	var blocks strings.Builder
	adopted := map[string]string{}
	for i, test := range []struct{ kind, like, id, uid string }{
		{"palette_cluster_profile", "shop", "shop", shop},
		{"palette_cluster_profile", "shop", "tenant:shop:1.2.0", shop},
		{"palette_cluster_profile", "shop", shop, shop},
		{"palette_oci_registry", "acr", "acr", registry},
		{"palette_oci_registry", "acr", "name:acr", registry},
		{"palette_oci_registry", "acr", registry, registry},
	} {
		address := fmt.Sprintf("%s.by_%d", test.kind, i)
		adopted[address] = test.uid
		head := fmt.Sprintf("resource %q %q {", test.kind, test.like)
		_, body, _ := strings.Cut(namesakes, head)
		body, _, _ = strings.Cut(body, "\n}")
		fmt.Fprintf(&blocks, "import {\n  to = %s\n  id = %q\n}\nresource %q \"by_%d\" {%s\n}\n", address, test.id,
			test.kind, i, body)
	}
	blockwise := acctest.NewWorkspace(t, world)
	blockwise.Write(strings.Replace(fixture.Embedded, "${path.root}", first.Dir, 1) + blocks.String())
	for _, change := range blockwise.Plan().MustSucceed(t).Changes {
		if change.Action != "import" {
			t.Errorf("the plan of the import blocks is %v", change)
		}
	}
	blockwise.Run("apply", "-json", "plan.bin").MustSucceed(t)
	for address, uid := range adopted {
		if got := fixture.ID(t, blockwise, address); got != uid {
			t.Errorf("%s is %s, wanted %s", address, got, uid)
		}
	}

	for _, test := range []struct {
		address, id string
		messages    []string // nil for success
	}{
		{"palette_cluster_profile.shop", "shop", nil},
		{"palette_oci_registry.acr", "acr", nil},
		{"palette_cluster_profile.twice", "twice", []string{
			"Invalid Import Id", "with several versions",
			`id = "` + fixture.ID(t, first, "palette_cluster_profile.twice") + `" # 1.0.0`,
			`id = "` + fixture.ID(t, first, "palette_cluster_profile.second") + `" # 2.0.0`, "<scope>:<name>:<version>",
		}},
		{"palette_cluster_profile.second", "thrice", []string{
			"Cluster Profile Not Found", `no cluster profile with the uid or the name "thrice"`, "<scope>:<name>:<version>",
		}},
	} {
		ran := second.Run("import", "-no-color", "-input=false", test.address, test.id)
		message := strings.Join(strings.Fields(strings.ReplaceAll(ran.Text(), "│", " ")), " ")
		if (ran.Code == 0) != (test.messages == nil) {
			t.Errorf("importing %q as %s ends with %d: %s", test.id, test.address, ran.Code, message)
		}
		for _, text := range test.messages {
			if !strings.Contains(message, text) {
				t.Errorf("importing %q as %s does not contain %q: %s", test.id, test.address, text, message)
			}
		}
	}
	if got := fixture.ID(t, second, "palette_cluster_profile.shop"); got != shop {
		t.Errorf("the command imports %s, wanted %s", got, shop)
	}
	if got := fixture.ID(t, second, "palette_oci_registry.acr"); got != registry {
		t.Errorf("the command imports %s, wanted %s", got, registry)
	}
	// The uids and versions distinguish several versions of a name.
	second.Write(configuration + `
import {
  to = palette_cluster_profile.twice
  id = "tenant:twice:1.0.0"
}
import {
  to = palette_cluster_profile.second
  id = "` + fixture.ID(t, first, "palette_cluster_profile.second") + `"
}
`)
	second.Apply().MustSucceed(t)
	second.Plan().MustBeEmpty(t)
}
