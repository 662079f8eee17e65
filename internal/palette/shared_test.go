package palette_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

func TestProfileReadsAreShared(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(ref("one"))
		f.before = func(http.ResponseWriter, *http.Request, string) bool {
			time.Sleep(5 * time.Millisecond)
			return false
		}
		c := editor(t, f)
		var waiting sync.WaitGroup
		for range 50 {
			waiting.Go(func() {
				if found, err := c.Profile(t.Context(), scope, "profile-1"); err != nil ||
					found.Packs()[0].Name != "one" {
					t.Errorf("%v, %+v", err, found)
				}
			})
		}
		waiting.Wait()
		if f.gets() != 1 {
			t.Errorf("%d requests", f.gets())
		}
		for _, again := range []func() error{
			func() error { _, err := c.FreshProfile(t.Context(), scope, "profile-1"); return err },
			func() error { _, err := c.Profile(t.Context(), palette.Tenant(), "profile-1"); return err },
			func() error {
				if err := c.PublishProfile(t.Context(), scope, "profile-1"); err != nil {
					return err
				}
				_, err := c.Profile(t.Context(), scope, "profile-1")
				return err
			},
		} {
			before := f.gets()
			if err := again(); err != nil || f.gets() != before+1 {
				t.Errorf("%v, %d requests", err, f.gets()-before)
			}
		}
	})
}

func TestErrorsAreNotRemembered(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(ref("one"))
		var tries atomic.Int32
		f.before = func(w http.ResponseWriter, _ *http.Request, _ string) bool {
			if tries.Add(1) == 1 {
				refuse(w, http.StatusForbidden, "X")
				return true
			}
			return false
		}
		c := editor(t, f)
		if _, err := c.Profile(t.Context(), scope, "profile-1"); !errors.Is(err, palette.ErrForbidden) {
			t.Errorf("got %v", err)
		}
		if _, err := c.Profile(t.Context(), scope, "profile-1"); err != nil {
			t.Errorf("got %v", err)
		}
	})
}

func TestCancelledReadAmongOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(ref("one"))
		begun, release := make(chan struct{}), make(chan struct{})
		f.before = func(http.ResponseWriter, *http.Request, string) bool { close(begun); <-release; return false }
		c := editor(t, f)
		ctx, cancel := context.WithCancel(t.Context())
		first, second := make(chan error, 1), make(chan error, 1)
		go func() { _, err := c.Profile(ctx, scope, "profile-1"); first <- err }()
		<-begun
		go func() { _, err := c.Profile(t.Context(), scope, "profile-1"); second <- err }()
		time.Sleep(10 * time.Millisecond)
		cancel()
		if err := <-first; !errors.Is(err, context.Canceled) {
			t.Errorf("the cancelled reader: %v", err)
		}
		close(release)
		if err := <-second; err != nil {
			t.Errorf("the other reader: %v", err)
		}
		if f.gets() != 1 {
			t.Errorf("%d requests", f.gets())
		}
	})
}
