package oci_test

import (
	"net/http"
	"strings"
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
		"500 stands":       {http.StatusInternalServerError, "", 99, probe.ServerError, 1},
		"503 for a second": {http.StatusServiceUnavailable, "1", 1, "", 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, content := newWorld(t), newShelf()
			content.chart("web", "1.2.3", "web", "1.2.3", true)
			var failures atomic.Int64
			w.on(host, http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
				if strings.Contains(request.URL.Path, "manifests") && failures.Add(1) <= test.failures {
					if test.retryAfter != "" {
						response.Header().Set("Retry-After", test.retryAfter)
					}
					refuse(response, test.status, "", "later")
					return
				}
				content.ServeHTTP(response, request)
			}))
			_, err := w.prober().Resolve(t.Context(), target(t, w.registry(host), "web", "1.2.3"))
			var got probe.Outcome
			if err != nil {
				got = failure(t, err).Outcome
			}
			if attempts := len(w.requests("/manifests/")); got != test.outcome || attempts != test.attempts {
				t.Errorf("%q after %d attempts, want %q after %d", got, attempts, test.outcome, test.attempts)
			}
			if test.retryAfter == "3600" && failure(t, err).RetryAfter != time.Hour {
				t.Errorf("retry after %s", failure(t, err).RetryAfter)
			}
		})
	}
}

func TestUnreachableRegistryIsAskedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var now atomic.Int64
	clock := func() time.Time { return time.Unix(1_700_000_000+now.Load(), 0) }
	prober := w.prober(func(o *oci.Options) { o.Now = clock })
	registry := w.registry(host)
	registry.TLS = probe.TLS{} // the certificate is not trusted: no request comes through
	for _, name := range []string{"a", "b", "c", "a"} {
		_, err := prober.Resolve(t.Context(), target(t, registry, name, "1.2.3"))
		failed := failure(t, err)
		if failed.Outcome != probe.UntrustedCertificate || failed.Repository != name {
			t.Errorf("%s: %s in %q", name, failed.Outcome, failed.Repository)
		}
	}
}

func TestRefusalIsForgotten(t *testing.T) {
	t.Parallel()
	w, content := newWorld(t), newShelf()
	content.chart("web", "1.2.3", "web", "1.2.3", true)
	var now atomic.Int64
	var open atomic.Bool
	w.on(host, http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		if !open.Load() && request.URL.Path != "/v2/" {
			refuse(response, http.StatusForbidden, "DENIED", "no")
			return
		}
		content.ServeHTTP(response, request)
	}))
	prober := w.prober(func(o *oci.Options) {
		o.Now = func() time.Time { return time.Unix(1_700_000_000+now.Load(), 0) }
	})
	wanted := target(t, w.registry(host), "web", "1.2.3")
	if _, err := prober.Resolve(t.Context(), wanted); failure(t, err).Outcome != probe.Forbidden {
		t.Fatal(err)
	}
	open.Store(true)
	now.Store(29)
	if _, err := prober.Resolve(t.Context(), wanted); failure(t, err).Outcome != probe.Forbidden {
		t.Fatal(err)
	}
	now.Store(31)
	if _, err := prober.Resolve(t.Context(), wanted); err != nil {
		t.Fatal(err)
	}
}

func TestWrongPasswordIsPresentedOnce(t *testing.T) {
	t.Parallel()
	for name, guard := range map[string]func(http.Handler) http.Handler{
		"basic": basic,
		"token": func(next http.Handler) http.Handler { return bearer(host, false, next) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.on(host, guard(newShelf()))
			prober, registry := w.prober(), w.registry(host, withLogin(username, "wrong"))
			for _, chart := range []string{"a", "b", "c"} {
				_, err := prober.Resolve(t.Context(), target(t, registry, chart, "1.2.3"))
				if failed := failure(t, err); failed.Outcome != probe.CredentialsRefused || failed.Repository != chart {
					t.Errorf("%v", err)
				}
			}
			if got := w.authorizations(host); len(got) != 1 {
				t.Errorf("%d logins presented", len(got))
			}
		})
	}
}

func TestRequestsPerHostAreBounded(t *testing.T) {
	t.Parallel()
	w, content := newWorld(t), newShelf()
	var flying, most atomic.Int64
	w.on(host, http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		count := flying.Add(1)
		for seen := most.Load(); count > seen && !most.CompareAndSwap(seen, count); seen = most.Load() {
		}
		time.Sleep(5 * time.Millisecond)
		flying.Add(-1)
		content.ServeHTTP(response, request)
	}))
	prober, registry := w.prober(func(o *oci.Options) { o.PerHost = 3 }), w.registry(host)
	done := make(chan struct{})
	for index := range 20 {
		go func() {
			defer func() { done <- struct{}{} }()
			_, _ = prober.Resolve(t.Context(), target(t, registry, string(rune('a'+index)), "1.2.3"))
		}()
	}
	for range 20 {
		<-done
	}
	if got := most.Load(); got > 3 {
		t.Errorf("%d requests at once", got)
	}
}

func TestSuffix(t *testing.T) {
	t.Parallel()
	w, content := newWorld(t), newShelf()
	content.chart("team/web", "1.2.3", "web", "1.2.3", true)
	const suffix = "/artifactory/api/docker/charts"
	w.on(host, http.StripPrefix(suffix, http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		if request.URL.Path == "/v2/token" {
			_, _ = response.Write([]byte(`{"token":"t"}`))
			return
		}
		if request.Header.Get("Authorization") != "Bearer t" {
			response.Header().Set(
				"WWW-Authenticate", `Bearer realm="https://`+host+suffix+`/v2/token",service="`+host+`"`,
			)
			refuse(response, http.StatusUnauthorized, "UNAUTHORIZED", "")
			return
		}
		if strings.HasSuffix(request.URL.Path, "/tags/list") && !request.URL.Query().Has("last") {
			response.Header().Set("Link", `</v2/team/web/tags/list?last=x>; rel="next"`)
		}
		content.ServeHTTP(response, request)
	})))
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
