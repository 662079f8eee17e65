package ledger_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/ledger"
)

// An object that changes its address is deleted under one address and created
// under another. Whichever is planned second finds the first.
func TestChangedAddress(t *testing.T) {
	t.Parallel()
	var l ledger.Ledger
	if l.PlanDeletion("registry", "acr") {
		t.Error("the object counts as created")
	}
	if !l.PlanCreation("registry", "acr") {
		t.Error("the creation does not find the deletion")
	}
	if !l.PlanDeletion("registry", "acr") {
		t.Error("the deletion does not find the creation")
	}
	for _, other := range [][2]string{{"registry", "hub"}, {"profile", "acr"}} {
		if l.PlanCreation(other[0], other[1]) {
			t.Errorf("%s %s counts as the same object", other[0], other[1])
		}
	}
}

// A creation waits for the plan of the deletion, which may be later.
func TestAwaitDeletion(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var l ledger.Ledger
		begun := time.Now()
		if l.AwaitDeletion(t.Context(), "registry", "acr", time.Second) || time.Since(begun) != time.Second {
			t.Errorf("waited %s for a deletion that is not planned", time.Since(begun))
		}
		begun = time.Now()
		time.AfterFunc(time.Millisecond, func() { l.PlanDeletion("registry", "acr") })
		if !l.AwaitDeletion(t.Context(), "registry", "acr", time.Second) || time.Since(begun) != time.Millisecond {
			t.Errorf("waited %s", time.Since(begun))
		}
	})
}
