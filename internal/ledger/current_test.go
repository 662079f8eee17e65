package ledger_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/ledger"
)

func TestCurrent(t *testing.T) {
	t.Parallel()
	l := &ledger.Ledger{}
	l.OwnProfile("three", "one", "two")
	for uid, want := range map[string]string{"one": "three", "two": "three", "three": "three", "other": "other"} {
		if got := l.Current(uid); got != want {
			t.Errorf("%s is in the place of %s, wanted %s", got, uid, want)
		}
		if owns := l.Owns(uid); owns != (uid != "other") {
			t.Errorf("owns %s: %t", uid, owns)
		}
	}
	l.Supersede("three", "four")
	for _, uid := range []string{"three", "four"} {
		if got := l.Current(uid); got != "four" {
			t.Errorf("%s is in the place of %s", got, uid)
		}
	}
	// A revert makes an earlier version the current one.
	l = &ledger.Ledger{}
	l.OwnProfile("two", "one")
	l.Supersede("two", "one")
	if first, second := l.Current("one"), l.Current("two"); first != "one" || second != "one" {
		t.Errorf("after a revert: %s, %s", first, second)
	}
}

// A layer that did not follow its profile is removed from the earlier version. The
// removal waits for the resource of the current version.
func TestRemovalWaitsInEarlierVersion(t *testing.T) {
	t.Parallel()
	l := &ledger.Ledger{}
	if !l.PlanRemoval("one", true) {
		t.Error("the removal does not wait")
	}
	_, done := l.BeginRemoval(t.Context(), "one", "web", true)
	done()
	l.OwnProfile("two", "one")
	if !l.PlanProfile("two", ledger.Kept) || !l.HeldIn("one") || l.HeldIn("two") {
		t.Error("the profile does not find the removal that waits")
	}
	packs, ended, err := l.Settle(t.Context(), "two")
	defer ended()
	if err != nil || !slices.Equal(packs, []string{"web"}) {
		t.Errorf("%q, %v", packs, err)
	}
}

// Layers that wait for the resource of their profile wait once together, not once
// each.
func TestAwaitOwner(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l, begun := &ledger.Ledger{}, time.Now()
		for range 3 {
			l.AwaitOwner(t.Context(), "of others", time.Second)
		}
		if waited := time.Since(begun); waited != time.Second || l.Owns("of others") {
			t.Errorf("waited %s for a profile of others", waited)
		}
		begun = time.Now()
		time.AfterFunc(time.Millisecond, func() { l.OwnProfile("ours") })
		l.AwaitOwner(t.Context(), "ours", time.Second)
		if waited := time.Since(begun); waited != time.Millisecond || !l.Owns("ours") {
			t.Errorf("waited %s", waited)
		}
	})
}
