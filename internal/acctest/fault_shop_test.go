package acctest_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
)

// shopFault is a row of the fault matrix.
type shopFault struct {
	name   string
	effect acctest.Effect
	times  int // how many requests have the fault, 0 for all
	// interrupts is whether the run is interrupted a second after the fault.
	interrupts bool
	want       string // of each kind of operation but kindTidy
}

func shopFaults() []shopFault {
	const broken, once, ever = `{"code":"InternalError","message":"it broke"}`, 1, 0
	const blocked, gateway = "<html><title>Blocked</title></html>", "<html><title>Bad Gateway</title></html>"
	busy, late := []string{"Retry-After", "2"}, []string{"Retry-After", "100"}
	responds, after := acctest.Responds, acctest.After
	// create, read, describe, delete, edit, publish
	return []shopFault{
		{"429", responds(429, broken, busy...), once, false, "ok ok ok ok ok ok"},
		{"429 with a long pause", responds(429, broken, late...), once, false, "ok rate ok ok ok ok"},
		{"500", responds(500, broken), once, false, "ok refused refused kept refused refused"},
		{"500 after acting", after(responds(500, broken)), once, false, "ok refused ok ok ok ok"},
		{"502", responds(502, gateway), once, false, "ok ok ok ok ok ok"},
		{"502 after acting", after(responds(502, "")), once, false, "ok ok ok ok ok ok"},
		{"503", responds(503, ""), once, false, "ok ok ok ok ok ok"},
		{"503 after acting", after(responds(503, "", busy...)), once, false, "ok ok ok ok ok ok"},
		{"reset", acctest.Resets(), once, false, "ok ok ok ok ok ok"},
		{"reset after acting", after(acctest.Resets()), once, false, "ok ok ok ok ok ok"},
		{"cut body", acctest.Cuts(), once, false, "ok ok ok ok ok ok"},
		{"page", acctest.Page(), once, false, "ok page page page page ok"},
		{"page after acting", after(acctest.Page()), once, false, "ok page ok ok ok ok"},
		{"403 of a proxy", responds(403, blocked), once, false, "ok page page page page ok"},
		{"empty 200", responds(200, ""), once, false, "ok page page page page ok"},
		{"empty body", acctest.Empties(), once, false, "ok page ok ok ok ok"},
		{"empty 200 after acting", after(responds(200, "")), once, false, "ok page ok ok ok ok"},
		{"object without content", after(responds(200, "{}")), once, false, "ok page ok ok ok ok"},
		{"slow body", acctest.Drips(time.Minute), once, false, "ok ok ok ok ok ok"},
		{"silence", acctest.Silent(), once, false, "ok ok ok ok ok ok"},
		{"silence after acting", after(acctest.Silent()), once, false, "ok ok ok ok ok ok"},
		{"interrupt", acctest.Silent(), once, true, "cancelled cancelled cancelled cancelled cancelled cancelled"},
		{"interrupt after acting", after(acctest.Silent()), once, true, "cancelled cancelled ok cancelled cancelled ok"},

		{"429 for ever", responds(429, broken, busy...), ever, false, "rate rate rate rate rate rate"},
		{"500 for ever", responds(500, broken), ever, false, "refused refused refused kept refused refused"},
		{"500 after acting, for ever", after(responds(500, broken)), ever, false, "ok refused ok ok ok ok"},
		{"503 for ever", responds(503, ""), ever, false, "down down down down down down"},
		{"503 after acting, for ever", after(responds(503, "")), ever, false, "ok down ok ok ok ok"},
		{"reset for ever", acctest.Resets(), ever, false, "lost lost lost lost lost lost"},
		{"reset after acting, for ever", after(acctest.Resets()), ever, false, "ok lost ok ok ok ok"},
		{"page for ever", acctest.Page(), ever, false, "page page page page page page"},
		{"page after acting, for ever", after(acctest.Page()), ever, false, "ok page ok ok ok ok"},
		{"slow bodies", acctest.Drips(time.Minute), ever, false, "ok silent ok ok ok ok"},
		{"silence for ever", acctest.Silent(), ever, false, "silent silent late late late silent"},
		{"silence after acting, for ever", after(acctest.Silent()), ever, false, "ok silent ok late late ok"},
	}
}

// otherwise are the cells that differ from the rest of their kind.
func otherwise() map[string]string {
	return map[string]string{
		// A profile has its uid, and is kept. The next version is not complete: it is deleted, or the next run
		// adopts it.
		"profile create/interrupt after acting": "ok",
		// The run is interrupted, so the rest is not done.
		"bump announce/interrupt after acting": "cancelled",
		"bump describe/interrupt after acting": "cancelled",
		"publish bump/interrupt after acting":  "cancelled",
		// The rest is nothing: the last version is deleted, and a removal waits in the draft.
		"profile delete second/interrupt after acting": "ok",
		"layer delete/interrupt after acting":          "ok",
		"layer delete bump/interrupt after acting":     "ok",
		"layer delete destroy/interrupt after acting":  "ok",

		"profile delete second/silence after acting, for ever": "ok",
		"bump announce/silence after acting, for ever":         "late",
		"bump describe/silence after acting, for ever":         "late",
	}
}

// partOfShop is how many cells there are for each one of an ordinary run.
const partOfShop = 13

// Each fault at each operation on profiles and layers has its outcome, on a Palette with entity tags and on one
// without.
func TestShopFaults(t *testing.T) {
	t.Parallel()
	cell := 0
	for _, fault := range shopFaults() {
		for _, operation := range shopOperations() {
			for _, without := range []string{"", "/no tags"} {
				name := operation.name + "/" + fault.name
				want := strings.Fields(fault.want + " ok")[operation.kind]
				if other, differs := otherwise()[name]; differs {
					want = other
				}
				if cell++; cell%partOfShop != 0 && !fixture.Every() {
					continue
				}
				operation.mood.NoETags = without != ""
				t.Run(name+without, func(t *testing.T) {
					t.Parallel()
					synctest.Test(t, func(t *testing.T) { checkShopFault(t, operation, fault, want) })
				})
			}
		}
	}
}

// checkShopFault runs one cell of the matrix: it checks the outcome, that nothing is lost, doubled or left without
// a message, and that the next run converges.
func checkShopFault(t *testing.T, o shopOperation, fault shopFault, want string) {
	t.Helper()
	w := newFaultyShop(t, &o)
	t.Cleanup(func() { time.Sleep(15 * time.Minute) }) // until killed processes have ended their waits
	before := versions(t, w)
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	effect := fault.effect
	if fault.interrupts {
		effect = func(r *http.Request, next http.RoundTripper) (*http.Response, error) {
			time.AfterFunc(time.Second, interrupt)
			return fault.effect(r, next)
		}
	}
	breakAt(w, o, fault.times, effect)
	begun := time.Now()
	run := w.Apply(ctx, o.under.Resources()...)
	took := time.Since(begun)
	w.Kill()
	if affected := w.Faulty.Heal(); affected <= o.skip {
		t.Error("no request had the fault")
	}
	if got := outcomeOf(run); got != want {
		t.Errorf("%s, wanted %s: %+v", got, want, run.Diagnostics)
	}
	if most := o.most(); took > most {
		t.Errorf("the run took %s, longer than %s", took, most)
	}
	mustKeepShop(t, w, o, before, run)
	if ctx.Err() == nil {
		mustReportDrafts(t, versions(t, w), run)
	}
	mustHealShop(t, w, o, before, run)
}

// most is the longest time of a run: a read has one limit, a write the timeout of its resource, and there is time
// for a look-up and the clean-up. Resources of one profile come one after the other.
func (o shopOperation) most() time.Duration {
	if o.kind == kindRead {
		return 48 * time.Second
	}
	return 4 * (5*time.Minute + 35*time.Second)
}

// outcomeOf is a key of FaultOutcomes, or the title of the first error.
func outcomeOf(run acctest.Run) string {
	if len(run.Errors()) == 0 {
		return "ok"
	}
	title := run.Errors()[0].Summary
	for word, known := range fixture.FaultOutcomes() {
		if known == title {
			return word
		}
	}
	return title
}
