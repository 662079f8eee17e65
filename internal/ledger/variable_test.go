package ledger_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/ledger"
)

// Planned variables are found by the uid of the profile; those of profiles that
// get their uid in the run are in a list.
func TestPlanVariables(t *testing.T) {
	t.Parallel()
	var l ledger.Ledger
	if _, planned := l.VariablesOf("a"); planned || len(l.VariablesToBe()) > 0 {
		t.Error("the zero ledger has variables")
	}
	kept := ledger.Declared{UID: "a", Names: []string{"x"}}
	superseded := ledger.Declared{UID: "b", Carried: true}
	made := ledger.Declared{Names: []string{"y"}}
	l.PlanVariables(kept, false)
	l.PlanVariables(superseded, true)
	l.PlanVariables(made, true)
	for uid, want := range map[string]ledger.Declared{"a": kept, "b": superseded} {
		if got, planned := l.VariablesOf(uid); !planned || !cmp.Equal(want, got) {
			t.Errorf("%s: %+v, %t", uid, got, planned)
		}
	}
	if _, planned := l.VariablesOf(""); planned {
		t.Error("a profile without a uid is found by it")
	}
	if diff := cmp.Diff([]ledger.Declared{superseded, made}, l.VariablesToBe()); diff != "" {
		t.Errorf("to be (-want +got):\n%s", diff)
	}
}

// AwaitVariables returns the plan as soon as there is one, and nothing at its
// limit.
func TestAwaitVariables(t *testing.T) {
	t.Parallel()
	var l ledger.Ledger
	if _, planned := l.AwaitVariables(t.Context(), "a", time.Millisecond); planned {
		t.Error("variables without a plan count as planned")
	}
	done := make(chan bool)
	go func() {
		d, planned := l.AwaitVariables(t.Context(), "a", time.Minute)
		done <- planned && cmp.Equal([]string{"x"}, d.Names)
	}()
	l.PlanVariables(ledger.Declared{UID: "a", Names: []string{"x"}}, false)
	if !<-done {
		t.Error("the plan is not found")
	}
}
