package oci_test

import (
	"context"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/oci"
)

func TestRetries(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status     int
		retryAfter string
		failures   int64
		outcome    probe.Outcome
		attempts   int
	}{
		"429 once":         {http.StatusTooManyRequests, "0", 1, "", 2},
		"503 twice":        {http.StatusServiceUnavailable, "", 2, "", 3},
		"502 for ever":     {http.StatusBadGateway, "", 99, probe.ServerError, 4},
		"429 for ever":     {http.StatusTooManyRequests, "0", 99, probe.RateLimited, 4},
		"429 for an hour":  {http.StatusTooManyRequests, "3600", 99, probe.RateLimited, 1},
		"500 at once":      {http.StatusInternalServerError, "", 99, probe.ServerError, 1},
		"503 for a second": {http.StatusServiceUnavailable, "1", 1, "", 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, content := newWorld(t), shelfOf("web")
			var failures atomic.Int64
			w.handle(host, override("manifests", func(response http.ResponseWriter, request *http.Request) {
				if failures.Add(1) > test.failures {
					content.ServeHTTP(response, request)
					return
				}
				if test.retryAfter != "" {
					response.Header().Set("Retry-After", test.retryAfter)
				}
				refuse(response, test.status, "", "later")
			}, content))
			_, err := w.prober().Resolve(t.Context(), target(t, w.registry(host), "web", "1.2.3"))
			got, attempts := outcome(t, err), len(w.requests("/manifests/"))
			if got != test.outcome || attempts != test.attempts {
				t.Errorf("%q after %d attempts, want %q after %d", got, attempts, test.outcome, test.attempts)
			}
			if test.retryAfter == "3600" && failure(t, err).RetryAfter != time.Hour {
				t.Errorf("retry after %s", failure(t, err).RetryAfter)
			}
		})
	}
}

func TestUnreachableRegistryIsDialledOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var dialled atomic.Int64
	prober := w.prober(func(o *oci.Options) {
		route := o.Transport
		o.Now = new(clock).now
		o.Transport = func(transport *http.Transport) {
			route(transport)
			dial := transport.DialContext
			transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
				dialled.Add(1)
				return dial(ctx, network, address)
			}
		}
	})
	registry := w.registry(host)
	registry.TLS = probe.TLS{} // the certificate is not trusted: no request is sent
	for _, name := range []string{"a", "b", "c", "a"} {
		_, err := prober.Resolve(t.Context(), target(t, registry, name, "1.2.3"))
		failed := failure(t, err)
		if failed.Outcome != probe.UntrustedCertificate || failed.Repository != name {
			t.Errorf("%s: %s in %q", name, failed.Outcome, failed.Repository)
		}
	}
	if got := dialled.Load(); got != 1 {
		t.Errorf("dialled %d times", got)
	}
}

func TestRefusalIsRememberedFor30Seconds(t *testing.T) {
	t.Parallel()
	w, content := newWorld(t), shelfOf("web")
	var passing clock
	var open atomic.Bool
	w.handle(host, http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		if !open.Load() && request.URL.Path != "/v2/" {
			refuse(response, http.StatusForbidden, "DENIED", "no")
			return
		}
		content.ServeHTTP(response, request)
	}))
	prober := w.prober(func(o *oci.Options) { o.Now = passing.now })
	wanted := target(t, w.registry(host), "web", "1.2.3")
	if _, err := prober.Resolve(t.Context(), wanted); failure(t, err).Outcome != probe.Forbidden {
		t.Fatal(err)
	}
	open.Store(true)
	passing.set(29 * time.Second)
	if _, err := prober.Resolve(t.Context(), wanted); failure(t, err).Outcome != probe.Forbidden {
		t.Fatal(err)
	}
	passing.set(31 * time.Second)
	if _, err := prober.Resolve(t.Context(), wanted); err != nil {
		t.Fatal(err)
	}
}

func TestWrongPasswordIsSentOnce(t *testing.T) {
	t.Parallel()
	for name, guard := range map[string]func(http.Handler) http.Handler{
		"basic": basic,
		"token": func(next http.Handler) http.Handler { return bearer(host, false, next) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.handle(host, guard(newShelf()))
			prober, registry := w.prober(), w.registry(host, withLogin(username, "wrong"))
			for _, chart := range []string{"a", "b", "c"} {
				_, err := prober.Resolve(t.Context(), target(t, registry, chart, "1.2.3"))
				if failed := failure(t, err); failed.Outcome != probe.CredentialsRefused || failed.Repository != chart {
					t.Errorf("%v", err)
				}
			}
			if got := w.authorizations(host); len(got) != 1 {
				t.Errorf("%d logins sent", len(got))
			}
		})
	}
}

func TestRequestsPerHostAreBounded(t *testing.T) {
	t.Parallel()
	w, content := newWorld(t), newShelf()
	var inFlight, most atomic.Int64
	w.handle(host, http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		count := inFlight.Add(1)
		for highest := most.Load(); count > highest && !most.CompareAndSwap(highest, count); highest = most.Load() {
		}
		time.Sleep(5 * time.Millisecond)
		inFlight.Add(-1)
		content.ServeHTTP(response, request)
	}))
	prober, registry := w.prober(func(o *oci.Options) { o.PerHost = 3 }), w.registry(host)
	var group sync.WaitGroup
	for i := range 20 {
		group.Go(func() {
			_, _ = prober.Resolve(t.Context(), target(t, registry, string(rune('a'+i)), "1.2.3"))
		})
	}
	group.Wait()
	if got := most.Load(); got > 3 {
		t.Errorf("%d requests at the same time", got)
	}
}

func TestRegistryWithSuffix(t *testing.T) {
	t.Parallel()
	w, content := newWorld(t), shelfOf("team/web")
	const suffix = "/artifactory/api/docker/charts"
	tags := func(response http.ResponseWriter, request *http.Request) {
		if !request.URL.Query().Has("last") {
			response.Header().Set("Link", `</v2/team/web/tags/list?last=x>; rel="next"`)
		}
		content.ServeHTTP(response, request)
	}
	api := requireToken(
		override("/tags/list", tags, content), `Bearer realm="https://`+host+suffix+`/v2/token",service="`+host+`"`,
	)
	w.handle(host, http.StripPrefix(suffix, override("/v2/token", issue("t"), api)))
	registry := w.registry(host, withBase("/team/"), func(r *probe.Registry) { r.Suffix = suffix })
	if _, err := w.prober().Resolve(t.Context(), target(t, registry, "web", "1.2.3")); err != nil {
		t.Fatal(err)
	}
	if tags, err := w.prober().Tags(t.Context(), registry, "web"); err != nil || len(tags) != 2 {
		t.Errorf("%q, %v", tags, err)
	}
	if _, err := w.prober().Login(t.Context(), registry); err != nil {
		t.Error(err)
	}
}
