package acctest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// providerOpens are provider configurations with one value, in ‹›, from a resource of the same run.
func providerOpens(t *testing.T, world *testbed.World) []open {
	t.Helper()
	const key = "api_key = \"" + fixture.PaletteKey + "\"\n"
	const reach = "host = \"" + fixture.PaletteHost + "\"\n" + key
	entry := func(content string) string { return reach + "registry_auth = { acr = " + content + " }" }
	all := []open{
		{"", "host", key + `host = ‹"` + fixture.PaletteHost + `"›`},
		{"", "api_key", "host = \"" + fixture.PaletteHost + "\"\n" + `api_key = ‹"` + fixture.PaletteKey + `"›`},
		{"", "project", reach + `project = ‹"Default"›`},
		{"", "ca_certificate", reach + `ca_certificate = ‹file("ca.pem")›`},
		{"", "insecure_skip_verify", reach + `insecure_skip_verify = ‹true›`},
		{"", "embedded", `embedded = ‹{ path = "` + t.TempDir() + `" }›`},
		{"", "embedded.path", `embedded = { path = ‹"` + t.TempDir() + `"› }`},
		{"", "embedded.projects", `embedded = { path = "` + t.TempDir() + `", projects = ‹["apps"]› }`},
		{"", "embedded.projects", `embedded = { path = "` + t.TempDir() + `", projects = ["apps", ‹"platform"›] }`},
		{"", "chart_checks", reach + `chart_checks = ‹"warn"›`},
		{"", "registry_auth", reach + `registry_auth = ‹{ acr = { username = "palette", password = "x" } }›`},
		{"", "registry_auth", entry(`‹{ username = "palette", password = "x" }›`)},
		{"", "registry_auth.username", entry(`{ username = ‹"palette"›, password = "x" }`)},
		{"", "registry_auth.password", entry(`{ username = "palette", password = ‹"x"› }`)},
		{"", "registry_auth.access_key_id", entry(`{ access_key_id = ‹"AKIAIOSFODNN7EXAMPLE"›, secret_access_key = "x" }`)},
		{"", "registry_auth.secret_access_key", entry(`{ access_key_id = "AKIAIOSFODNN7EXAMPLE", secret_access_key = ‹"x"› }`)},
		{"", "registry_auth.role_arn", entry(`{ role_arn = ‹"` + openRole + `"› }`)},
		{"", "registry_auth.external_id", entry(`{ role_arn = "` + openRole + `", external_id = ‹"tenant"› }`)},
		{"", "registry_auth.use_runner_aws_identity", entry(`{ use_runner_aws_identity = ‹true› }`)},
	}
	return all
}

// A provider that is configured by a resource of the same run has a plan without an error, at first and later, and
// the apply does what was planned.
func TestUnknownProviderConfiguration(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	w.File("ca.pem", string(world.CA()))
	var providers, resources strings.Builder
	all := providerOpens(t, world)
	for i := range all {
		all[i].body = fmt.Sprintf("alias = \"open_%d\"\n%s", i, all[i].body)
		fmt.Fprintf(&resources, `
resource "palette_oci_registry" "open_%[1]d" {
  provider          = palette.open_%[1]d
  name              = "open-%[1]d"
  auth_type         = "basic"
  endpoint          = "contoso.azurecr.io"
  base_content_path = "charts"
  basic             = { username = "palette", password_wo = %[2]q }
}
resource "palette_cluster_profile" "open_%[1]d" {
  provider = palette.open_%[1]d
  name     = "open-%[1]d"
}
resource "palette_helm_layer" "open_%[1]d" {
  provider           = palette.open_%[1]d
  cluster_profile_id = palette_cluster_profile.open_%[1]d.id
  registry_name      = palette_oci_registry.open_%[1]d.name
  chart              = "web"
  version            = "1.2.3"
}
`, i, fixture.Password)
	}
	text := rendered(all)
	for i := range all {
		text = strings.Replace(text, fmt.Sprintf("resource \"\" \"open_%d\"", i), `provider "palette"`, 1)
	}
	providers.WriteString(text)
	w.Write(providers.String() + resources.String())
	for _, run := range []string{"1", "2"} {
		w.Env = append(w.Env, "TF_VAR_run="+run)
		if plan := w.Plan().MustSucceed(t); len(plan.Changes) == 0 {
			t.Fatalf("run %s: the plan is empty", run)
		}
		w.Run("apply", "-json", "plan.bin").MustSucceed(t)
		w.Plan().MustBeEmpty(t)
	}
}
