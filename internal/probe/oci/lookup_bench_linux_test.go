package oci_test

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/opencontainers/go-digest"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/oci"
)

const (
	benchCharts, benchVersions = 10, 50
	benchWorkers               = 8 // as many as a prober has requests in flight to one host
)

// BenchmarkLookups looks up many versions of charts of one registry, and GETs
// the same manifests in a plain loop: as many at a time, over TLS, with
// connections kept alive and a token that is issued once. It reports both, and the ratio
// of their times and of their processor time, which includes that of the server:
// other work of the machine does not change the latter.
func BenchmarkLookups(b *testing.B) {
	for _, version := range []int{1, 2} {
		b.Run(fmt.Sprintf("HTTP/%d", version), func(b *testing.B) {
			server := benchRegistry(b, version == 2)
			targets := benchTargets(b)
			var probing, plain effort
			b.ReportAllocs()
			for b.Loop() {
				probing.add(benchProber(b, server, targets))
				b.StopTimer()
				plain.add(benchPlain(b, server, targets))
				b.StartTimer()
			}
			all := float64(len(targets) * b.N)
			b.ReportMetric(all/probing.wall.Seconds(), "lookups/s")
			b.ReportMetric(all/plain.wall.Seconds(), "GETs/s")
			b.ReportMetric(plain.wall.Seconds()/probing.wall.Seconds(), "ratio")
			b.ReportMetric(float64(probing.processor.Microseconds())/all, "cpu-us/lookup")
			b.ReportMetric(float64(plain.processor.Microseconds())/all, "cpu-us/GET")
			b.ReportMetric(plain.processor.Seconds()/probing.processor.Seconds(), "cpu-ratio")
		})
	}
}

// effort is the time that some work took.
type effort struct{ wall, processor time.Duration }

func (e *effort) add(more effort) {
	e.wall += more.wall
	e.processor += more.processor
}

// processorTime is the processor time of this process.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// benchRegistry serves the manifest of every target, for a token.
func benchRegistry(b *testing.B, http2 bool) *httptest.Server {
	b.Helper()
	manifests := map[string][]byte{}
	for _, wanted := range benchTargets(b) {
		manifests[wanted.Chart+"/manifests/"+wanted.Version.String()] = benchManifest(
			wanted.Chart, wanted.Version.String(),
		)
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		manifest, known := manifests[strings.TrimPrefix(r.URL.Path, "/v2/")]
		switch {
		case r.URL.Path == "/token":
			_, _ = io.WriteString(w, `{"token": "a token for all charts", "expires_in": 300}`)
		case r.Header.Get("Authorization") != "Bearer a token for all charts":
			w.Header().Set("WWW-Authenticate", `Bearer realm="https://bench.test/token",service="bench.test"`)
			w.WriteHeader(http.StatusUnauthorized)
		case known:
			w.Header().Set("Content-Type", "application/vnd.oci.image.manifest.v1+json")
			_, _ = w.Write(manifest)
		}
	}))
	server.EnableHTTP2 = http2
	server.StartTLS()
	b.Cleanup(server.Close)
	return server
}

func benchManifest(name, version string) []byte {
	text, _ := json.Marshal(map[string]any{
		"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
		"config": map[string]any{"mediaType": probe.ConfigMediaType, "digest": digest.FromString(name), "size": 400},
		"layers": []any{map[string]any{"mediaType": probe.ContentMediaType, "digest": digest.FromString(name + "!"), "size": 30_000}},
		"annotations": map[string]string{
			"org.opencontainers.image.title": name, "org.opencontainers.image.version": version,
			"org.opencontainers.image.created":     "2026-01-02T03:04:05Z",
			"org.opencontainers.image.description": "A Helm chart for Kubernetes that serves as an example",
		},
	})
	return text
}

func benchTargets(b *testing.B) []probe.Target {
	b.Helper()
	registry := registryAt(b, "bench.test", "", basicCredential(username, password))
	registry.TLS = probe.TLS{InsecureSkipVerify: true}
	var targets []probe.Target
	for i := range benchCharts * benchVersions {
		name, version := fmt.Sprintf("app-%d", i%benchCharts), fmt.Sprintf("1.2.%d", i/benchCharts)
		targets = append(targets, target(b, registry, name, version))
	}
	return targets
}

func benchDial(server *httptest.Server) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, server.Listener.Addr().String())
	}
}

func benchProber(b *testing.B, server *httptest.Server, targets []probe.Target) effort {
	b.Helper()
	var used *http.Transport
	prober := oci.New(oci.Options{PerHost: benchWorkers, Transport: func(transport *http.Transport) {
		transport.Proxy, transport.DialContext, used = nil, benchDial(server), transport
	}})
	defer func() { used.CloseIdleConnections() }()
	var names []string
	for _, wanted := range targets {
		names = append(names, wanted.Chart)
	}
	prober.Expect(targets[0].Registry, names)
	return benchEach(b, targets, func(wanted probe.Target) {
		if _, err := prober.Resolve(b.Context(), wanted); err != nil {
			b.Error(err)
		}
	})
}

func benchPlain(b *testing.B, server *httptest.Server, targets []probe.Target) effort {
	b.Helper()
	transport := &http.Transport{
		DialContext: benchDial(server), ForceAttemptHTTP2: true, MaxIdleConnsPerHost: benchWorkers,
		// a server of this process
		TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: true},
	}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	return benchEach(b, targets, func(wanted probe.Target) {
		request, err := http.NewRequestWithContext(
			b.Context(), http.MethodGet,
			"https://bench.test/v2/"+wanted.Chart+"/manifests/"+wanted.Version.String(), nil,
		)
		if err != nil {
			b.Error(err)
			return
		}
		request.Header.Set("Authorization", "Bearer a token for all charts")
		response, err := client.Do(request)
		if err != nil {
			b.Error(err)
			return
		}
		if _, err := io.ReadAll(response.Body); err != nil || response.StatusCode != http.StatusOK {
			b.Error(response.Status, err)
		}
		_ = response.Body.Close()
	})
}

// benchEach works through the targets, several at a time.
func benchEach(b *testing.B, targets []probe.Target, work func(probe.Target)) effort {
	b.Helper()
	queue := make(chan probe.Target, len(targets))
	for _, wanted := range targets {
		queue <- wanted
	}
	close(queue)
	begun, used := time.Now(), processorTime(b)
	var group sync.WaitGroup
	for range benchWorkers {
		group.Go(func() {
			for wanted := range queue {
				work(wanted)
			}
		})
	}
	group.Wait()
	return effort{time.Since(begun), processorTime(b) - used}
}
