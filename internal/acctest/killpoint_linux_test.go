package acctest_test

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// killEnv selects where runs are killed: "" at a few requests, "all" at each request of a large fleet,
// "all/<layers>" at each of another one, or at a list of points, separated by commas, as failures print them.
const killEnv = "PALETTE_KILL"

// killPoint is where a run is killed. Its text is the name of its test, which repeats it alone.
type killPoint struct {
	scenario string
	layers   int
	request  int // the first is 1
	moment   testbed.Moment
	victim   victim
}

// String is scenario/layers/request/moment/victim.
func (p killPoint) String() string {
	return fmt.Sprintf("%s/%d/%d/%s/%s", p.scenario, p.layers, p.request, p.moment, p.victim)
}

// parseKillPoint parses the result of String.
func parseKillPoint(text string) (p killPoint, err error) {
	words := strings.NewReplacer("/", " ").Replace(text)
	var moment, whom string
	if _, err = fmt.Sscan(words, &p.scenario, &p.layers, &p.request, &moment, &whom); err != nil {
		return p, fmt.Errorf("kill point %q: %w", text, err)
	}
	if moment == testbed.After.String() {
		p.moment = testbed.After
	}
	if whom == victimEverything.String() {
		p.victim = victimEverything
	}
	if p.String() != text {
		return p, fmt.Errorf("kill point %q is not scenario/layers/request/before|after/provider|everything", text)
	}
	return p, nil
}

// allPoints are all points of a run of so many requests.
func allPoints(scenario string, layers, requests int) []killPoint {
	var points []killPoint
	for request := range requests {
		for _, moment := range []testbed.Moment{testbed.Before, testbed.After} {
			for _, whom := range []victim{victimProvider, victimEverything} {
				points = append(points, killPoint{scenario, layers, request + 1, moment, whom})
			}
		}
	}
	return points
}

// somePoints are n points of a run, at requests that change something; start varies the moments and victims.
func somePoints(scenario string, layers int, requests []testbed.Request, n, start int) []killPoint {
	var changes []int
	for i, request := range requests {
		if request.Method != http.MethodGet && !strings.HasSuffix(request.Path, "/validate") {
			changes = append(changes, i+1)
		}
	}
	var points []killPoint
	n = min(n, len(changes))
	for i := range n {
		deal := start + i
		points = append(points, killPoint{
			scenario, layers, changes[i*len(changes)/n],
			testbed.Moment(deal % 2), victim(deal / 2 % 2),
		})
	}
	return points
}
