package acctest_test

import (
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
)

// A layer that did not get to follow its profile to the next version belongs to
// that version all the same: when its block is removed, it leaves that one, and
// the earlier version stays as it is.
func TestLayerLeftBehindIsRemoved(t *testing.T) {
	t.Parallel()
	for name, runs := range map[string]int{"at once": 0, "some runs later": 3} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				base := basicShop()
				next := base.at("1.1.0").with("a", "2.0.0")
				o := shopOperation{before: []shop{base}, under: next.with("a", "")}
				w, ctx := newFaultyShop(t, &o), t.Context()
				before := w.versions(t)
				edits := acctest.Match{Method: http.MethodPut, Path: onProfile}
				w.faulty.Break(edits, acctest.Responds(500, `{"code":"X","message":"no"}`))
				for range runs + 1 {
					if len(w.Apply(ctx, next.resources()...).Errors()) == 0 {
						t.Error("no error")
					}
				}
				w.faulty.Heal()
				run := w.Apply(ctx, o.under.resources()...)
				mustRun(t, run)
				w.mustKeepShop(t, o, before, run)
				w.mustHealShop(t, o, before, run)
			})
		})
	}
}
