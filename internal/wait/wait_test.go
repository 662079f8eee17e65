package wait_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/wait"
)

func TestFor(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		pause, timeout, took time.Duration
		want                 error
	}{
		"the pause ends first":   {pause: time.Second, timeout: time.Minute, took: time.Second},
		"the context ends first": {pause: time.Minute, timeout: time.Second, took: time.Second, want: context.DeadlineExceeded},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), test.timeout)
				defer cancel()
				begun := time.Now()
				err := wait.For(ctx, test.pause)
				if took := time.Since(begun); !errors.Is(err, test.want) || took != test.took {
					t.Errorf("got %v after %v", err, took)
				}
			})
		})
	}
}

// Pauses double up to the longest. The context and the caller end the attempts, but not before the first.
func TestAttempts(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		timeout time.Duration
		most    int // attempts of the caller, 0 for no end
		want    []time.Duration
		took    time.Duration
	}{
		"the caller ends":       {time.Hour, 4, []time.Duration{1, 2, 3, 3}, 6},
		"the context ends":      {4, 0, []time.Duration{1, 2, 3}, 4},
		"the context has ended": {0, 0, []time.Duration{1}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), test.timeout)
				defer cancel()
				begun := time.Now()
				var got []time.Duration
				for pause := range wait.Attempts(ctx, 1, 3) {
					got = append(got, pause)
					if len(got) == test.most {
						break
					}
				}
				if diff := cmp.Diff(test.want, got); diff != "" || time.Since(begun) != test.took {
					t.Errorf("after %v (-want +got):\n%s", time.Since(begun), diff)
				}
			})
		})
	}
}
