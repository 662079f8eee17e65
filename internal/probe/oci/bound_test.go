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

// hanging is a registry that stops responding at one step of a look-up.
type hanging struct {
	scheme string
	mode   func(path string) string // how a request hangs; "" for one that is served
	dial   string                   // how connecting hangs
	aws    bool                     // the login of AWS hangs
}

// How a step hangs.
const (
	beforeConnect = "connect"
	beforeTLS     = "TLS"
	beforeHeader  = "header"
	withinBody    = "a byte per second"
	pagesForEver  = "pages for ever"
	retryAfter    = "Retry-After"
	redirecting   = "redirect"
)

// steps are all steps at which a call may wait for a registry.
func steps() map[string]hanging {
	hang := func(part, mode string) func(string) string {
		return func(path string) string {
			if strings.Contains(path, part) {
				return mode
			}
			return ""
		}
	}
	hangBase := func(mode string) func(string) string {
		return func(path string) string {
			if path == "/v2/" {
				return mode
			}
			return ""
		}
	}
	return map[string]hanging{
		"connect":            {dial: beforeConnect},
		"TLS":                {dial: beforeTLS},
		"AWS login":          {aws: true},
		"challenge, header":  {mode: hangBase(beforeHeader)},
		"challenge, body":    {mode: hangBase(withinBody)},
		"token, header":      {scheme: "Bearer", mode: hang("/token", beforeHeader)},
		"token, body":        {scheme: "Bearer", mode: hang("/token", withinBody)},
		"token, retry":       {scheme: "Bearer", mode: hang("/token", retryAfter)},
		"token, redirect":    {scheme: "Bearer", mode: hang("/token", redirecting)},
		"manifest, header":   {mode: hang("/manifests/", beforeHeader)},
		"manifest, body":     {mode: hang("/manifests/", withinBody)},
		"manifest, retry":    {mode: hang("/manifests/", retryAfter)},
		"manifest, redirect": {mode: hang("/manifests/", redirecting)},
		"description":        {mode: hang("/blobs/", withinBody)},
		"part of an index":   {mode: hang("/manifests/sha256", withinBody)},
		"archive":            {mode: second(hang("/blobs/", withinBody))},
		"tags, header":       {mode: hang("/tags/list", beforeHeader)},
		"tags, body":         {mode: hang("/tags/list", withinBody)},
		"tags, pages":        {mode: hang("/tags/list", pagesForEver)},
		"catalogue, body":    {mode: hang("_catalog", withinBody)},
		"catalogue, pages":   {mode: hang("_catalog", pagesForEver)},
	}
}

// second serves the first of the requests that would hang.
func second(mode func(string) string) func(string) string {
	var served atomic.Bool
	return func(path string) string {
		found := mode(path)
		if found != "" && !served.Swap(true) {
			return ""
		}
		return found
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
			serveConnection(server, g.handler(h))
		})
		return client, nil
	}
}

// handler is the registry.
func (g hanging) handler(h *hostile) http.Handler {
	registry := http.Handler(h.content)
	if g.scheme == "Bearer" {
		registry = challengeAnonymous(registry)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mode := ""
		if g.mode != nil {
			mode = g.mode(r.URL.Path)
		}
		if strings.HasPrefix(r.URL.Path, "/slow") {
			mode = beforeHeader
		}
		switch mode {
		case beforeHeader:
			<-r.Context().Done()
		case redirecting:
			redirect("https://storage.example.test/slow")(w, r)
		case retryAfter:
			w.Header().Set("Retry-After", "14")
			w.WriteHeader(http.StatusServiceUnavailable)
		case pagesForEver:
			time.Sleep(time.Second)
			w.Header().Set("Link", fmt.Sprintf(`<%s?last=%d>; rel="next"`, r.URL.Path, time.Now().UnixNano()))
			_, _ = io.WriteString(w, `{"tags":["1.2.0"],"repositories":["team/wab"]}`)
		case withinBody:
			trickle(w, r)
		default:
			registry.ServeHTTP(w, r)
		}
	})
}

// trickle sends a byte per second.
func trickle(w http.ResponseWriter, r *http.Request) {
	for r.Context().Err() == nil {
		if _, err := w.Write([]byte(" ")); err != nil || http.NewResponseController(w).Flush() != nil {
			return
		}
		time.Sleep(time.Second)
	}
}

// serveConnection serves one connection, until it is closed.
func serveConnection(connection net.Conn, handler http.Handler) {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: time.Hour}
	_ = server.Serve(&singleListener{connection: connection})
}

// singleListener accepts one connection, and ends with it.
type singleListener struct {
	connection net.Conn
	taken      chan struct{}
}

func (l *singleListener) Accept() (net.Conn, error) {
	if l.taken == nil {
		l.taken = make(chan struct{})
		return closing{l.connection, l.taken}, nil
	}
	<-l.taken
	return nil, net.ErrClosed
}

func (l *singleListener) Close() error   { return nil }
func (l *singleListener) Addr() net.Addr { return l.connection.LocalAddr() }

// closing is a connection that closes a channel with itself.
type closing struct {
	net.Conn
	closed chan struct{}
}

func (c closing) Close() error {
	defer func() { _ = recover() }() // closed twice
	close(c.closed)
	return c.Conn.Close()
}

// silentAWS does not respond to the request for a login.
type silentAWS struct{}

func (silentAWS) Login(ctx context.Context, _ probe.Registry) (probe.Login, error) {
	<-ctx.Done()
	return probe.Login{}, ctx.Err()
}

// prober is connected to the hanging registry, without TLS unless TLS is the step
// that hangs.
func (g hanging) prober(h *hostile) (prober *oci.Prober, end func()) {
	var transports []*http.Transport
	options := oci.Options{ECR: silentAWS{}, Transport: func(transport *http.Transport) {
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

// hangEverywhere makes every call to a registry that hangs at one of the steps, for
// every step, in virtual time. A call is cancelled after the given time; check gets
// its result and duration.
func hangEverywhere(
	t *testing.T, chart, version string, cancelled time.Duration,
	check func(t *testing.T, operation int, err error, took time.Duration),
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
					timer := time.AfterFunc(cancelled, cancel)
					err := call(ctx, prober, operation, target(t, registry, chart, version))
					took := time.Since(begun)
					timer.Stop()
					check(t, operation, err, took)
					time.Sleep(connectTime + time.Second)
					end()
					cancel()
					h.open.Wait()
				})
			})
		}
	}
}

// A cancelled call returns at once, whatever step the registry hangs at.
func TestCancelledCallReturnsAtOnce(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"1.2.3", "2.0.0", "3.0.0"} {
		hangEverywhere(t, "web", version, 7*time.Second, func(t *testing.T, _ int, err error, took time.Duration) {
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

// A call to a registry that hangs takes no more time than a look-up may, and its
// error names the limit that ended it.
func TestLookUpTimeIsBounded(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"1.2.3", "2.0.0"} {
		hangEverywhere(t, "web", version, time.Hour, checkTime)
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
	exceeded, bounded := budget.As(err)
	var failed *probe.Error
	if errors.As(err, &failed) && failed.Outcome == probe.DigestMismatch {
		return // the response is longer than the archive
	}
	if !bounded || failed == nil || failed.Outcome != probe.Unreachable ||
		!strings.Contains(strings.Join(failed.Causes, "\n"), exceeded.Limit.Why) {
		t.Errorf("operation %d after %s: %v", operation, took, err)
	}
}

// Suggestions have a limit of time in all, however slow the lists are; an absence is
// reported without them.
func TestSuggestionTimeIsBounded(t *testing.T) {
	t.Parallel()
	for chart, lists := range map[string]string{"web": "tags", "wep": "catalogue"} {
		hangEverywhere(t, chart, "3.0.0", time.Hour, func(t *testing.T, operation int, err error, took time.Duration) {
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

// A caller that joins a look-up in flight does not extend its time.
func TestJoinedLookUpsShareTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		prober, _ := hanging{aws: true}.prober(&hostile{content: newShelf()})
		registry := hostileRegistry(t, false)
		registry.Credential = credential.Credential{Kind: credential.RunnerIdentity}
		wanted, begun := target(t, registry, "web", "1.2.3"), time.Now()
		done := make(chan error)
		for i := range 3 {
			go func() {
				time.Sleep(time.Duration(i) * 100 * time.Second)
				_, err := prober.Resolve(t.Context(), wanted)
				done <- err
			}()
		}
		for range 3 {
			if exceeded, ok := budget.As(<-done); !ok || exceeded.Limit != budget.Lookup ||
				time.Since(begun) > budget.Lookup.Time() {
				t.Errorf("%v after %s", exceeded, time.Since(begun))
			}
		}
	})
}
