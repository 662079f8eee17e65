package acctest_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
)

const (
	// mostRequests is more than any of the operations sends.
	mostRequests = 60
	// An ordinary run takes each partOfPairs-th pair of fault and operation, and
	// strikes each partOfRequests-th request.
	partOfPairs, partOfRequests = 7, 11
)

// Whatever request of a run is struck, nothing is lost, doubled or left without
// a word, and the next run converges.
func TestShopFaultsAnywhere(t *testing.T) {
	t.Parallel()
	const broken = `{"code":"InternalError","message":"it broke"}`
	count := 0
	for _, fault := range []shopFault{
		{name: "refused", effect: acctest.Responds(500, broken)},
		{name: "refused after acting", effect: acctest.After(acctest.Responds(500, broken))},
		{name: "page", effect: acctest.Page()},
		{name: "page after acting", effect: acctest.After(acctest.Page())},
		{name: "interrupt", effect: acctest.Silent(), interrupts: true},
		{name: "interrupt after acting", effect: acctest.After(acctest.Silent()), interrupts: true},
	} {
		for _, operation := range shopOperations() {
			every := fixture.Every()
			if count++; count%partOfPairs != 0 && !every {
				continue
			}
			t.Run(operation.name+"/"+fault.name, func(t *testing.T) {
				t.Parallel()
				first, step := count%partOfRequests, partOfRequests
				if every {
					first, step = 0, 1
				}
				strikeEach(t, operation, fault, first, step)
			})
		}
	}
}

// strikeEach runs an operation again and again, each time with another one of
// its requests struck, until it sends no further ones.
func strikeEach(t *testing.T, o shopOperation, fault shopFault, first, step int) {
	t.Helper()
	o.match = acctest.Match{}
	for i, struck := first, true; struck; i += step {
		o.skip, o.mood.NoETags = i, i/step%2 == 1
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { struck = strikeShop(t, o, fault) })
		})
		if i > mostRequests {
			t.Fatalf("it sends more than %d requests", mostRequests)
		}
	}
}

// strikeShop runs an operation in which one request is struck, and reports
// whether there was such a request.
func strikeShop(t *testing.T, o shopOperation, fault shopFault) bool {
	t.Helper()
	w := newFaultyShop(t, &o)
	t.Cleanup(func() { time.Sleep(15 * time.Minute) }) // until killed processes wait for nothing
	before := versions(t, w)
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	var struck string
	breakAt(w, o, 1, func(r *http.Request, next http.RoundTripper) (*http.Response, error) {
		struck = r.Method + " " + r.URL.Path
		if fault.interrupts {
			time.AfterFunc(time.Second, interrupt)
		}
		return fault.effect(r, next)
	})
	run := w.Apply(ctx, o.under.Resources()...)
	w.Kill()
	w.Faulty.Heal()
	mustKeepShop(t, w, o, before, run)
	mustHealShop(t, w, o, before, run)
	if t.Failed() {
		t.Logf("struck was %s, and the run says %+v", struck, run.Diagnostics)
	}
	return struck != ""
}
