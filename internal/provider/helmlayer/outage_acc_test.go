package helmlayer_test

import (
	"strings"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// If a registry does not respond, the plan succeeds with a warning that names the reason and the next step.
func TestPlanWithoutResponses(t *testing.T) {
	t.Parallel()
	world := testbed.New(t)
	broken := map[string]struct {
		effect      testbed.Effect
		cause, next string
	}{
		"maintained": {testbed.Respond(503, "down for maintenance"), `status 503: "down for maintenance"`, "Try again later"},
		"busy":       {testbed.TooManyRequests(5 * time.Minute), "status 429", "a wait of 300 seconds"},
		"dropping":   {testbed.Drop(), "no response: the connection was closed", "Try again"},
		"boundless":  {testbed.Oversized(10 << 20), "manifest of a chart: more than 4 MiB, at least 10 MiB; registries may refuse larger manifests", "what was pushed"},
		"captive":    {testbed.Respond(200, "<html>log in</html>"), "a login page responds", "Check what responds"},
	}
	needles := map[string][2]string{
		"expired":  {"not renewed", "Have the certificate of expired.test renewed"},
		"misnamed": {"for another name than misnamed.test", "as the endpoint"},
		"plain":    {"plain HTTP", "over HTTPS"},
		"private":  {"signed by a private authority", "tls.ca_certificate"},
		"nowhere":  {"HTTPS_PROXY", "spelling of nowhere.test"},
		"refusing": {"refuses the credentials", "user name and password of refusing.test"},
		"shut":     {"requires credentials, and none are set", "Set basic"},
		"tokens":   {"refuses the credentials", "user name and password of tokens.azurecr.io"},
		"moved":    {"does not issue tokens under this address", "token endpoint moved.azurecr.io names"},
	}
	configuration := fixture.Embedded + fixture.Apps +
		fixture.UncheckedRegistry("refusing", "refusing.test", fixture.BasicLogin("wrong")) +
		fixture.UncheckedRegistry("tokens", "tokens.azurecr.io", fixture.BasicLogin("wrong")) +
		fixture.UncheckedRegistry("moved", "moved.azurecr.io", fixture.BasicLogin(fixture.Password))
	for label, fault := range broken {
		registry := world.Registry(label + ".test")
		testbed.Must(registry.PushChart(testbed.Chart{Name: "web", Version: "1.2.3"}, "charts/web"))
		registry.Fault(testbed.Match{}, fault.effect)
		needles[label] = [2]string{fault.cause, fault.next}
		configuration += fixture.UncheckedRegistry(label, label+".test")
	}
	for label, identity := range map[string]testbed.Identity{
		"expired": testbed.Expired, "misnamed": testbed.OtherName, "plain": testbed.PlainHTTP, "private": testbed.PrivateCA,
	} {
		world.Registry(label+".test", testbed.Shown(identity))
		configuration += fixture.UncheckedRegistry(label, label+".test")
	}
	for _, label := range []string{"refusing", "shut"} {
		world.Registry(label+".test", testbed.Htpasswd("palette", fixture.Password))
	}
	issued := testbed.TokenAuth(testbed.Account{Username: "palette", Password: fixture.Password})
	world.Registry("tokens.azurecr.io", issued)
	world.Registry("moved.azurecr.io", issued).Fault(testbed.Match{Path: "^/oauth2/token"},
		testbed.Respond(404, `{"errors":[{"code":"NAME_UNKNOWN","message":"no such page"}]}`))
	configuration += fixture.UncheckedRegistry("shut", "shut.test") +
		fixture.UncheckedRegistry("nowhere", "nowhere.test")

	trusted := world.Registry("trusted.test", testbed.Shown(testbed.PrivateCA))
	testbed.Must(trusted.PushChart(testbed.Chart{Name: "web", Version: "1.2.3"}, "charts/web"))
	configuration += fixture.UncheckedRegistry("trusted", "trusted.test", "tls = { ca_certificate = file(\"ca.pem\") }")

	w := acctest.NewWorkspace(t, world)
	w.File("ca.pem", string(trusted.CA()))
	w.Write(configuration)
	plan := w.Plan().MustSucceed(t)
	warnings := fixture.ByAddress(t, plan.Warnings())
	for label, needle := range needles {
		d := warnings["palette_helm_layer."+label]
		if d.Summary != "Chart Not Checked" {
			t.Errorf("%s: %q", label, d.Summary)
			continue
		}
		fixture.MustReadWell(t, d)
		for _, text := range append(
			needle[:], "This machine sent GET https://"+label+".", "nothing is concluded about the chart",
		) {
			if !strings.Contains(d.Detail, text) {
				t.Errorf("%s does not mention %q:\n%s", label, text, d.Detail)
			}
		}
	}
	if len(warnings) != len(needles) {
		t.Errorf("%d warnings for %d registries: %v", len(warnings), len(needles), warnings)
	}
}

// threeRegistries is a world of three registries: one without the chart, one that refuses the credentials, and one that
// drops connections.
func threeRegistries(t *testing.T) (*testbed.World, string) {
	t.Helper()
	world := testbed.New(t)
	lacking := world.Registry("lacking.test", testbed.Htpasswd("palette", fixture.Password))
	testbed.Must(lacking.PushChart(testbed.Chart{Name: "web", Version: "1.2.2"}, "charts/web"))
	world.Registry("refusing.test", testbed.Htpasswd("palette", fixture.Password))
	world.Registry("dropping.test").Fault(testbed.Match{}, testbed.Drop())
	return world,
		fixture.Apps + fixture.UncheckedRegistry("lacking", "lacking.test", fixture.BasicLogin(fixture.Password)) +
			fixture.UncheckedRegistry("refusing", "refusing.test", fixture.BasicLogin("wrong")) +
			fixture.UncheckedRegistry("dropping", "dropping.test")
}

// Each kind of response has its severity for each value of chart_checks, at plan and at apply.
func TestChartChecks(t *testing.T) {
	t.Parallel()
	const lacking, refusing = "palette_helm_layer.lacking", "palette_helm_layer.refusing"
	const dropping = "palette_helm_layer.dropping"
	world, configuration := threeRegistries(t)
	w := acctest.NewWorkspace(t, world)

	w.Write(fixture.EmbeddedChecks("enforce") + configuration)
	plan := w.Plan()
	plan.MustFail(t, "Chart Version Not Found", `version            = "1.2.3"`)
	if warnings := fixture.ByAddress(t, plan.Warnings()); len(warnings) != 2 ||
		warnings[refusing].Summary != "Chart Not Checked" || warnings[dropping].Summary != "Chart Not Checked" {
		t.Errorf("enforce: %+v", warnings)
	}

	w.Write(fixture.EmbeddedChecks("warn") + configuration)
	plan = w.Plan().MustSucceed(t)
	if warnings := fixture.ByAddress(t, plan.Warnings()); len(warnings) != 3 ||
		warnings[lacking].Summary != "Chart Version Not Found" || warnings[refusing].Summary != "Chart Not Checked" {
		t.Errorf("warn: %+v", warnings)
	}
	w.Run("apply", "-json", "plan.bin").MustSucceed(t)
	for _, address := range []string{lacking, refusing, dropping} {
		if digest := w.State(address)["digest"]; digest != nil {
			t.Errorf("%s has the digest %v", address, digest)
		}
	}
	again := w.Plan().MustBeEmpty(t)
	if len(again.Warnings()) != 3 {
		t.Errorf("what is open is not reported again: %+v", again.Warnings())
	}
	w.Destroy().MustSucceed(t)

	world.ResetRequests()
	w.Write(fixture.EmbeddedChecks("off") + configuration)
	for _, step := range []acctest.Outcome{w.Plan(), w.Run("apply", "-json", "plan.bin"), w.Plan().MustBeEmpty(t)} {
		if warnings := step.MustSucceed(t).Warnings(); len(warnings) > 0 {
			t.Errorf("off: %+v", warnings)
		}
	}
	if requests := world.Requests(); len(requests) > 0 {
		t.Errorf("off makes requests: %v", requests)
	}
}

// A registry can change between plan and apply.
func TestRegistryReturnsBeforeApply(t *testing.T) {
	t.Parallel()
	world := testbed.New(t)
	registry := world.Registry("registry.test", testbed.Htpasswd("palette", fixture.Password))
	known := testbed.Must(registry.PushChart(testbed.Chart{Name: "web", Version: "1.2.3"}, "charts/web")).String()
	const other = "sha256:0000000000000000000000000000000000000000000000000000000000000000"
	base := fixture.Embedded + fixture.Apps +
		fixture.UncheckedRegistry("registry", "registry.test", fixture.BasicLogin(fixture.Password))
	w := acctest.NewWorkspace(t, world)

	// The chart does not exist at plan and is invalid at apply: the apply stops.
	heal := registry.Fault(testbed.Match{}, testbed.Drop())
	w.Write(base +
		fixture.NamedLayer("version", "registry", "web", "9.9.9") +
		fixture.NamedLayer("chart", "registry", "wep", "1.2.3") +
		fixture.NamedLayer("pinned", "registry", "web", "1.2.3", `digest = "`+other+`"`))
	for address, warning := range fixture.ByAddress(t, w.Plan().MustSucceed(t).Warnings()) {
		if warning.Summary != "Chart Not Checked" {
			t.Errorf("%s: %+v", address, warning)
		}
	}
	heal()
	errors := fixture.ByAddress(t, w.Run("apply", "-json", "plan.bin").Errors())
	for label, summary := range map[string]string{
		"version": "Chart Version Not Found", "chart": "Chart Not Found", "pinned": "Chart Digest Differs",
	} {
		if got := errors["palette_helm_layer."+label].Summary; got != summary {
			t.Errorf("%s: %q, want %q", label, got, summary)
		}
		if w.Has("palette_helm_layer." + label) {
			t.Errorf("%s: the layer was written", label)
		}
	}
	w.Write(base)
	w.Apply().MustSucceed(t)
	if digest := w.State("palette_helm_layer.registry")["digest"]; digest != known {
		t.Errorf("digest is %v, want %s", digest, known)
	}

	// The chart exists at plan and not at apply: the result of the plan is used.
	w.Write(base + fixture.NamedLayer("second", "registry", "web", "1.2.3", `values = "replicaCount: 2"`))
	w.Plan().MustSucceed(t)
	heal = registry.Fault(testbed.Match{}, testbed.Drop())
	w.Run("apply", "-json", "plan.bin").MustSucceed(t)
	plan := w.Plan().MustBeEmpty(t)
	if len(plan.Warnings()) != 2 {
		t.Errorf("a registry that is gone is not reported: %+v", plan.Warnings())
	}
	heal()
	w.Plan().MustBeEmpty(t)
}

// A layer can use a registry that is not in the configuration.
func TestForeignRegistry(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	owner := acctest.NewWorkspace(t, world)
	owner.Write(fixture.Embedded + strings.Split(fixture.Stack, `resource "palette_cluster_profile"`)[0])
	owner.Apply().MustSucceed(t)

	guest := acctest.NewWorkspace(t, world)
	guest.Env = append(guest.Env, "PALETTE_EMBEDDED_PATH="+owner.Dir+"/.palette")
	layer := func(name, version string) string {
		return fixture.Apps + strings.ReplaceAll(fixture.NamedLayer("web", name, "web", version),
			"palette_oci_registry."+name+".name", `"`+name+`"`)
	}
	guest.Write(layer("acr", "1.2.3"))
	warnings := guest.Plan().MustSucceed(t).Warnings()
	if len(warnings) != 1 || !strings.Contains(warnings[0].Detail, `registry_auth = { "acr" = { … } }`) {
		t.Errorf("no credentials: %+v", warnings)
	}
	fixture.MustReadWell(t, warnings[0])

	credentials := `
provider "palette" {
  registry_auth = {
    acr = {
      username = "palette"
      password = "` + fixture.Password + `"
    }
  }
}
`
	guest.Write(credentials + layer("acr", "9.9.9"))
	guest.Plan().MustFail(t, "Chart Version Not Found", "9.9.9")
	guest.Write(credentials + layer("acr", "1.2.3"))
	if warnings := guest.Apply().MustSucceed(t).Warnings(); len(warnings) > 0 {
		t.Errorf("with registry_auth: %+v", warnings)
	}
	if guest.State("palette_helm_layer.web")["digest"] == nil {
		t.Error("the digest was not recorded")
	}
	guest.Plan().MustBeEmpty(t)

	guest.Write(credentials + layer("elsewhere", "1.2.3"))
	warnings = guest.Plan().MustSucceed(t).Warnings()
	if len(warnings) != 1 || warnings[0].Summary != "Chart Not Checked" ||
		!strings.Contains(warnings[0].Code, "elsewhere") {
		t.Errorf("an unknown registry: %+v", warnings)
	}
	guest.Run("apply", "-json", "plan.bin").MustFail(t, "Registry Not Found", "elsewhere")
}
