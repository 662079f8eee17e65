package acctest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// renamed gives every block of a layer another label and keeps what it configures.
func renamed(configuration string) string {
	return strings.ReplaceAll(configuration, `"palette_helm_layer" "web-`, `"palette_helm_layer" "other-`)
}

// Layers whose addresses change without a moved block are a removal and a creation of the same pack, in any order:
// the profile has the pack once afterwards.
func TestAddressesRenamedWithoutMoved(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"1.0.0", "1.1.0"} {
		for name, how := range ways() {
			t.Run(version+" "+name, func(t *testing.T) {
				t.Parallel()
				fleet := how.on(newFleet(6))
				// A layer that is created first and alone cannot overwrite the pack that another address still has.
				changed := 2
				if how.early != nil && len(how.arguments) > 0 {
					changed = 0
				}
				two := fleet.edited(version, changed, 0, 0)
				w, world, _ := fleetAt(t, fleet)
				first := fixture.ID(t, w, "palette_cluster_profile.apps")
				kept := fixture.ProfileDocument(t, world, first)
				w.Write(renamed(two.configuration()))
				how.apply(t, w).MustSucceed(t)
				two.mustBe(t, w, world)
				if version != "1.0.0" {
					mustBeUnchanged(t, "the earlier version", kept, fixture.ProfileDocument(t, world, first))
				}
				// The labels change back, with nothing else to do.
				w.Write(two.configuration())
				how.apply(t, w).MustSucceed(t)
				two.mustBe(t, w, world)
			})
		}
	}
}

// The profile has replaced layers afterwards, in whatever order terraform replaces them.
func TestReplacedLayers(t *testing.T) {
	t.Parallel()
	for name, how := range ways() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fleet := how.on(newFleet(4))
			w, world, _ := fleetAt(t, fleet)
			how.apply(t, w, "-replace=palette_helm_layer.web-01", "-replace=palette_helm_layer.web-02").MustSucceed(t)
			fleet.mustBe(t, w, world)
		})
	}
}

// A deposed layer, which a run leaves when it fails between the creation of a layer and the destruction of its
// predecessor, is deleted by the next run; the layer is kept.
func TestDeposedLayers(t *testing.T) {
	t.Parallel()
	all := way{early: func(string) bool { return true }}
	for _, arguments := range [][]string{nil, {"-parallelism=1"}, {"-refresh=false"}} {
		t.Run(fmt.Sprint(arguments), func(t *testing.T) {
			t.Parallel()
			fleet := all.on(newFleet(4))
			w, world, host := fleetAt(t, fleet)
			refusal := testbed.Respond(http.StatusBadRequest, `{"code":"Refused","message":"not today"}`)
			// Another release name means another layer, which is created first; the removal of its predecessor
			// fails.
			other := strings.ReplaceAll(fleet.configuration(), `name = "web-01"`, `name = "front"`)
			w.Write(other)
			heal := host.Fault(testbed.Match{Method: http.MethodPut, Path: "^/v1/clusterprofiles/", Skip: 1}, refusal)
			failed := w.Apply("-parallelism=1")
			heal()
			if len(failed.Errors()) == 0 || !strings.Contains(w.Read("terraform.tfstate"), `"deposed"`) {
				t.Fatalf("no deposed object:\n%s", failed.Text())
			}
			// The next run deletes the deposed object, while its pack belongs to the layer again.
			w.Write(fleet.configuration())
			w.Apply(arguments...).MustSucceed(t)
			w.Apply(arguments...).MustSucceed(t)
			fleet.mustBe(t, w, world)
		})
	}
}

// A profile is created, changed and destroyed on a Palette of each mood.
func TestProfileInEachMood(t *testing.T) {
	t.Parallel()
	for name, mood := range fixture.Some(map[string]controlplane.Mood{
		"no entity tags":             {NoETags: true},
		"no clone":                   {Clone: http.StatusNotFound},
		"clone as a draft":           {CloneAsDraft: true},
		"bare clone":                 {CloneBare: true},
		"equal drafts kept":          {KeepsEqualDraft: true},
		"annotations of PUT dropped": {DropsPutAnnotations: true},
		"variables of POST dropped":  {DropsCreateVariables: true},
		"empty templates":            {EmptyTemplates: true},
		"null templates":             {NullTemplates: true},
		"in use is 500":              {InUseStatus: http.StatusInternalServerError},
		"values trimmed":             {TrimsValues: true},
		"comments dropped":           {DropsComments: true},
		"keys reordered":             {ReordersKeys: true},
		"everything at once": {
			NoETags: true, Clone: http.StatusMethodNotAllowed, KeepsEqualDraft: true, DropsPutAnnotations: true, DropsCreateVariables: true,
			EmptyTemplates: true, InUseStatus: http.StatusInternalServerError, TrimsValues: true, DropsComments: true, ReordersKeys: true,
		},
	}, "everything at once", "clone as a draft", "empty templates") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			world := fixture.AzureWithNextWeb(t)
			fixture.Palette(t, world, fixture.Mood(mood))
			w := acctest.NewWorkspace(t, world)
			w.Env = append(w.Env, "PALETTE_HOST="+fixture.PaletteHost)
			steps := []fleet{newFleet(4)}
			steps = append(steps, steps[0].edited("1.0.0", 1, 1, 1))
			steps = append(steps, steps[1].edited("1.1.0", 1, 2, 0), steps[1])
			for i, step := range steps {
				w.Write(step.configuration())
				w.Apply().MustSucceed(t)
				w.Plan().MustBeEmpty(t)
				shown := fixture.ShownProfile(t, world, fixture.ID(t, w, "palette_cluster_profile.apps"))
				if diff := step.mismatch(shownPacks(shown.Spec.Published)); diff != "" {
					t.Errorf("step %d: packs (-want +got):\n%s", i, diff)
				}
			}
			w.Destroy().MustSucceed(t)
			fixture.MustBeEmpty(t, world)
		})
	}
}

// Module authors raise a version between two runs of terraform test.
func TestVersionInTerraformTest(t *testing.T) {
	t.Parallel()
	world := fixture.AzureWithNextWeb(t)
	w := acctest.NewWorkspace(t, world)
	fleet := newFleet(13)
	two := fleet.edited("1.1.0", 1, 11, 0)
	configuration := strings.Replace(two.configuration(), `version = "1.1.0"`, "version = var.release", 1)
	// The layers that the second version removes are configured in the first only.
	for name, layer := range fleet.layers {
		if _, kept := two.layers[name]; !kept {
			configuration += fixture.AppsLayer(name, "web", layer.tag, fmt.Sprintf("name = %q", name),
				`count = var.release == "1.0.0" ? 1 : 0`)
		}
	}
	w.Env = append(w.Env, "PALETTE_EMBEDDED_PATH="+t.TempDir())
	w.Write(strings.Replace(configuration, "  api_key = \""+fixture.PaletteKey+"\"\n", "", 1) +
		"\nvariable \"release\" { default = \"1.0.0\" }\nvariable \"first\" { default = \"\" }\n")
	w.File("life.tftest.hcl", `
run "first" {
  assert {
    condition     = palette_cluster_profile.apps.version == "1.0.0"
    error_message = "not the first version"
  }
}
run "second" {
  variables {
    release = "1.1.0"
    first   = run.first.id
  }
  assert {
    condition     = palette_cluster_profile.apps.id != var.first
    error_message = "not another profile"
  }
}
run "back" {
  variables { first = run.second.before }
  assert {
    condition     = palette_cluster_profile.apps.id == var.first
    error_message = "the first version was not taken up"
  }
}
`)
	w.File("outputs.tf",
		"output \"id\" { value = palette_cluster_profile.apps.id }\noutput \"before\" { value = var.first }\n")
	tested := w.Run("test", "-no-color")
	if tested.Code != 0 || !strings.Contains(tested.Stdout, "3 passed, 0 failed") {
		t.Errorf("terraform test ends with %d:\n%s", tested.Code, tested.Text())
	}
}
