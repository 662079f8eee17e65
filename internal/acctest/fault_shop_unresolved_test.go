package acctest_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
)

// blindly breaks the response to a creation, and the look-up that follows it.
func blindly(w *fixture.Core, match acctest.Match) {
	match.Times = 1
	w.Faulty.Break(match, func(r *http.Request, next http.RoundTripper) (*http.Response, error) {
		w.Faulty.Break(acctest.Match{Method: http.MethodGet, Path: "^/v1/dashboard/clusterprofiles"}, acctest.Page())
		return acctest.After(acctest.Resets())(r, next)
	})
}

// A profile whose creation is uncertain is not lost: the message shows how to adopt it.
func TestUnresolvedProfileIsExplained(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, ctx, wanted := fixture.NewCore(t), t.Context(), fixture.BasicShop().Resources()
		blindly(w, acctest.Match{Method: http.MethodPost, Path: "^/v1/clusterprofiles$"})
		run := w.Apply(ctx, wanted...)
		w.Faulty.Heal()
		if !run.Mentions(`id = "tenant:shop:1.0.0"`) || w.Has(fixture.ShopProfile) || len(versions(t, w)) != 1 {
			t.Errorf("%+v", run)
		}
		again := w.Apply(ctx, wanted...).Errors()
		if len(again) != 1 || again[0].Summary != "Cluster Profile Already Exists" {
			t.Errorf("%+v", again)
		}
		w.Import(ctx, wanted[1], "tenant:shop:1.0.0").MustSucceed(t)
		w.Apply(ctx, wanted...).MustSucceed(t)
		if plan := w.Plan(ctx, wanted...); len(plan.Actions) > 0 {
			t.Errorf("%+v", plan)
		}
	})
}

// The next version is announced, so the next apply completes it even when its creation was uncertain, or it could
// be neither completed nor deleted; the message names it nevertheless.
func TestUnfinishedVersionIsCompleted(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]func(*fixture.Core){
		"not known whether it was made": func(w *fixture.Core) {
			blindly(w, acctest.Match{Method: http.MethodPost, Path: "/clone$"})
		},
		"not completed, not deleted": func(w *fixture.Core) {
			w.Faulty.Break(acctest.Match{Method: http.MethodDelete}, acctest.Responds(503, ""))
			breakAt(w, shopOperation{skip: 1, match: acctest.Match{Method: http.MethodPut, Path: onProfile}}, 0,
				acctest.Page())
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				o := shopOperation{
					before: []fixture.Shop{fixture.BasicShop()},
					under:  fixture.BasicShop().Versioned("1.1.0").Layer("a", "2.0.0").Layer("b", ""),
				}
				w, ctx := newFaultyShop(t, &o), t.Context()
				before := versions(t, w)
				fail(w)
				run := w.Apply(ctx, o.under.Resources()...)
				w.Kill()
				w.Faulty.Heal()
				if !run.Mentions(`id = "tenant:shop:1.1.0"`) || len(versions(t, w)) != 2 {
					t.Errorf("%+v", run)
				}
				mustKeepShop(t, w, o, before, run)
				mustHealShop(t, w, o, before, run)
			})
		})
	}
}

// A layer that was published but could not be read afterwards is named, and the next apply adopts it.
func TestUnconfirmedLayerIsAdopted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := shopOperation{before: []fixture.Shop{fixture.BasicShop()}, under: fixture.BasicShop().Layer("d", "1.0.0")}
		w, ctx := newFaultyShop(t, &o), t.Context()
		before := versions(t, w)
		published := acctest.Match{Method: http.MethodPatch, Path: "/publish$", Times: 1}
		w.Faulty.Break(published, func(r *http.Request, next http.RoundTripper) (*http.Response, error) {
			w.Faulty.Break(acctest.Match{Method: http.MethodGet, Path: onProfile}, acctest.Page())
			return next.RoundTrip(r)
		})
		run := w.Apply(ctx, o.under.Resources()...)
		w.Kill()
		w.Faulty.Heal()
		if len(run.Errors()) != 1 || run.Errors()[0].Summary != "Response Not From Palette" {
			t.Errorf("%+v", run)
		}
		mustKeepShop(t, w, o, before, run) // the message names the import
		sent := len(w.Faulty.Requests())
		mustHealShop(t, w, o, before, run)
		for _, request := range w.Faulty.Requests()[sent:] {
			if !strings.HasPrefix(request, "GET ") {
				t.Errorf("the apply writes: %s", request)
			}
		}
	})
}
