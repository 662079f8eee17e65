package testbed_test

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// counter counts the requests that a host acted on.
type counter struct {
	mu    sync.Mutex
	paths []string
}

func (c *counter) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.paths = append(c.paths, r.URL.Path)
}

func TestInterruptOneRequest(t *testing.T) {
	t.Parallel()
	for moment, want := range map[testbed.Moment][]string{
		testbed.Before: {"/0", "/1", "/healed"}, testbed.After: {"/0", "/1", "/2", "/healed"},
	} {
		w := testbed.New(t)
		acted := new(counter)
		host := w.Handle("palette.test", acted)
		hooks := 0
		heal := host.Fault(testbed.Match{Skip: 2}, testbed.Interrupt(moment, func() { hooks++ }))
		for i, path := range []string{"/0", "/1", "/2", "/3", "/4"} {
			_, err := w.Client().Get("https://palette.test" + path)
			if cut := errors.Is(err, io.EOF); cut != (i >= 2) {
				t.Errorf("%s: request %s: %v", moment, path, err)
			}
		}
		heal()
		get(t, w.Client(), "https://palette.test/healed")
		if hooks != 1 || !slices.Equal(acted.paths, want) {
			t.Errorf("%s: %d hooks, acted on %q", moment, hooks, acted.paths)
		}
	}
}

// TestInterruptHoldsOthers sends requests while the hook runs: the host must not act on them.
func TestInterruptHoldsOthers(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	acted := new(counter)
	host := w.Handle("palette.test", acted)
	send := func() error {
		_, err := w.Client().Get("https://palette.test/")
		return err
	}
	other := make(chan error, 1)
	host.Fault(testbed.Match{}, testbed.Interrupt(testbed.Before, func() {
		go func() { other <- send() }()
		for len(host.Requests()) < 2 {
			time.Sleep(time.Millisecond)
		}
	}))
	if err := send(); !errors.Is(err, io.EOF) {
		t.Errorf("the first: %v", err)
	}
	if err := <-other; !errors.Is(err, io.EOF) || len(acted.paths) != 0 {
		t.Errorf("the other: %v; acted on %q", err, acted.paths)
	}
}
