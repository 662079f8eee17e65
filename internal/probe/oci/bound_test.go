package oci_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/opencontainers/go-digest"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/oci"
)

// hanging is a registry that stops to respond at one step.
type hanging struct {
	scheme string
	// at says of a request how it hangs; "" lets it pass.
	at func(path string) string
	// dial says how connecting hangs.
	dial string
	aws  bool
}

// The ways to hang.
const (
	beforeConnect = "connect"
	beforeTLS     = "TLS"
	beforeHeader  = "header"
	withinBody    = "a byte per second"
	pagesForEver  = "pages for ever"
	retryAfter    = "Retry-After"
	redirecting   = "redirect"
)

// steps are all the steps at which a call may wait for a registry.
func steps() map[string]hanging {
	on := func(part, how string) func(string) string {
		return func(path string) string {
			if strings.Contains(path, part) {
				return how
			}
			return ""
		}
	}
	return map[string]hanging{
		"connect":            {dial: beforeConnect},
		"TLS":                {dial: beforeTLS},
		"AWS login":          {aws: true},
		"challenge, header":  {at: func(path string) string { return map[bool]string{true: beforeHeader}[path == "/v2/"] }},
		"challenge, body":    {at: func(path string) string { return map[bool]string{true: withinBody}[path == "/v2/"] }},
		"token, header":      {scheme: "Bearer", at: on("/token", beforeHeader)},
		"token, body":        {scheme: "Bearer", at: on("/token", withinBody)},
		"token, retry":       {scheme: "Bearer", at: on("/token", retryAfter)},
		"token, redirect":    {scheme: "Bearer", at: on("/token", redirecting)},
		"manifest, header":   {at: on("/manifests/", beforeHeader)},
		"manifest, body":     {at: on("/manifests/", withinBody)},
		"manifest, retry":    {at: on("/manifests/", retryAfter)},
		"manifest, redirect": {at: on("/manifests/", redirecting)},
		"description":        {at: on("/blobs/", withinBody)},
		"part of an index":   {at: on("/manifests/sha256", withinBody)},
		"archive":            {at: second(on("/blobs/", withinBody))},
		"tags, header":       {at: on("/tags/list", beforeHeader)},
		"tags, body":         {at: on("/tags/list", withinBody)},
		"tags, pages":        {at: on("/tags/list", pagesForEver)},
		"catalogue, body":    {at: on("_catalog", withinBody)},
		"catalogue, pages":   {at: on("_catalog", pagesForEver)},
	}
}

// second lets the first of the requests pass that would hang.
func second(at func(string) string) func(string) string {
	var met atomic.Bool
	return func(path string) string {
		how := at(path)
		if how != "" && !met.Swap(true) {
			return ""
		}
		return how
	}
}

// indexed pushes an index that names one manifest.
func (s *shelf) indexed(repository, tag string, manifest digest.Digest) {
	s.manifests[repository+":"+manifest.String()] = s.manifests[repository+":part"]
	s.push(repository, tag, map[string]any{
		"mediaType": "application/vnd.oci.image.index.v1+json",
		"manifests": []descriptor{{"application/vnd.oci.image.manifest.v1+json", manifest, 1}},
	})
}

// connect is a dialler of the network.
func (g hanging) connect(h *hostile) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, _, _ string) (net.Conn, error) {
		if g.dial == beforeConnect {
			select {
			case <-ctx.Done():
			case <-time.After(connectTime):
			}
			return nil, context.DeadlineExceeded
		}
		client, server := net.Pipe()
		h.open.Go(func() {
			defer func() { _ = server.Close() }()
			if g.dial == beforeTLS {
				_, _ = io.Copy(io.Discard, server)
				return
			}
			_ = (&http.Server{Handler: g.handler(h), ReadHeaderTimeout: time.Hour}).Serve(
				&oneListener{connection: server},
			)
		})
		return client, nil
	}
}

// handler is the registry.
func (g hanging) handler(h *hostile) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		how := ""
		if g.at != nil {
			how = g.at(r.URL.Path)
		}
		switch {
		case how == beforeHeader || strings.HasPrefix(r.URL.Path, "/slow"):
			<-r.Context().Done()
			return
		case how == redirecting:
			http.Redirect(w, r, "https://storage.example.test/slow", http.StatusTemporaryRedirect)
			return
		case how == retryAfter:
			w.Header().Set("Retry-After", "14")
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		case how == pagesForEver:
			time.Sleep(time.Second)
			w.Header().Set("Link", fmt.Sprintf(`<%s?last=%d>; rel="next"`, r.URL.Path, time.Now().UnixNano()))
			_, _ = io.WriteString(w, `{"tags":["1.2.0"],"repositories":["team/wab"]}`)
			return
		case how == withinBody:
			trickle(w, r)
			return
		case g.scheme == "Bearer" && r.Header.Get("Authorization") == "":
			w.Header().Set("WWW-Authenticate", fmt.Sprintf(`Bearer realm="https://%s/token",service="x"`, host))
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		h.content.ServeHTTP(w, r)
	})
}

func trickle(w http.ResponseWriter, r *http.Request) {
	for r.Context().Err() == nil {
		if _, err := w.Write([]byte(" ")); err != nil || http.NewResponseController(w).Flush() != nil {
			return
		}
		time.Sleep(time.Second)
	}
}

// oneListener accepts one connection, and ends with it.
type oneListener struct {
	connection net.Conn
	taken      chan struct{}
}

func (l *oneListener) Accept() (net.Conn, error) {
	if l.taken == nil {
		l.taken = make(chan struct{})
		return closing{l.connection, l.taken}, nil
	}
	<-l.taken
	return nil, net.ErrClosed
}

func (l *oneListener) Close() error   { return nil }
func (l *oneListener) Addr() net.Addr { return l.connection.LocalAddr() }

type closing struct {
	net.Conn
	closed chan struct{}
}

func (c closing) Close() error {
	defer func() { _ = recover() }() // closed twice
	close(c.closed)
	return c.Conn.Close()
}

// sleepyAWS gives no login and says nothing.
type sleepyAWS struct{}

func (sleepyAWS) Login(ctx context.Context, _ probe.Registry) (probe.Login, error) {
	<-ctx.Done()
	return probe.Login{}, ctx.Err()
}

// prober asks a hanging registry; TLS is spoken only where it is what hangs.
func (g hanging) prober(h *hostile) (prober *oci.Prober, end func()) {
	var transports []*http.Transport
	options := oci.Options{ECR: sleepyAWS{}, Transport: func(transport *http.Transport) {
		transport.Proxy = nil
		if transport.DialTLSContext = g.connect(h); g.dial == beforeTLS {
			transport.DialTLSContext, transport.DialContext = nil, g.connect(h)
			transport.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
		}
		transports = append(transports, transport)
	}}
	return oci.New(options), func() {
		for _, transport := range transports {
			transport.CloseIdleConnections()
		}
	}
}

// wait runs every call against a registry that hangs at every step, each in
// virtual time, and passes on what came of it and when.
func wait(
	t *testing.T, chart, version string, patience time.Duration, came func(
		t *testing.T, operation int, err error, took time.Duration,
	),
) {
	t.Helper()
	for name := range steps() {
		for operation := range 6 {
			step := steps()[name]
			t.Run(fmt.Sprintf("%s, %s:%s, %d", name, chart, version, operation), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					h := &hostile{content: newShelf()}
					h.content.chart("team/web", "1.2.3", "web", "1.2.3", false)
					h.content.indexed("team/web", "2.0.0", h.content.chart("team/web", "part", "web", "2.0.0", false))
					prober, end := step.prober(h)
					registry := hostileRegistry(t, step.scheme != "")
					if step.aws {
						registry.Credential = credential.Credential{Kind: credential.RunnerIdentity}
					}
					ctx, cancel := context.WithCancel(t.Context())
					begun := time.Now()
					timer := time.AfterFunc(patience, cancel)
					err := call(ctx, prober, operation, target(t, registry, chart, version))
					took := time.Since(begun)
					timer.Stop()
					came(t, operation, err, took)
					time.Sleep(connectTime + time.Second)
					end()
					cancel()
					h.open.Wait()
				})
			})
		}
	}
}

// Whoever leaves a call is let go at once, whatever the registry does.
func TestCancelledAtEveryStep(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"1.2.3", "2.0.0", "3.0.0"} {
		wait(t, "web", version, 7*time.Second, func(t *testing.T, _ int, err error, took time.Duration) {
			t.Helper()
			if took > 9*time.Second {
				t.Errorf("%s", took)
			}
			if took >= 7*time.Second && !errors.Is(err, context.Canceled) {
				t.Errorf("%v", err)
			}
		})
	}
}

// A registry that hangs costs the time of one look-up in all, and what ended it
// is told.
func TestTimeOfALookup(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"1.2.3", "2.0.0"} {
		wait(t, "web", version, time.Hour, checkTime)
	}
}

func checkTime(t *testing.T, operation int, err error, took time.Duration) {
	t.Helper()
	if took > budget.Lookup.Time() {
		t.Errorf("%s", took)
	}
	name := t.Name()
	dialling := strings.Contains(name, "/connect") || strings.Contains(name, "/TLS")
	if took < budget.Silence.Time() || err == nil || dialling || strings.Contains(name, "retry") {
		return
	}
	exceeded, is := budget.As(err)
	var failed *probe.Error
	if errors.As(err, &failed) && failed.Outcome == probe.DigestMismatch {
		return // more has come than the archive is long
	}
	if !is || failed == nil || failed.Outcome != probe.Unreachable ||
		!strings.Contains(strings.Join(failed.Causes, "\n"), exceeded.Limit.Why) {
		t.Errorf("operation %d after %s: %v", operation, took, err)
	}
}

// Suggestions have seconds in all, however slowly the lists come, and an
// absence is told without them.
func TestTimeOfSuggestions(t *testing.T) {
	t.Parallel()
	for chart, lists := range map[string]string{"web": "tags", "wep": "catalogue"} {
		wait(t, chart, "3.0.0", time.Hour, func(t *testing.T, operation int, err error, took time.Duration) {
			t.Helper()
			if operation != 0 || !strings.Contains(t.Name(), "/"+lists) {
				return
			}
			var failed *probe.Error
			if took != budget.Suggestions.Time() || !errors.As(err, &failed) || failed.Class() != probe.Definite {
				t.Errorf("after %s: %v", took, err)
			}
		})
	}
}

// Whoever joins a look-up that others have begun gives it no more time.
func TestJoinedLookUpsShareTheirTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		prober, _ := hanging{aws: true}.prober(&hostile{content: newShelf()})
		registry := hostileRegistry(t, false)
		registry.Credential = credential.Credential{Kind: credential.RunnerIdentity}
		asked, begun := target(t, registry, "web", "1.2.3"), time.Now()
		done := make(chan error)
		for turn := range 3 {
			go func() {
				time.Sleep(time.Duration(turn) * 100 * time.Second)
				_, err := prober.Resolve(t.Context(), asked)
				done <- err
			}()
		}
		for range 3 {
			if exceeded, is := budget.As(<-done); !is || exceeded.Limit != budget.Lookup ||
				time.Since(begun) > budget.Lookup.Time() {
				t.Errorf("%v after %s", exceeded, time.Since(begun))
			}
		}
	})
}
