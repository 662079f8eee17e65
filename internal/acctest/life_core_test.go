package acctest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

const (
	// moodsEnv is the seed of the combinations of moods, or one combination as its failure prints it: values
	// separated by "; ".
	moodsEnv = "PALETTE_TEST_MOODS"
	// An ordinary run has so many combinations, one of everything so many.
	fewCombinations, allCombinations = 14, 400
)

// stocked is a prober for registries that have the charts of an estate.
type stocked struct{ fixture.Prober }

// Charts implements probe.Prober.
func (stocked) Charts(context.Context, probe.Registry) ([]string, error) {
	return []string{"a", "b", "c", "d", "e"}, nil
}

// Tags implements probe.Prober.
func (stocked) Tags(context.Context, probe.Registry, string) ([]string, error) {
	return []string{"1.0.0", "2.0.0"}, nil
}

// coreRunner is a runner in this process.
type coreRunner struct {
	w    *fixture.Core
	core *acctest.Core
}

func (r coreRunner) apply(t *testing.T, wanted []acctest.Resource) []acctest.Diagnostic {
	t.Helper()
	return r.core.Apply(t.Context(), wanted...).Errors()
}

func (r coreRunner) plan(t *testing.T, wanted []acctest.Resource) string {
	t.Helper()
	run := r.core.Plan(t.Context(), wanted...)
	if len(run.Actions)+len(run.Diagnostics) == 0 {
		return ""
	}
	return fmt.Sprintf("%v %+v", run.Actions, run.Diagnostics)
}

func (r coreRunner) uid(t *testing.T, address string) string {
	t.Helper()
	uid, _ := r.core.Attribute(address, "id").(string)
	return uid
}

func (r coreRunner) adopt(t *testing.T, wanted []acctest.Resource, ids map[string]string) runner {
	t.Helper()
	other := coreRunner{r.w, acctest.NewCore(t, r.w.Start)}
	for _, resource := range wanted {
		other.core.Import(t.Context(), resource, ids[resource.Address()]).MustSucceed(t)
	}
	other.core.Apply(t.Context(), wanted...).MustSucceed(t)
	return other
}

// liveInCore runs the whole life in this process.
func liveInCore(t *testing.T, mood controlplane.Mood, project bool) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { coreLife(t, mood, project).whole(t, firstEstate(project)) })
}

func coreLife(t *testing.T, mood controlplane.Mood, project bool) *moodLife {
	t.Helper()
	name, scope := "", palette.Tenant()
	if project {
		name = "Default"
	}
	w := fixture.NewCoreWithOptions(t, fixture.CoreOptions{Mood: mood, Prober: stocked{}, Project: name})
	if project {
		uid, err := w.Truth.ProjectUID(t.Context(), name)
		fixture.Must(t, err)
		scope = palette.Project(uid)
	}
	return &moodLife{runner: coreRunner{w, w.Core}, mood: mood, truth: w.Truth, scope: scope,
		send: func(t *testing.T, method, path string, body any) {
			t.Helper()
			send(t, w, method, path, body)
		}}
}

// send sends a request to the stored state of the control plane, whatever its mood.
func send(t *testing.T, w *fixture.Core, method, path string, body any) {
	t.Helper()
	document, err := json.Marshal(body)
	fixture.Must(t, err)
	request, err := http.NewRequestWithContext(t.Context(), method, "https://palette.test"+path,
		bytes.NewReader(document))
	fixture.Must(t, err)
	request.Header.Set(v1.HeaderAPIKey, "core-world-key")
	response, err := controlplane.Transport(w.Handler).RoundTrip(request)
	fixture.Must(t, err)
	if response.StatusCode >= http.StatusBadRequest {
		t.Fatalf("%s %s: %s", method, path, response.Status)
	}
}

// unlivable are the moods in which the first apply fails, with the title of its error.
func unlivable() map[string]string {
	return map[string]string{
		"project-roles: forbidden": "Palette Permission Missing",
	}
}

// partOfMoods is how many moods there are for each one of an ordinary run; TestLifeInMixedMoods covers all of them.
const partOfMoods = 9

// An estate has its whole life on a Palette of each mood.
func TestLifeInEachMood(t *testing.T) {
	t.Parallel()
	moods := controlplane.Moods()
	for i, name := range slices.Sorted(maps.Keys(moods)) {
		for _, project := range []bool{false, true} {
			if !fixture.Every() && (i%partOfMoods != 0 || project != (i%2 == 0)) && unlivable()[name] == "" {
				continue
			}
			t.Run(fmt.Sprintf("%s/project=%t", name, project), func(t *testing.T) {
				t.Parallel()
				if summary := unlivable()[name]; summary != "" {
					refuseInCore(t, moods[name], project, summary)
					return
				}
				liveInCore(t, moods[name], project)
			})
		}
	}
}

// refuseInCore fails the test unless the first apply has exactly one error.
func refuseInCore(t *testing.T, mood controlplane.Mood, project bool, summary string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		l := coreLife(t, mood, project)
		l.mustRefuse(t, "create", firstEstate(project).resources(), summary)
	})
}

// An estate has its whole life on a Palette of any combination of moods.
func TestLifeInMixedMoods(t *testing.T) {
	t.Parallel()
	count := fewCombinations
	if fixture.Every() {
		count = allCombinations
	}
	seed, err := strconv.ParseUint(os.Getenv(moodsEnv), 10, 64)
	if chosen := os.Getenv(moodsEnv); err != nil && chosen != "" {
		mood := mixed(t, strings.Split(chosen, "; "))
		for _, project := range []bool{false, true} {
			liveInCore(t, mood, project)
		}
		return
	}
	for i := range count {
		source := rand.New(rand.NewPCG(seed, uint64(i)))
		responses, project := drawn(source), source.IntN(2) == 0
		t.Run(fmt.Sprintf("%d-%d", seed, i), func(t *testing.T) {
			t.Parallel()
			t.Cleanup(func() {
				if t.Failed() {
					t.Logf("to repeat this: %s='%s', project=%t", moodsEnv, strings.Join(responses, "; "), project)
				}
			})
			liveInCore(t, mixed(t, responses), project)
		})
	}
}

// drawn are moods of some of the open questions, one for each question.
func drawn(source *rand.Rand) (responses []string) {
	for _, question := range controlplane.Questions() {
		if source.IntN(3) > 0 {
			continue
		}
		chosen := question.Name + ": " + question.Others[source.IntN(len(question.Others))].Name
		if unlivable()[chosen] == "" {
			responses = append(responses, chosen)
		}
	}
	return responses
}

// mixed is the combination of several moods.
func mixed(t *testing.T, responses []string) controlplane.Mood {
	t.Helper()
	var mood controlplane.Mood
	for _, question := range controlplane.Questions() {
		for _, response := range question.Others {
			if i := slices.Index(responses, question.Name+": "+response.Name); i >= 0 {
				response.Set(&mood)
				responses = slices.Delete(slices.Clone(responses), i, i+1)
			}
		}
	}
	if len(responses) > 0 {
		t.Fatalf("unknown moods: %q; known are %q", responses, slices.Sorted(maps.Keys(controlplane.Moods())))
	}
	return mood
}
