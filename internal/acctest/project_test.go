package acctest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// twoProjects is a profile of the same name and version in two projects and in
// the tenant, with a layer and a look-up each, through three aliases.
var twoProjects = `
provider "palette" {
  embedded = { path = "${path.root}/.palette" }
}
` + inProjectOf("apps", "apps") + inProjectOf("platform", "platform") +
	fixture.ACRLogin(fixture.BasicLogin(fixture.Password)) +
	sameProfile("tenant", "palette", "cache", "0.3.1+build.7") +
	sameProfile("apps", "palette.apps", "web", "1.2.3") +
	sameProfile("platform", "palette.platform", "cache", "0.3.1+build.7")

func inProjectOf(alias, project string) string {
	return fmt.Sprintf(`
provider "palette" {
  alias    = %q
  embedded = { path = "${path.root}/.palette", projects = ["apps", "platform"] }
  project  = %q
}
`, alias, project)
}

func sameProfile(label, alias, chart, version string) string {
	return fmt.Sprintf(`
resource "palette_cluster_profile" %[1]q {
  provider = %[2]s
  name     = "same"
}

resource "palette_helm_layer" %[1]q {
  provider           = %[2]s
  cluster_profile_id = palette_cluster_profile.%[1]s.id
  registry_name      = palette_oci_registry.acr.name
  chart              = %[3]q
  version            = %[4]q
}

data "palette_cluster_profile" %[1]q {
  provider = %[2]s
  name     = "same"
  version  = palette_cluster_profile.%[1]s.version

  depends_on = [palette_helm_layer.%[1]s]
}
`, label, alias, chart, version)
}

func TestTwoProjects(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	w := acctest.NewWorkspace(t, world)
	w.Write(twoProjects)
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)

	ids := map[string]bool{}
	for label, test := range map[string]struct{ scope, chart string }{
		"tenant": {"tenant", "cache"}, "apps": {"project", "web"}, "platform": {"project", "cache"},
	} {
		made, read := w.State("palette_cluster_profile."+label), w.State("data.palette_cluster_profile."+label)
		ids[fmt.Sprint(made["id"])] = true
		if made["scope"] != test.scope || read["id"] != made["id"] || read["scope"] != test.scope {
			t.Errorf("%s: made %v in %v, read %v in %v", label, made["id"], made["scope"], read["id"], read["scope"])
		}
		layers, _ := read["layers"].([]any)
		if len(layers) != 1 || layers[0].(map[string]any)["name"] != test.chart {
			t.Errorf("%s: layers %v", label, layers)
		}
	}
	if len(ids) != 3 {
		t.Errorf("profiles %v", ids)
	}

	// A project does not list the objects of another, and a misspelt name is not a project.
	w.Write(twoProjects + `
data "palette_cluster_profile" "elsewhere" {
  provider = palette.platform
  name     = "only-apps"
  version  = palette_cluster_profile.only.version
}

resource "palette_cluster_profile" "only" {
  provider = palette.apps
  name     = "only-apps"
}
`)
	w.Apply().MustFail(t, "Cluster Profile Not Found", "name")
	w.Write(strings.Replace(twoProjects, `project  = "platform"`, `project  = "plattform"`, 1))
	for _, problem := range w.Plan().Errors() {
		if problem.Summary != "Project Not Found" || !strings.Contains(problem.Detail, "embedded.projects") ||
			!strings.Contains(problem.Detail, `"plattform"`) {
			t.Errorf("%+v", problem)
		}
	}
	if names := profileNames(t, fixture.EmbeddedClient(t, world, w)); !slices.Equal(names, []string{"same 1.0.0"}) {
		t.Errorf("the tenant lists %q", names)
	}
	w.Write(twoProjects)
	w.Destroy().MustSucceed(t)
}

func profileNames(t *testing.T, client *palette.Client) []string {
	t.Helper()
	found, err := client.Profiles(t.Context(), palette.Tenant())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, profileVersion := range found {
		names = append(names, profileVersion.Name+" "+profileVersion.Version)
	}
	return names
}

// The environment lists projects too; the configuration has precedence over it.
func TestProjectsOfTheEnvironment(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	w := acctest.NewWorkspace(t, world)
	environment := append(w.Env,
		"PALETTE_HOST=", "SPECTROCLOUD_HOST=", "PALETTE_API_KEY=", "SPECTROCLOUD_APIKEY=",
		"PALETTE_EMBEDDED_PATH=.palette", "PALETTE_PROJECT=apps")
	w.Env = environment
	w.Write(profileOnly)
	problem := w.Apply().MustFail(t, "Project Not Found", "")
	fixture.MustReadWell(t, problem)
	w.Env = append(slices.Clone(environment), "PALETTE_EMBEDDED_PROJECTS=platform, apps")
	w.Apply().MustSucceed(t)
	if scope := w.State("palette_cluster_profile.apps")["scope"]; scope != "project" {
		t.Errorf("the profile is in the scope %v", scope)
	}
	w.Write(`provider "palette" {
  embedded = { path = ".palette", projects = ["platform"] }
}` + profileOnly)
	w.Plan().MustFail(t, "Project Not Found", "")
	for _, name := range []string{"", " apps", `a\u0000b`} {
		w.Write(`provider "palette" {
  embedded = { path = ".palette", projects = ["` + name + `"] }
}` + profileOnly)
		if w.Validate().Errors() == nil {
			t.Errorf("%q is the name of a project", name)
		}
	}
}
