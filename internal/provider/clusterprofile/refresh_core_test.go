package clusterprofile_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
)

// A refresh without responses ends soon after the time limit of one read, for any number of layers and profiles, and
// reports what it waited for. The driver reads one resource at a time; Terraform reads ten.
func TestRefreshIsBounded(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		effect   acctest.Effect
		most     time.Duration
		summary  string
		mentions []string
	}{
		"silence": {
			acctest.Silent(), 55 * time.Second, "Palette Not Responding",
			[]string{"GET /v1/clusterprofiles/", "palette.test", "waited"},
		},
		"slow bodies": {
			acctest.Drips(time.Minute), 55 * time.Second, "Palette Not Responding",
			[]string{"GET /v1/clusterprofiles/", "palette.test", "waited"},
		},
		"long pause": {
			acctest.Responds(429, `{"code":"TooManyRequests"}`, "Retry-After", "100"), time.Second,
			"Palette Rate Limit Reached", []string{"GET /v1/clusterprofiles/", "429", "1m40s"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w, ctx := fixture.NewCore(t), t.Context()
				configuration := fixture.ShopProfiles(t, w, 5)
				w.Apply(ctx, configuration...).MustSucceed(t)
				w.Faulty.Break(acctest.Match{Method: http.MethodGet, Path: "^/v1/clusterprofiles/[^/]+$"}, test.effect)
				begun := time.Now()
				run := w.Plan(ctx, configuration...)
				if took := time.Since(begun); took > test.most {
					t.Errorf("it took %s", took)
				}
				problems := run.Errors()
				if len(problems) != 10 { // of five profiles with a layer each
					t.Fatalf("%d errors: %+v", len(problems), problems)
				}
				if first := problems[0].Detail; test.most > 45*time.Second && !strings.Contains(first, "waited 45s") {
					t.Errorf("it does not mention how long it waited: %s", first)
				}
				for _, problem := range problems {
					if problem.Summary != test.summary {
						t.Errorf("%s: %s", problem.Address, problem.Summary)
					}
					for _, text := range test.mentions {
						if !strings.Contains(problem.Detail, text) {
							t.Errorf("%s does not mention %q: %s", problem.Address, text, problem.Detail)
						}
					}
				}
				w.Faulty.Heal()
				time.Sleep(time.Second)
				if plan := w.Plan(ctx, configuration...); len(plan.Actions) > 0 || len(plan.Errors()) > 0 {
					t.Errorf("%+v", plan)
				}
			})
		})
	}
}

// A profile without a response does not delay the reads of the others.
func TestRefreshAroundHangingProfile(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, ctx := fixture.NewCore(t), t.Context()
		configuration := fixture.ShopProfiles(t, w, 3)
		w.Apply(ctx, configuration...).MustSucceed(t)
		hangs, _ := w.Attribute("palette_cluster_profile.p1", "id").(string)
		w.Faulty.Break(acctest.Match{Method: http.MethodGet, Path: "/" + hangs + "$"}, acctest.Silent())
		for _, problem := range w.Plan(ctx, configuration...).Errors() {
			if !strings.HasSuffix(problem.Address, ".p1") {
				t.Errorf("%+v", problem)
			}
		}
	})
}
