package ledger_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/ledger"
)

// An object that changes its address is deleted under one and made under another:
// whichever is planned second gets to know the first.
func TestChangedAddress(t *testing.T) {
	t.Parallel()
	var l ledger.Ledger
	if l.PlanDeletion("registry", "acr") {
		t.Error("nobody has made it")
	}
	if !l.PlanCreation("registry", "acr") {
		t.Error("the creation does not get to know the deletion")
	}
	if !l.PlanDeletion("registry", "acr") {
		t.Error("the deletion does not get to know the creation")
	}
	for _, other := range [][2]string{{"registry", "hub"}, {"profile", "acr"}} {
		if l.PlanCreation(other[0], other[1]) {
			t.Errorf("%s %s is taken for another object", other[0], other[1])
		}
	}
}

// A creation waits for the plan of the deletion, which may come later.
func TestAwaitDeletion(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var l ledger.Ledger
		begun := time.Now()
		if l.AwaitDeletion(t.Context(), "registry", "acr", time.Second) || time.Since(begun) != time.Second {
			t.Errorf("waited %s for a deletion that nobody plans", time.Since(begun))
		}
		begun = time.Now()
		time.AfterFunc(time.Millisecond, func() { l.PlanDeletion("registry", "acr") })
		if !l.AwaitDeletion(t.Context(), "registry", "acr", time.Second) || time.Since(begun) != time.Millisecond {
			t.Errorf("waited %s", time.Since(begun))
		}
	})
}
