package session_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// A removed layer gets to know whether its profile moves on, in whichever order
// Terraform plans them; where it does not, the profile gets to know that.
func TestStepOfProfile(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct {
		planned  time.Duration // when the profile is planned, negative for never
		signs    bool
		want     session.Step
		missed   bool
		atLatest time.Duration
	}{
		"profile first":          {planned: 0, want: session.MovesOn},
		"layer first":            {planned: time.Second, signs: true, want: session.MovesOn, atLatest: time.Second},
		"no profile in this run": {planned: -1, signs: true, want: session.Unplanned, missed: true, atLatest: 2100 * time.Millisecond},
		"everything goes":        {planned: -1, want: session.Unplanned, missed: true, atLatest: 600 * time.Millisecond},
		"too late":               {planned: 3 * time.Second, signs: true, want: session.Unplanned, missed: true, atLatest: 2100 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := session.New(session.Options{})
				plan := func() bool { return s.PlanProfile("profile", session.MovesOn) }
				missed := make(chan bool, 1)
				switch {
				case one.planned == 0:
					missed <- plan()
				case one.planned > 0:
					time.AfterFunc(one.planned, func() { missed <- plan() })
				}
				if one.signs {
					s.NotePlanning()
				}
				begun := time.Now()
				got := s.AwaitStep(t.Context(), "profile")
				if again := s.AwaitStep(t.Context(), "profile"); again != got {
					t.Errorf("first %v, then %v", got, again)
				}
				if took := time.Since(begun); got != one.want || took > one.atLatest {
					t.Errorf("got %v after %v", got, took)
				}
				if one.planned < 0 {
					missed <- plan()
				}
				if <-missed != one.missed {
					t.Errorf("the profile is told %v", !one.missed)
				}
			})
		})
	}
}

func TestStepOfCancelledRun(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := session.New(session.Options{})
	if got := s.AwaitStep(ctx, "profile"); got != session.Unplanned {
		t.Errorf("got %v", got)
	}
	s.Succeed("profile", "next")
	if got := s.Successor("profile"); got != "next" {
		t.Errorf("the successor is %q", got)
	}
}

// What profiles use is released when their deletion is done, and not waited
// for when nobody deletes them.
func TestWhenReleased(t *testing.T) {
	t.Parallel()
	used := errors.New("in use")
	inUse := func(err error) bool { return errors.Is(err, used) }
	for name, one := range map[string]struct {
		begins, takes time.Duration
		atLeast, most time.Duration
		want          error
	}{
		"nobody deletes": {want: used, atLeast: time.Second, most: 1500 * time.Millisecond},
		"right now":      {takes: 10 * time.Second, atLeast: 10 * time.Second, most: 11 * time.Second},
		"in a moment":    {begins: 900 * time.Millisecond, takes: 5 * time.Second, atLeast: 5 * time.Second, most: 7 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := session.New(session.Options{})
				released := make(chan struct{})
				if one.takes > 0 {
					time.AfterFunc(one.begins, func() {
						done := s.DeletingProfiles()
						time.Sleep(one.takes)
						close(released)
						done()
					})
				}
				begun := time.Now()
				err := s.WhenReleased(t.Context(), inUse, func() error {
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
