package acctest_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// binaryRunner is a runner with the terraform binary.
type binaryRunner struct {
	world *testbed.World
	w     *acctest.Workspace
}

func (r binaryRunner) apply(t *testing.T, wanted []acctest.Resource) []acctest.Diagnostic {
	t.Helper()
	r.write(t, wanted, nil)
	return r.w.Apply().Errors()
}

func (r binaryRunner) plan(t *testing.T, wanted []acctest.Resource) string {
	t.Helper()
	r.write(t, wanted, nil)
	if planned := r.w.Plan(); planned.Code != 0 {
		return fmt.Sprintf("%v %+v", planned.Changes, planned.Diagnostics)
	}
	return ""
}

func (r binaryRunner) uid(t *testing.T, address string) string {
	t.Helper()
	return fixture.ID(t, r.w, address)
}

func (r binaryRunner) adopt(t *testing.T, wanted []acctest.Resource, ids map[string]string) runner {
	t.Helper()
	other := binaryRunner{r.world, acctest.NewWorkspace(t, r.world)}
	other.write(t, wanted, ids)
	other.w.Apply().MustSucceed(t)
	return other
}

// write writes a configuration, in JSON, with imports.
func (r binaryRunner) write(t *testing.T, wanted []acctest.Resource, ids map[string]string) {
	t.Helper()
	resources := map[string]map[string]any{}
	for _, resource := range wanted {
		if resources[resource.Type] == nil {
			resources[resource.Type] = map[string]any{}
		}
		resources[resource.Type][resource.Name] = inJSON(resource.Config)
	}
	var imports []map[string]string
	for _, address := range slices.Sorted(maps.Keys(ids)) {
		imports = append(imports, map[string]string{"to": address, "id": ids[address]})
	}
	document := map[string]any{}
	if len(resources) > 0 {
		document["resource"] = resources
	}
	if len(imports) > 0 {
		document["import"] = imports
	}
	text, err := json.Marshal(document)
	fixture.Must(t, err)
	r.w.Write(fixture.Remote)
	r.w.File("life.tf.json", string(text))
}

// inJSON is a value in Terraform's JSON syntax.
func inJSON(value any) any {
	switch value := value.(type) {
	case acctest.Ref:
		return "${" + value.Address + "." + value.Attribute + "}"
	case map[string]any:
		found := map[string]any{}
		for name, inner := range value {
			found[name] = inJSON(inner)
		}
		return found
	default:
		return value
	}
}

// An estate has its life on a Palette of each mood, with the terraform binary.
func TestLifeInEachMoodOfTerraform(t *testing.T) {
	t.Parallel()
	moods := controlplane.Moods()
	maps.DeleteFunc(moods, func(name string, _ controlplane.Mood) bool { return unlivable()[name] != "" })
	for name, mood := range fixture.Some(moods, "empty-profile: never", "annotations: forgotten") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			world := testbed.New(t)
			registry := world.Registry("contoso.azurecr.io",
				testbed.TokenAuth(testbed.Account{Username: "palette", Password: "secret-1"}))
			for _, chart := range []string{"a", "b", "c", "d", "e"} {
				for _, version := range []string{"1.0.0", "2.0.0"} {
					testbed.Must(registry.PushChart(testbed.Chart{Name: chart, Version: version}, "charts/"+chart))
				}
			}
			folder := t.TempDir()
			world.Handle(fixture.PaletteHost, fixture.ControlPlane(t, world, folder, redact.New(fixture.PaletteKey),
				fixture.Mood(mood)))
			kept := fixture.ControlPlane(t, world, folder, redact.New(fixture.PaletteKey))
			l := &moodLife{
				runner: binaryRunner{world, acctest.NewWorkspace(t, world)}, mood: mood,
				truth: fixture.Client(t, kept, redact.New(fixture.PaletteKey)), scope: palette.Tenant(),
				send: func(t *testing.T, method, path string, body any) {
					fixture.Send(t, world, method, path, body, http.StatusNoContent)
				},
			}
			l.short(t, firstEstate(false))
		})
	}
}

// short is a life of few runs.
func (l *moodLife) short(t *testing.T, first estate) {
	t.Helper()
	l.kept = map[string][]string{}
	l.become(t, "create", first)
	edited := first.withLayer("a", "2.0.0", 2, false).withLayer("c", "2.0.0", 2, true).described("what runs").
		without("b").withLayer("d", "1.0.0", 1, true).tagged(map[string]string{"team": "shop"})
	l.become(t, "update, add and remove", edited)
	l.drift(t)
	l.lastLayers(t)
	l.foreign(t)
	l.become(t, "bump", edited.versioned("1.1.0").without("c").withLayer("a", "1.0.0", 3, false))
	l.mustHaveVariable(t)
	l.become(t, "revert", edited)
	l.imported(t)
	l.destroyed(t)
}
