package session_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// A removal waits for its profile unless the profile was planned before and
// stays, or is none of the configuration's.
func TestPlanRemoval(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct {
		before func(*session.Session)
		owned  bool
		waits  bool
	}{
		"profile stays":           {func(s *session.Session) { s.PlanProfile("p", session.Stays) }, true, false},
		"profile leaves":          {func(s *session.Session) { s.PlanProfile("p", session.Leaves) }, false, true},
		"not planned, owned":      {func(*session.Session) {}, true, true},
		"not planned, read":       {func(s *session.Session) { s.OwnProfile("p") }, false, true},
		"none of the run's":       {func(*session.Session) {}, false, false},
		"another one is":          {func(s *session.Session) { s.PlanProfile("q", session.Leaves) }, false, false},
		"the next version of one": {func(s *session.Session) { s.Succeed("o", "p") }, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := offline(nil)
			one.before(s)
			if waits := s.PlanRemoval("p", one.owned); waits != one.waits {
				t.Errorf("waits: %t", waits)
			}
			// The profile gets to know it, whenever it is planned.
			if open := s.PlanProfile("p", session.Stays); open != one.waits {
				t.Errorf("open: %t", open)
			}
		})
	}
}

// In the process that applies, a profile that was planned or updated before the
// removal decides.
func TestBeginRemoval(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct {
		before  func(*session.Session)
		planned bool
		want    session.Removal
	}{
		"as planned":          {func(*session.Session) {}, true, session.Removal{UID: "p", Waits: true}},
		"as planned, at once": {func(*session.Session) {}, false, session.Removal{UID: "p"}},
		"profile stays":       {func(s *session.Session) { s.PlanProfile("p", session.Stays) }, true, session.Removal{UID: "p"}},
		"profile leaves":      {func(s *session.Session) { s.PlanProfile("p", session.Leaves) }, false, session.Removal{UID: "p", Waits: true}},
		"profile has left": {func(s *session.Session) {
			s.PlanProfile("p", session.Leaves)
			s.Succeed("p", "q")
		}, true, session.Removal{UID: "q"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := offline(nil)
			one.before(s)
			got, done := s.BeginRemoval(t.Context(), "p", "web", one.planned)
			done()
			if diff := cmp.Diff(one.want, got); diff != "" {
				t.Errorf("removal (-want +got):\n%s", diff)
			}
			packs, ended, err := s.Settle(t.Context(), "p")
			defer ended()
			if waits := slices.Equal(packs, []string{"web"}); err != nil || waits != one.want.Waits {
				t.Errorf("settled with %q: %v", packs, err)
			}
		})
	}
}

// The profile waits for the removals that are under way, and no longer than its
// own time.
func TestSettleWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := offline(nil)
		_, first := s.BeginRemoval(t.Context(), "p", "a", true)
		_, second := s.BeginRemoval(t.Context(), "p", "b", true)
		time.AfterFunc(time.Second, first)
		time.AfterFunc(3*time.Second, second)
		short, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		if _, _, err := s.Settle(short, "p"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		begun := time.Now()
		packs, ended, err := s.Settle(t.Context(), "p")
		defer ended()
		if err != nil || !slices.Equal(packs, []string{"a", "b"}) || time.Since(begun) != time.Second {
			t.Errorf("got %q, %v after %v", packs, err, time.Since(begun))
		}
	})
}

// A removal that comes while its profile gets another version waits for what
// comes of that.
func TestRemovalMeetsUpdate(t *testing.T) {
	t.Parallel()
	for successor, want := range map[string]session.Removal{"q": {UID: "q"}, "": {UID: "p", Waits: true}} {
		synctest.Test(t, func(t *testing.T) {
			s := offline(nil)
			s.PlanProfile("p", session.Leaves)
			_, ended, err := s.Settle(t.Context(), "p")
			if err != nil {
				t.Fatal(err)
			}
			time.AfterFunc(time.Second, func() {
				if successor != "" {
					s.Succeed("p", successor)
				}
				ended()
			})
			begun := time.Now()
			got, done := s.BeginRemoval(t.Context(), "p", "web", true)
			done()
			if diff := cmp.Diff(want, got); diff != "" || time.Since(begun) != time.Second {
				t.Errorf("after %v (-want +got):\n%s", time.Since(begun), diff)
			}
		})
	}
}

func TestSucceeded(t *testing.T) {
	t.Parallel()
	s := offline(nil)
	s.OwnProfile("three", "one", "two")
	s.Succeed("three", "four")
	for _, pair := range [][2]string{{"three", "four"}, {"one", "three"}, {"two", "three"}} {
		if !s.Succeeded(pair[0], pair[1]) {
			t.Errorf("%s does not follow %s", pair[1], pair[0])
		}
	}
	for _, pair := range [][2]string{{"four", "three"}, {"other", "four"}, {"three", ""}, {"", ""}} {
		if s.Succeeded(pair[0], pair[1]) {
			t.Errorf("%s follows %s", pair[1], pair[0])
		}
	}
}

// Two addresses of one pack know of each other, in whatever order they come;
// what one gives up in a version, another may take over in the next one.
func TestClaims(t *testing.T) {
	t.Parallel()
	s := offline(nil)
	if s.Keep("p", "web") || !s.Release("p", "web") || !s.Kept("p", "web") {
		t.Error("kept first: the release does not get to know")
	}
	if s.Release("p", "cache") || !s.Keep("p", "cache") {
		t.Error("released first: the keeper does not get to know")
	}
	s.Unkeep("p", "web")
	if s.Kept("p", "web") || s.Kept("q", "cache") || s.Released("q", "cache") {
		t.Error("what is not kept is")
	}
	s.Succeed("p", "q")
	if !s.Released("q", "cache") || s.Released("q", "other") {
		t.Error("the next version does not know what was given up")
	}
}

// What profiles use is released when they are settled, and not waited for when
// nobody settles them.
func TestReleaseRegistry(t *testing.T) {
	t.Parallel()
	used := errors.New("in use")
	inUse := func(err error) bool { return errors.Is(err, used) }
	for name, one := range map[string]struct {
		begins, takes time.Duration
		atLeast, most time.Duration
		want          error
	}{
		"nobody settles": {want: used, atLeast: time.Second, most: 1500 * time.Millisecond},
		"right now":      {takes: 10 * time.Second, atLeast: 10 * time.Second, most: 11 * time.Second},
		"in a moment":    {begins: 900 * time.Millisecond, takes: 5 * time.Second, atLeast: 5 * time.Second, most: 7 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := offline(nil)
				released := make(chan struct{})
				if one.takes > 0 {
					time.AfterFunc(one.begins, func() {
						_, ended, _ := s.Settle(t.Context(), "profile")
						time.Sleep(one.takes)
						close(released)
						ended()
					})
				}
				begun := time.Now()
				err := s.ReleaseRegistry(t.Context(), "registry", inUse, func() error {
					select {
					case <-released:
						return nil
					default:
						return used
					}
				})
				if took := time.Since(begun); !errors.Is(err, one.want) || took < one.atLeast || took > one.most {
					t.Errorf("got %v after %v", err, took)
				}
			})
		})
	}
}
