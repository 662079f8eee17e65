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
	// An ordinary run takes each partOfPairs-th pair of fault and operation, and breaks each partOfRequests-th
	// request.
	partOfPairs, partOfRequests = 7, 11
)

// Whatever request of a run fails, nothing is lost, doubled or left without a message, and the next run converges.
func TestShopFaultsAtEachRequest(t *testing.T) {
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
				breakEach(t, operation, fault, first, step)
			})
		}
	}
}

// breakEach runs an operation repeatedly, each time with a fault at another request, until it sends no further
// requests.
func breakEach(t *testing.T, o shopOperation, fault shopFault, first, step int) {
	t.Helper()
	o.match = acctest.Match{}
	for i, found := first, true; found; i += step {
		o.skip, o.mood.NoETags = i, i/step%2 == 1
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { found = breakShop(t, o, fault) })
		})
		if i > mostRequests {
			t.Fatalf("the operation sends more than %d requests", mostRequests)
		}
	}
}

// breakShop runs an operation with a fault at one request, and reports whether there was such a request.
func breakShop(t *testing.T, o shopOperation, fault shopFault) bool {
	t.Helper()
	w := newFaultyShop(t, &o)
	t.Cleanup(func() { time.Sleep(15 * time.Minute) }) // until killed processes have ended their waits
	before := versions(t, w)
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	var affected string
	breakAt(w, o, 1, func(r *http.Request, next http.RoundTripper) (*http.Response, error) {
		affected = r.Method + " " + r.URL.Path
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
		t.Logf("the fault was at %s, diagnostics %+v", affected, run.Diagnostics)
	}
	return affected != ""
}
