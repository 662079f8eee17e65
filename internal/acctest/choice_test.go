package acctest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

const profileOnly = `
resource "palette_cluster_profile" "apps" {
  name = "apps"
}
`

// The control plane follows from the configuration, then from the environment, and is never guessed.
func TestChoiceOfControlPlane(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	host, _ := fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	environment := append(w.Env,
		"PALETTE_HOST=", "SPECTROCLOUD_HOST=", "PALETTE_API_KEY=", "SPECTROCLOUD_APIKEY=", "PALETTE_PROJECT=",
		"PALETTE_EMBEDDED_PATH=")
	configure := func(variables ...string) {
		w.Env = append(environment[:len(environment):len(environment)], variables...)
	}
	requested := func() bool {
		defer host.ResetRequests()
		return len(host.Requests()) > 0
	}
	needles := func(detail string, needles ...string) {
		t.Helper()
		for _, needle := range needles {
			if !strings.Contains(detail, needle) {
				t.Errorf("no %q in:\n%s", needle, detail)
			}
		}
	}

	configure()
	w.Write(fixture.Stack)
	w.Validate().MustSucceed(t)
	bothWays := []string{"PALETTE_HOST", "PALETTE_API_KEY", "PALETTE_EMBEDDED_PATH", "embedded = {", "host "}
	// Every resource needs it; the plan reports this in one error.
	w.Write(fixture.Stack)
	needles(w.Plan().MustFail(t, "Control Plane Not Configured", "").Detail, bothWays...)
	w.Write(`data "palette_oci_registry" "acr" { name = "acr" }`)
	needles(w.Plan().MustFail(t, "Control Plane Not Configured", "").Detail, bothWays...)

	w.Write(`provider "palette" {
  host     = "palette.test"
  embedded = { path = ".palette" }
}` + profileOnly)
	w.Validate().MustFail(t, "Conflicting Control Planes", "embedded = ")
	w.Write(`provider "palette" {
  api_key  = "key"
  embedded = { path = ".palette" }
}` + profileOnly)
	w.Validate().MustFail(t, "Conflicting Control Planes", "embedded = ")
	w.Write(`provider "palette" { host = "palette.test" }` + profileOnly)
	needles(w.Plan().MustFail(t, "Control Plane Not Configured", "").Detail, "api_key", "PALETTE_API_KEY")

	// The configuration has precedence over the environment, in both directions.
	configure("PALETTE_EMBEDDED_PATH=elsewhere")
	w.Write(`provider "palette" {
  host    = "https://palette.test"
  api_key = var.key
}
variable "key" {
  ephemeral = true
  default   = "` + fixture.PaletteKey + `"
}` + profileOnly)
	w.Plan().MustSucceed(t)
	w.Run("apply", "-json", "plan.bin").MustSucceed(t)
	if !requested() {
		t.Error("PALETTE_EMBEDDED_PATH has precedence over host")
	}
	w.Destroy().MustSucceed(t)
	host.ResetRequests()
	configure("PALETTE_HOST="+fixture.PaletteHost, "PALETTE_API_KEY="+fixture.PaletteKey)
	w.Write(fixture.Embedded + profileOnly)
	w.Apply().MustSucceed(t)
	if requested() {
		t.Error("PALETTE_HOST has precedence over embedded")
	}
	w.Destroy().MustSucceed(t)

	// The environment alone is enough, and may not name both.
	w.Write(profileOnly)
	w.Apply().MustSucceed(t)
	if !requested() {
		t.Error("PALETTE_HOST was not used")
	}
	w.Destroy().MustSucceed(t)
	configure("SPECTROCLOUD_HOST=https://"+fixture.PaletteHost, "SPECTROCLOUD_APIKEY="+fixture.PaletteKey,
		"PALETTE_PROJECT=Default")
	w.Apply().MustSucceed(t)
	if scope := w.State("palette_cluster_profile.apps")["scope"]; scope != "project" {
		t.Errorf("the profile is in the scope %v", scope)
	}
	w.Destroy().MustSucceed(t)
	configure("PALETTE_HOST="+fixture.PaletteHost, "PALETTE_API_KEY="+fixture.PaletteKey,
		"PALETTE_EMBEDDED_PATH=.palette")
	w.Plan().MustFail(t, "Control Plane Ambiguous", "")

	// An error that prevents every request to Palette fails the plan of every creation, and is reported once.
	configure("PALETTE_API_KEY=not-" + fixture.PaletteKey)
	w.Write(`provider "palette" { host = "palette.test" }` + fixture.Stack)
	needles(w.Plan().MustFail(t, "Palette Refused API Key", "").Detail, fixture.PaletteHost, "`api_key`",
		"PALETTE_API_KEY", "`host`")
	configure("PALETTE_API_KEY="+fixture.PaletteKey, "PALETTE_HOST=https://palette.test/console")
	w.Write(fixture.Stack)
	needles(w.Plan().MustFail(t, "Invalid Palette Host", "").Detail, "PALETTE_HOST", `Write "palette.test".`)
	fixture.MustNotEscape(t, world)
	configure("PALETTE_API_KEY="+fixture.PaletteKey, "PALETTE_HOST=palette.invalid")
	needles(w.Plan().MustFail(t, "Palette Not Reached", "").Detail, "palette.invalid", "`host`", "PALETTE_HOST",
		"NO_PROXY")
}

// Unknown values of the provider configuration do not fail a plan, and the apply that makes them known uses them.
func TestProviderValuesNotKnownYet(t *testing.T) {
	t.Parallel()
	acctest.NeedsCLI(t)
	world, _ := fixture.Azure(t)
	host, _ := fixture.Palette(t, world)
	for name, provider := range map[string]string{
		"host": `provider "palette" {
  host    = terraform_data.host.output
  api_key = "` + fixture.PaletteKey + `"
  project = terraform_data.project.output
}`,
		"embedded": `provider "palette" {
  embedded = { path = terraform_data.folder.output }
}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t, world)
			w.Write(`
resource "terraform_data" "host" { input = "palette.test" }
resource "terraform_data" "project" { input = "Default" }
resource "terraform_data" "folder" { input = ".palette" }
` + provider + fixture.Stack)
			w.Validate().MustSucceed(t)
			w.Plan().MustSucceed(t)
			w.Run("apply", "-json", "plan.bin").MustSucceed(t)
			w.Plan().MustBeEmpty(t)
			w.Destroy().MustSucceed(t)
		})
	}
	t.Cleanup(func() {
		if testbed.Count(host.Requests(), "POST", "/v1/registries/oci/basic") != 1 {
			t.Errorf("the registry was not registered once: %v", host.Requests())
		}
	})
}

// A Palette whose certificate is not verified is a warning of every plan; with verification, an unknown authority
// is an error.
func TestPaletteCertificate(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	host, _ := fixture.Palette(t, world)
	host.Show(testbed.PrivateCA)
	w := acctest.NewWorkspace(t, world)
	w.Write(fixture.Remote + profileOnly)
	refused := w.Plan().MustFail(t, "Palette Certificate Not Trusted", "")
	if !strings.Contains(refused.Detail, "`ca_certificate`") || !strings.Contains(refused.Detail, fixture.PaletteHost) {
		t.Errorf("the error is %s", refused.Detail)
	}
	w.File("ca.pem", string(host.CA()))
	w.Write(strings.Replace(fixture.Remote, "host ", "ca_certificate = file(\"ca.pem\")\n  host ", 1) + profileOnly)
	if warnings := w.Apply().MustSucceed(t).Warnings(); len(warnings) > 0 {
		t.Errorf("warnings %+v", warnings)
	}
	w.Write(strings.Replace(fixture.Remote, "host ", "insecure_skip_verify = true\n  host ", 1) + profileOnly)
	warnings := w.Plan().MustBeEmpty(t).Warnings()
	if len(warnings) != 1 || warnings[0].Summary != "Certificate Not Verified" ||
		!strings.Contains(warnings[0].Code, "insecure_skip_verify") {
		t.Errorf("warnings %+v", warnings)
	}
}

// validate reports a host that has more than a host and a port, and the home folder of another user, with what to
// write instead.
func TestPaletteHostValidation(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, testbed.New(t))
	var configuration strings.Builder
	hosts := []string{"http://palette.test", "https://palette.test/console", "palette.test/v1", "palette.test?x=1"}
	for i, host := range hosts {
		fmt.Fprintf(&configuration,
			"provider \"palette\" {\n  alias   = \"p%[1]d\"\n  host    = %[2]q\n  api_key = \"key\"\n}\n"+
				"data \"palette_oci_registry\" \"r%[1]d\" {\n  provider = palette.p%[1]d\n  name     = \"acr\"\n}\n", i,
			host)
	}
	configuration.WriteString(`provider "palette" {
  embedded = { path = "~other/palette" }
}
data "palette_oci_registry" "r" { name = "acr" }
`)
	w.Write(configuration.String())
	diagnostics := w.Validate().Errors()
	if len(diagnostics) != len(hosts)+1 {
		t.Errorf("diagnostics %+v", diagnostics)
	}
	for _, d := range diagnostics {
		if d.Summary == "Invalid Folder" && strings.HasPrefix(d.Code, "embedded") &&
			strings.Contains(d.Detail, `"./~name"`) {
			continue
		}
		if d.Summary != "Invalid Palette Host" || !strings.Contains(d.Detail, `Write "palette.test".`) ||
			!strings.HasPrefix(d.Detail, "`host` ") {
			t.Errorf("%+v", d)
		}
	}
}
