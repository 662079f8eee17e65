package ledger_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/ledger"
)

// A registry joins a profile that a removal waits for. The profile settles when
// the registry is done; while it settles, no other registry can join.
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
			t.Fatal("the registry cannot join")
		}
		time.AfterFunc(time.Second, done)
		begun := time.Now()
		_, ended, err := l.Settle(t.Context(), "p")
		if err != nil || time.Since(begun) != time.Second || !l.Settling() {
			t.Errorf("settled after %s: %v", time.Since(begun), err)
		}
		l.PlanRemoval("p", true)
		if _, joined := l.Join("p"); joined {
			t.Error("a registry joins while the profile settles")
		}
		ended()
		if l.Settling() {
			t.Error("a registry joins after the profile has settled")
		}
	})
}
