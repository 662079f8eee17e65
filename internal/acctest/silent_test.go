package acctest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// A Palette that never responds to a read, or whose Retry-After exceeds the limit, fails the refresh of an apply
// within a minute, with an error that names the request. The state is not changed.
func TestReadsAreBounded(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		effect  testbed.Effect
		within  time.Duration
		needles []string
	}{
		"never responds": {
			func(_ http.ResponseWriter, r *http.Request, _ http.Handler) { <-r.Context().Done() },
			75 * time.Second, []string{"GET /v1/clusterprofiles/", "attempts"},
		},
		"Retry-After: 100": {
			testbed.Respond(http.StatusTooManyRequests, `{"code":"TooManyRequests","message":"slow down"}`, "Retry-After", "100"),
			40 * time.Second, []string{"GET /v1/clusterprofiles/", "429"},
		},
		"an empty object": {testbed.Respond(http.StatusOK, `{}`), 40 * time.Second, []string{"GET /v1/clusterprofiles/"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fleet := newFleet(2)
			w, world, host := fleetAt(t, fleet)
			heal := host.Fault(testbed.Match{Method: http.MethodGet, Path: "^/v1/clusterprofiles/"}, test.effect)
			begun := time.Now()
			failed := w.Apply()
			if took := time.Since(begun); took > test.within {
				t.Errorf("the apply took %v", took)
			}
			if len(failed.Errors()) == 0 {
				t.Fatalf("no error:\n%s", failed.Text())
			}
			for _, needle := range test.needles {
				if !strings.Contains(failed.Errors()[0].Detail, needle) {
					t.Errorf("no %q in: %s", needle, failed.Errors()[0].Detail)
				}
			}
			heal()
			fleet.mustBe(t, w, world)
		})
	}
}
