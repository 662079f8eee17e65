package acctest_test

import (
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
)

// A layer that failed to follow its profile to the next version belongs to that version nevertheless: when its
// block is removed, it is removed from that version, and the earlier version is not changed.
func TestLayerLeftBehindIsRemoved(t *testing.T) {
	t.Parallel()
	for name, runs := range map[string]int{"at once": 0, "some runs later": 3} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				base := fixture.BasicShop()
				next := base.Versioned("1.1.0").Layer("a", "2.0.0")
				o := shopOperation{before: []fixture.Shop{base}, under: next.Layer("a", "")}
				w, ctx := newFaultyShop(t, &o), t.Context()
				before := versions(t, w)
				edits := acctest.Match{Method: http.MethodPut, Path: onProfile}
				w.Faulty.Break(edits, acctest.Responds(500, `{"code":"X","message":"no"}`))
				for range runs + 1 {
					if len(w.Apply(ctx, next.Resources()...).Errors()) == 0 {
						t.Error("no error")
					}
				}
				w.Faulty.Heal()
				run := w.Apply(ctx, o.under.Resources()...)
				run.MustSucceed(t)
				mustKeepShop(t, w, o, before, run)
				mustHealShop(t, w, o, before, run)
			})
		})
	}
}
