package ledger_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/ledger"
)

// A removal waits for its profile, unless the profile was planned before and is
// kept, or is not in the configuration.
func TestPlanRemoval(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		before func(*ledger.Ledger)
		owned  bool
		waits  bool
	}{
		"profile is kept":      {func(l *ledger.Ledger) { l.PlanProfile("p", ledger.Kept) }, true, false},
		"profile superseded":   {func(l *ledger.Ledger) { l.PlanProfile("p", ledger.Superseded) }, false, true},
		"not planned, owned":   {func(*ledger.Ledger) {}, true, true},
		"not planned, written": {func(l *ledger.Ledger) { l.Write("p") }, true, false},
		"superseded, written": {func(l *ledger.Ledger) {
			l.PlanProfile("p", ledger.Superseded)
			l.Write("p")
		}, true, true},
		"another one is written":  {func(l *ledger.Ledger) { l.Write("q") }, true, true},
		"not planned, read":       {func(l *ledger.Ledger) { l.OwnProfile("p") }, false, true},
		"not in the run":          {func(*ledger.Ledger) {}, false, false},
		"another one is":          {func(l *ledger.Ledger) { l.PlanProfile("q", ledger.Superseded) }, false, false},
		"the next version of one": {func(l *ledger.Ledger) { l.Supersede("o", "p") }, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := &ledger.Ledger{}
			test.before(l)
			if waits := l.PlanRemoval("p", test.owned); waits != test.waits {
				t.Errorf("waits: %t", waits)
			}
			// The profile finds the removal, whenever it is planned.
			if open := l.PlanProfile("p", ledger.Kept); open != test.waits {
				t.Errorf("open: %t", open)
			}
		})
	}
}

// In the process that applies, a profile that was planned or updated before the
// removal decides how the pack is removed.
func TestBeginRemoval(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		before  func(*ledger.Ledger)
		planned bool
		want    ledger.Removal
	}{
		"as planned":          {func(*ledger.Ledger) {}, true, ledger.Removal{UID: "p", Waits: true}},
		"as planned, at once": {func(*ledger.Ledger) {}, false, ledger.Removal{UID: "p"}},
		"profile is kept":     {func(l *ledger.Ledger) { l.PlanProfile("p", ledger.Kept) }, true, ledger.Removal{UID: "p"}},
		"profile superseded":  {func(l *ledger.Ledger) { l.PlanProfile("p", ledger.Superseded) }, false, ledger.Removal{UID: "p", Waits: true}},
		"profile was superseded": {func(l *ledger.Ledger) {
			l.PlanProfile("p", ledger.Superseded)
			l.Supersede("p", "q")
		}, true, ledger.Removal{UID: "q"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := &ledger.Ledger{}
			test.before(l)
			got, done := l.BeginRemoval(t.Context(), "p", "web", test.planned)
			done()
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("removal (-want +got):\n%s", diff)
			}
			packs, ended, err := l.Settle(t.Context(), "p")
			defer ended()
			if waits := slices.Equal(packs, []string{"web"}); err != nil || waits != test.want.Waits {
				t.Errorf("settled with %q: %v", packs, err)
			}
		})
	}
}

// The profile waits for the removals in flight, until its own time ends.
func TestSettleWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := &ledger.Ledger{}
		_, first := l.BeginRemoval(t.Context(), "p", "a", true)
		_, second := l.BeginRemoval(t.Context(), "p", "b", true)
		time.AfterFunc(time.Second, first)
		time.AfterFunc(3*time.Second, second)
		short, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		if _, _, err := l.Settle(short, "p"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		begun := time.Now()
		packs, ended, err := l.Settle(t.Context(), "p")
		defer ended()
		if err != nil || !slices.Equal(packs, []string{"a", "b"}) || time.Since(begun) != time.Second {
			t.Errorf("got %q, %v after %v", packs, err, time.Since(begun))
		}
	})
}

// A removal waits while the resource of its profile creates another version, and
// uses the version that results.
func TestBeginRemovalDuringUpdate(t *testing.T) {
	t.Parallel()
	for successor, want := range map[string]ledger.Removal{"q": {UID: "q"}, "": {UID: "p", Waits: true}} {
		synctest.Test(t, func(t *testing.T) {
			l := &ledger.Ledger{}
			l.PlanProfile("p", ledger.Superseded)
			_, ended, err := l.Settle(t.Context(), "p")
			if err != nil {
				t.Fatal(err)
			}
			time.AfterFunc(time.Second, func() {
				if successor != "" {
					l.Supersede("p", successor)
				}
				ended()
			})
			begun := time.Now()
			got, done := l.BeginRemoval(t.Context(), "p", "web", true)
			done()
			if diff := cmp.Diff(want, got); diff != "" || time.Since(begun) != time.Second {
				t.Errorf("after %v (-want +got):\n%s", time.Since(begun), diff)
			}
		})
	}
}

func TestSuperseded(t *testing.T) {
	t.Parallel()
	l := &ledger.Ledger{}
	l.OwnProfile("three", "one", "two")
	l.Supersede("three", "four")
	for _, pair := range [][2]string{{"three", "four"}, {"one", "three"}, {"two", "three"}} {
		if !l.Superseded(pair[0], pair[1]) {
			t.Errorf("%s does not follow %s", pair[1], pair[0])
		}
	}
	for _, pair := range [][2]string{{"four", "three"}, {"other", "four"}, {"three", ""}, {"", ""}} {
		if l.Superseded(pair[0], pair[1]) {
			t.Errorf("%s follows %s", pair[1], pair[0])
		}
	}
}

// Two addresses of one pack find each other, in any order. A pack that one
// releases in a version can be claimed by another in the next version.
func TestClaims(t *testing.T) {
	t.Parallel()
	l := &ledger.Ledger{}
	if released, taken := l.Claim("p", "web"); released || taken || !l.Release("p", "web") || !l.Claimed("p", "web") {
		t.Error("claimed first: the release does not find the claim")
	}
	if l.Release("p", "cache") {
		t.Error("the pack counts as claimed")
	}
	if released, taken := l.Claim("p", "cache"); !released || taken {
		t.Error("released first: the claim does not find the release")
	}
	if _, taken := l.Claim("p", "web"); !taken {
		t.Error("claimed twice: the second does not find the first")
	}
	l.Unclaim("p", "web")
	l.Unclaim("p", "web")
	if l.Claimed("p", "web") || l.Claimed("q", "cache") || l.Released("q", "cache") {
		t.Error("a pack without a claim counts as claimed")
	}
	l.Supersede("p", "q")
	if !l.Released("q", "cache") || l.Released("q", "other") {
		t.Error("the next version does not find the release")
	}
}
