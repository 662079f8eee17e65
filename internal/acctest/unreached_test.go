package acctest_test

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
)

// estateOf is a provider configuration with twenty resources.
func estateOf(provider string) string {
	var text strings.Builder
	text.WriteString(provider)
	for i := range 4 {
		fmt.Fprintf(&text, `
resource "palette_oci_registry" "r%[1]d" {
  name              = "r%[1]d"
  auth_type         = "basic"
  endpoint          = "contoso.azurecr.io"
  base_content_path = "charts"
  basic             = { username = "palette", password_wo = %[2]q }
}
resource "palette_cluster_profile" "p%[1]d" {
  name = "p%[1]d"
}
`, i, fixture.Password)
	}
	for i := range 12 {
		fmt.Fprintf(&text, `
resource "palette_helm_layer" "l%[1]d" {
  cluster_profile_id = palette_cluster_profile.p%[2]d.id
  registry_name      = palette_oci_registry.r%[3]d.name
  name               = "web-%[1]d"
  chart              = "web"
  version            = "1.2.3"
}
`, i, i%4, i%3)
	}
	return text.String()
}

// An error that prevents every request to Palette is reported by one of the resources of a refresh, fails the run,
// and does not change the state.
func TestUnreachedPaletteIsReportedOnce(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	w.Write(estateOf(fixture.Remote))
	w.Apply().MustSucceed(t)
	before := w.Read("terraform.tfstate")
	mustBeTold := func(label string, ran acctest.Outcome, summary string) {
		t.Helper()
		ran.MustFail(t, summary, "")
		if warnings := ran.Warnings(); len(warnings) > 1 { // about base_content_path, consolidated or not
			t.Errorf("%s: warnings %+v", label, warnings)
		}
		if now := w.Read("terraform.tfstate"); now != before {
			t.Errorf("%s changed the state", label)
		}
	}
	const summary = "Palette Refused API Key"
	refused := estateOf(strings.Replace(fixture.Remote, fixture.PaletteKey, "not-"+fixture.PaletteKey, 1))
	w.Write(refused)
	mustBeTold("a plan", w.Plan(), summary)
	w.Write(refused + `
resource "palette_cluster_profile" "new" { name = "new" }
`)
	mustBeTold("an apply that makes something", w.Apply(), summary)
	mustBeTold("a plan of some", w.Plan("-target=palette_helm_layer.l0", "-target=palette_helm_layer.l1"), summary)
	mustBeTold("a refresh", w.Apply("-refresh-only"), summary)
	mustBeTold("a destruction", w.Destroy(), summary)
	// Terraform turns the error of a data source in a check block into a warning: the resources must not rely on
	// it.
	w.Write(refused + `
check "reached" {
  data "palette_cluster_profile" "there" {
    name    = "p0"
    version = "1.0.0"
  }
  assert {
    condition     = data.palette_cluster_profile.there.id != ""
    error_message = "not there"
  }
}
`)
	mustBeTold("a plan with a check", w.Plan(), summary)
	w.Write(estateOf(fixture.Remote))
	w.Plan().MustBeEmpty(t)
}

// So is a Palette without a connection, and the other resources do not wait for it again.
func TestUnconnectedPaletteIsReportedOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, ctx := fixture.NewCore(t), t.Context()
		configuration := fixture.ShopProfiles(t, w, 10)
		w.Apply(ctx, configuration...).MustSucceed(t)
		w.Faulty.Break(acctest.Match{}, func(*http.Request, http.RoundTripper) (*http.Response, error) {
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
		})
		begun := time.Now()
		for _, run := range []acctest.Run{
			w.Plan(ctx, configuration...), w.Apply(ctx, configuration[:1]...), w.Apply(ctx),
		} {
			if problems := run.Errors(); len(problems) != 1 || problems[0].Summary != "Palette Not Reached" ||
				len(run.Actions) > 0 {
				t.Errorf("%d errors, actions %v: %+v", len(problems), run.Actions, problems)
			}
		}
		if took := time.Since(begun); took > 3*time.Minute {
			t.Errorf("the run took %s", took)
		}
		w.Faulty.Heal()
		if run := w.Plan(ctx, configuration...); len(run.Actions)+len(run.Diagnostics) > 0 {
			t.Errorf("something has changed: %+v", run)
		}
	})
}
