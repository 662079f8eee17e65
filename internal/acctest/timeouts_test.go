package acctest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// Every timeout of every resource ends its operation when Palette does not respond, and the next run completes the
// work.
func TestEveryTimeout(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	host, _ := fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	configure := func(generation, description, namespace string, short ...string) {
		limits := map[string]string{"create": "2m", "update": "2m", "delete": "2m"}
		for _, operation := range short {
			limits[operation] = "1s"
		}
		var lines []string
		for operation, limit := range limits {
			lines = append(lines, operation+" = \""+limit+"\"")
		}
		timeouts := "timeouts = { " + strings.Join(lines, ", ") + " }"
		registry := strings.Replace(fixture.ACR, "basic   ", timeouts+"\n  basic   ", 1)
		w.Write(fixture.Remote +
			strings.Replace(registry, "password_wo =", "password_wo_version = \""+generation+"\", password_wo =", 1) +
			fixture.AppsVersion("1.0.0", timeouts, `description = "`+description+`"`) +
			fixture.AppsLayer("web", "web", "1.2.3", timeouts, `namespace = "`+namespace+`"`))
	}
	hang := func(method string, paths ...string) (heal func()) {
		for _, path := range paths {
			host.Fault(testbed.Match{Method: method, Path: path}, testbed.Delay(time.Minute))
		}
		return host.Heal
	}
	late := func(o acctest.Outcome, begun time.Time, addresses ...string) {
		t.Helper()
		if took := time.Since(begun); took > 40*time.Second {
			t.Errorf("the run ended after %v", took)
		}
		if len(o.Errors()) != len(addresses) {
			t.Fatalf("%d errors, want %d\n%s", len(o.Errors()), len(addresses), o.Text())
		}
		for _, problem := range o.Errors() {
			if problem.Summary != "Palette Operation Timed Out" ||
				!strings.Contains(strings.Join(addresses, " "), problem.Address) {
				t.Errorf("%s: %s\n%s", problem.Address, problem.Summary, problem.Detail)
			}
		}
	}
	const registry, profile = "palette_oci_registry.acr", "palette_cluster_profile.apps"
	const layer = "palette_helm_layer.web"
	const registries, profiles = "^/v1/registries/oci/basic$", "^/v1/clusterprofiles$"
	const profilePath = "^/v1/clusterprofiles/[0-9a-f]+$"

	configure("1", "first", "web", "create")
	heal := hang(http.MethodPost, registries, profiles)
	begun := time.Now()
	late(w.Apply(), begun, registry, profile)
	heal()
	heal, begun = hang(http.MethodPut, profilePath), time.Now()
	late(w.Apply(), begun, layer)
	heal()
	w.Apply().MustSucceed(t)

	configure("2", "first", "web", "update")
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	configure("1", "second", "web", "update")
	heal = hang(http.MethodPatch, "/metadata$")
	hang(http.MethodPut, "^/v1/registries/oci/.*/basic$")
	begun = time.Now()
	late(w.Apply(), begun, registry, profile)
	heal()
	configure("1", "second", "shop", "update")
	heal, begun = hang(http.MethodPut, profilePath), time.Now()
	late(w.Apply(), begun, layer)
	heal()
	configure("1", "second", "shop", "delete")
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)

	heal, begun = hang(http.MethodPut, profilePath), time.Now()
	late(w.Destroy(), begun, layer)
	heal()
	heal, begun = hang(http.MethodDelete, ""), time.Now()
	late(w.Destroy(), begun, registry, profile)
	heal()
	w.Destroy().MustSucceed(t)
}
