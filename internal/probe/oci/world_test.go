package oci_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/authority"
	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/oci"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

const (
	host     = "charts.example.test"
	username = "reader"
	password = "correct horse/battery+staple"
)

// world serves any number of host names over TLS on loopback, and keeps a log
// of the requests.
type world struct {
	t    *testing.T
	ca   []byte
	hold func(host string) // called before each response, when set

	mu    sync.Mutex
	hosts map[string]http.Handler
	log   []string
	auth  map[string][]string // Authorization headers by host
	addr  string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, hosts: map[string]http.Handler{}, auth: map[string][]string{}}
	server := httptest.NewUnstartedServer(w)
	// Per client, since httptest has its own certificate for clients that connect
	// to an address.
	config := &tls.Config{GetCertificate: w.certificates(), NextProtos: []string{"h2", "http/1.1"}}
	server.EnableHTTP2 = true
	server.TLS = &tls.Config{GetConfigForClient: func(*tls.ClientHelloInfo) (*tls.Config, error) { return config, nil }}
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // some handshakes fail on purpose
	server.StartTLS()
	t.Cleanup(server.Close)
	w.addr = server.Listener.Addr().String()
	return w
}

// certificates makes an authority, and a certificate for every name that a client requests.
func (w *world) certificates() func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	trusted, err := authority.New("test authority", time.Hour)
	if err != nil {
		w.t.Fatal(err)
	}
	w.ca = trusted.PEM()
	return func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		var names []string
		if hello.ServerName != "" { // a client that connects to an address sends no name
			names = []string{hello.ServerName}
		}
		return trusted.Leaf(time.Time{}, names, net.IPv4(127, 0, 0, 1))
	}
}

func (w *world) ServeHTTP(response http.ResponseWriter, request *http.Request) {
	w.mu.Lock()
	handler := w.hosts[request.Host]
	w.log = append(w.log, fmt.Sprintf("%s %s%s", request.Method, request.Host, request.URL.RequestURI()))
	if header := request.Header.Get("Authorization"); header != "" {
		w.auth[request.Host] = append(w.auth[request.Host], header)
	}
	w.mu.Unlock()
	if w.hold != nil {
		w.hold(request.Host)
	}
	if handler == nil {
		http.Error(response, "no such host", http.StatusBadGateway)
		return
	}
	handler.ServeHTTP(response, request)
}

// handle lets a handler respond for a host.
func (w *world) handle(host string, handler http.Handler) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.hosts[host] = handler
}

// trust is a TLS configuration that trusts the world's authority.
func (w *world) trust() *tls.Config {
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(w.ca)
	return &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
}

// requests returns the logged requests that contain part.
func (w *world) requests(part string) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var found []string
	for _, line := range w.log {
		if strings.Contains(line, part) {
			found = append(found, line)
		}
	}
	return found
}

// authorizations returns the Authorization headers that a host received.
func (w *world) authorizations(host string) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]string(nil), w.auth[host]...)
}

// prober routes every name to the world's listener.
func (w *world) prober(change ...func(*oci.Options)) *oci.Prober {
	options := oci.Options{
		Transport: func(transport *http.Transport) {
			transport.Proxy = nil
			transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
				return new(net.Dialer).DialContext(ctx, network, w.addr)
			}
		},
		Timeouts: oci.Timeouts{Backoff: time.Millisecond, RetryAfter: 2 * time.Second, Request: 20 * time.Second},
	}
	for _, apply := range change {
		apply(&options)
	}
	return oci.New(options)
}

func (w *world) registry(text string, change ...func(*probe.Registry)) probe.Registry {
	w.t.Helper()
	registry := registryAt(w.t, text, "", credential.Credential{})
	registry.TLS = probe.TLS{CA: w.ca}
	for _, apply := range change {
		apply(&registry)
	}
	return registry
}

func registryAt(t testing.TB, text, base string, c credential.Credential) probe.Registry {
	t.Helper()
	parsed, err := endpoint.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return probe.Registry{Endpoint: parsed, BasePath: base, Credential: c}
}

func basicCredential(user, secret string) credential.Credential {
	return credential.Credential{Kind: credential.Basic, Username: user, Password: redact.New(secret)}
}

func withLogin(user, secret string) func(*probe.Registry) {
	return func(r *probe.Registry) { r.Credential = basicCredential(user, secret) }
}

func withBase(base string) func(*probe.Registry) {
	return func(r *probe.Registry) { r.BasePath = base }
}

func target(t testing.TB, registry probe.Registry, name, version string) probe.Target {
	t.Helper()
	parsed, err := chart.ParseVersion(version)
	if err != nil {
		t.Fatal(err)
	}
	return probe.Target{Registry: registry, Chart: name, Version: parsed}
}

func failure(t *testing.T, err error) *probe.Error {
	t.Helper()
	var failed *probe.Error
	if !errors.As(err, &failed) {
		t.Fatalf("not a probe error: %v", err)
	}
	return failed
}

// outcome is that of the error, "" for nil.
func outcome(t *testing.T, err error) probe.Outcome {
	t.Helper()
	if err == nil {
		return ""
	}
	return failure(t, err).Outcome
}

// clock is a clock that a test moves forward.
type clock struct{ passed atomic.Int64 } // nanoseconds

func (c *clock) now() time.Time {
	return time.Unix(1_700_000_000, 0).Add(time.Duration(c.passed.Load()))
}

// set moves the clock to a time after its beginning.
func (c *clock) set(passed time.Duration) { c.passed.Store(int64(passed)) }
