package login_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
)

// A login is complete, or there is an error that names the place for credentials. Only an anonymous registry has no
// credentials.
func TestLoginIsComplete(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	world.Registry("open.example.com")
	w := acctest.NewWorkspace(t, world)
	const registries = `
resource "palette_oci_registry" "shut" {
  name      = "shut"
  auth_type = "basic"
  endpoint  = "contoso.azurecr.io"
  basic     = { username = "palette", password_wo = "` + fixture.Password + `" }
}

resource "palette_oci_registry" "open" {
  name      = "open"
  auth_type = "basic"
  endpoint  = "open.example.com"
}
`
	w.Write(fixture.Embedded + registries)
	w.Apply().MustSucceed(t)
	// The next configurations only read, so Palette keeps the registries.
	for name, test := range map[string]struct{ provider, registry, summary string }{
		"hidden by Palette":     {fixture.Embedded, "shut", "Registry Credentials Hidden"},
		"given to this machine": {strings.Replace(fixture.Embedded, "}\n}", "}\n  registry_auth = { shut = { username = \"palette\", password = \""+fixture.Password+"\" } }\n}", 1), "shut", ""},
		"anonymous":             {fixture.Embedded, "open", ""},
	} {
		w.Write(test.provider + `
ephemeral "palette_registry_login" "this" {
  registry_name = "` + test.registry + `"

  lifecycle {
    postcondition {
      condition     = (self.username == null) == (self.password == null) && (self.username == null) == ("` +
			test.registry + `" == "open")
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
		if refused := plan.MustFail(t, test.summary, "registry_name"); !strings.Contains(refused.Detail,
			`registry_auth = { "shut"`) {
			t.Errorf("%s: the way out is not named:\n%s", name, refused.Detail)
		}
	}
}

// A login is an error if the registry or the provider depends on values that are known after apply; the error names
// what to apply first. A login of a registry of the run does not need Palette.
func TestLoginNotKnownYet(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	fixture.Palette(t, world)
	const (
		auth  = "  registry_auth = { acr = { username = \"palette\", password = \"" + fixture.Password + "\" } }\n}"
		known = `"contoso.azurecr.io"`
		late  = `terraform_data.late.output`
	)
	provider := func(host string) string {
		return "provider \"palette\" {\n  host = " + host + "\n  api_key = \"" + fixture.PaletteKey + "\"\n" + auth
	}
	registry := func(endpoint string) string {
		return fmt.Sprintf(`
resource "palette_oci_registry" "acr" {
  name      = "acr"
  auth_type = "basic"
  endpoint  = %s
  basic     = { username = "palette", password_wo = %q }
}
`, endpoint, fixture.Password)
	}
	for _, test := range []struct{ name, late, rest, refers, target, summary string }{
		{"registry", "contoso.azurecr.io", provider(`"`+fixture.PaletteHost+`"`) + registry(late), "palette_oci_registry.acr.name", "palette_oci_registry.acr", "Registry Not Known Yet"},
		{"provider", fixture.PaletteHost, provider(late), `"acr"`, "terraform_data.late", "Provider Configuration Not Known Yet"},
		{"provider, registry of the run", fixture.PaletteHost, provider(late) + strings.ReplaceAll(registry(known), `"acr"`, `"other"`), "palette_oci_registry.other.name", "", ""},
	} {
		w := acctest.NewWorkspace(t, world)
		w.Write(test.rest + `
resource "terraform_data" "late" { input = "` + test.late + `" }

ephemeral "palette_registry_login" "this" {
  registry_name = ` + test.refers + `

  lifecycle {
    postcondition {
      condition     = self.host == ` + known + ` && self.username == "palette" && self.password == "` +
			fixture.Password + `"
      error_message = "another login"
    }
  }
}
`)
		if test.summary != "" && !fixture.OpensLate(w) {
			if refused := w.Plan().MustFail(t, test.summary, ""); !strings.Contains(refused.Detail, "-target") {
				t.Errorf("%s: it does not mention what to do first:\n%s", test.name, refused.Detail)
			}
			w.Apply("-target=" + test.target).MustSucceed(t)
		}
		w.Apply().MustSucceed(t)
	}
}
