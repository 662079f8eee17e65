package wait_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/wait"
)

func TestFor(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		pause, ends time.Duration
		took        time.Duration
		err         error
	}{
		"whole":                 {time.Second, time.Minute, time.Second, nil},
		"the context ends":      {time.Minute, time.Second, time.Second, context.DeadlineExceeded},
		"none":                  {0, time.Second, 0, nil},
		"none, after its end":   {0, -1, 0, context.DeadlineExceeded},
		"less, after its end":   {-time.Second, -1, 0, context.DeadlineExceeded},
		"a pause after its end": {time.Hour, -1, 0, context.DeadlineExceeded},
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), test.ends)
			defer cancel()
			begun := time.Now()
			if err := wait.For(ctx, test.pause); !errors.Is(err, test.err) || time.Since(begun) != test.took {
				t.Errorf("%s: %v after %s", name, err, time.Since(begun))
			}
		})
	}
}

func TestRequested(t *testing.T) {
	t.Parallel()
	now := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Duration{
		"7": 7 * time.Second, "0": 0, "Mon, 01 Jan 2024 00:01:00 GMT": time.Minute, "Sun, 31 Dec 2023 00:00:00 GMT": 0,
		"": -1, "-7": -1, "soon": -1, "1.5": -1, "99999999999999999999": -1, "9223372036854775807": 1 << 30 * time.Second,
	} {
		got, is := wait.Requested(http.Header{"Retry-After": {text}}, now)
		if !is {
			got = -1
		}
		if got != want {
			t.Errorf("%q: %s", text, got)
		}
	}
}

// Pauses double up to the longest; the context and the caller end the attempts, and one attempt is always made.
func TestAttempts(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		timeout time.Duration
		enough  int // attempts that the caller makes, 0 for no end
		want    []time.Duration
		took    time.Duration
	}{
		"the caller has enough": {time.Hour, 4, []time.Duration{1, 2, 3, 3}, 6},
		"the context ends":      {4, 0, []time.Duration{1, 2, 3}, 4},
		"it has ended before":   {0, 0, []time.Duration{1}, 0},
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
					if len(got) == test.enough {
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
