package session_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// ReleaseRegistry repeats a refused deletion while the run settles profiles, and does not wait otherwise.
func TestReleaseRegistry(t *testing.T) {
	t.Parallel()
	used := errors.New("in use")
	inUse := func(err error) bool { return errors.Is(err, used) }
	for name, test := range map[string]struct {
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
				if test.takes > 0 {
					time.AfterFunc(test.begins, func() {
						_, ended, _ := s.Settle(t.Context(), "profile")
						time.Sleep(test.takes)
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
				if took := time.Since(begun); !errors.Is(err, test.want) || took < test.atLeast || took > test.most {
					t.Errorf("got %v after %v", err, took)
				}
			})
		})
	}
}
