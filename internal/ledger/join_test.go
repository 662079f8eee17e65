package ledger_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/ledger"
)

// A registry joins a profile that a removal waits for: the profile settles when
// the registry is done, and takes no more while it settles.
func TestJoin(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var l ledger.Ledger
		if _, joined := l.Join("p"); joined || len(l.Awaited()) > 0 {
			t.Error("nothing waits for the profile")
		}
		l.PlanProfile("p", ledger.Superseded)
		l.PlanRemoval("p", true)
		if course := l.CourseOf("p"); course != ledger.Superseded || l.CourseOf("q") != ledger.Unplanned {
			t.Errorf("course %d", course)
		}
		if awaited := l.Awaited(); !slices.Equal(awaited, []string{"p"}) {
			t.Errorf("awaited are %q", awaited)
		}
		done, joined := l.Join("p")
		if !joined || l.Settling() {
			t.Fatal("the profile does not take it")
		}
		time.AfterFunc(time.Second, done)
		begun := time.Now()
		_, ended, err := l.Settle(t.Context(), "p")
		if err != nil || time.Since(begun) != time.Second || !l.Settling() {
			t.Errorf("settled after %s: %v", time.Since(begun), err)
		}
		l.PlanRemoval("p", true)
		if _, joined := l.Join("p"); joined {
			t.Error("the profile is at work already")
		}
		ended()
		if l.Settling() {
			t.Error("the profile is done")
		}
	})
}
