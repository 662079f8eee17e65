package acctest_test

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// manyLayersKilled is the size of the fleet whose run is killed at every request.
const manyLayersKilled = 60

// The next run finishes a run that was killed, at whatever request.
func TestKilledRunHeals(t *testing.T) {
	t.Parallel()
	chosen := os.Getenv(killEnv)
	layers, every := everyPoint(chosen)
	switch {
	case chosen == "":
		killScenariosAt(t, fewLayers, func(scenario string, requests []testbed.Request) []killPoint {
			return somePoints(scenario, fewLayers, requests, 4, len(scenario))
		})
	case every:
		killScenariosAt(t, layers, func(scenario string, requests []testbed.Request) []killPoint {
			return allPoints(scenario, layers, len(requests))
		})
	default:
		for text := range strings.SplitSeq(chosen, ",") {
			point, err := parseKillPoint(text)
			if err != nil {
				t.Fatal(err)
			}
			t.Run(point.scenario, func(t *testing.T) { killAt(t, newKillRig(t, point.layers), point) })
		}
	}
}

// everyPoint reads "all" and "all/<layers>".
func everyPoint(chosen string) (layers int, every bool) {
	if chosen == "all" {
		return manyLayersKilled, true
	}
	text, every := strings.CutPrefix(chosen, "all/")
	layers, err := strconv.Atoi(text)
	return layers, every && err == nil && layers > 0
}

// killScenariosAt kills the run of each scenario at the points that choose selects from the requests of an
// undisturbed run.
func killScenariosAt(t *testing.T, layers int, choose func(scenario string, requests []testbed.Request) []killPoint) {
	t.Helper()
	rig := newKillRig(t, layers)
	for _, scenario := range killScenarios(layers) {
		t.Run(scenario.name, func(t *testing.T) {
			t.Parallel()
			for _, point := range choose(scenario.name, rig.undisturbed(t, scenario)) {
				killAt(t, rig, point)
			}
		})
	}
}

// killAt kills the run of a scenario, in a subtest with the rest of the name of the point.
func killAt(t *testing.T, rig *killRig, point killPoint) {
	t.Helper()
	scenarios := killScenarios(point.layers)
	index := slices.IndexFunc(scenarios, func(s killScenario) bool { return s.name == point.scenario })
	if index < 0 {
		t.Fatalf("there is no scenario %q", point.scenario)
	}
	t.Run(strings.TrimPrefix(point.String(), point.scenario+"/"), func(t *testing.T) {
		t.Parallel()
		r := rig.begin(t, scenarios[index])
		r.kill(point)
		r.heal()
		r.mustHaveConverged()
	})
}
