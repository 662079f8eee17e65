package acctest_test

import (
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
)

// A login is one, or an error that says where to put credentials: nothing but a
// registry that really is anonymous gives none.
func TestLoginIsNeverHalf(t *testing.T) {
	t.Parallel()
	world, _ := azure(t)
	world.Registry("open.example.com")
	w := acctest.NewWorkspace(t, world)
	const registries = `
resource "palette_oci_registry" "shut" {
  name      = "shut"
  auth_type = "basic"
  endpoint  = "contoso.azurecr.io"
  basic     = { username = "palette", password_wo = "` + password + `" }
}

resource "palette_oci_registry" "open" {
  name      = "open"
  auth_type = "basic"
  endpoint  = "open.example.com"
}
`
	w.Write(embedded + registries)
	w.Apply().MustSucceed(t)
	// The next configurations only read, so the registries stay in Palette.
	for name, test := range map[string]struct{ provider, registry, summary string }{
		"hidden by Palette":     {embedded, "shut", "Registry Credentials Not At Hand"},
		"given to this machine": {strings.Replace(embedded, "}\n}", "}\n  registry_auth = { shut = { username = \"palette\", password = \""+password+"\" } }\n}", 1), "shut", ""},
		"anonymous":             {embedded, "open", ""},
	} {
		w.Write(test.provider + `
ephemeral "palette_registry_login" "this" {
  registry_name = "` + test.registry + `"

  lifecycle {
    postcondition {
      condition     = (self.username == null) == (self.password == null) && (self.username == null) == ("` + test.registry + `" == "open")
      error_message = "half a login, or one too many"
    }
  }
}
`)
		plan := w.Plan()
		if test.summary == "" {
			if errors := plan.Errors(); len(errors) > 0 {
				t.Errorf("%s: %+v", name, errors)
			}
			continue
		}
		if refused := plan.MustFail(t, test.summary, "registry_name"); !strings.Contains(refused.Detail, `registry_auth = { "shut"`) {
			t.Errorf("%s: the way out is not named:\n%s", name, refused.Detail)
		}
	}
}
