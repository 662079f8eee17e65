package oci_test

import (
	"archive/tar"
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/opencontainers/go-digest"

	"github.com/palette-oci/terraform-provider-palette/internal/authority"
	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/oci"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

const (
	username = "reader"
	password = "correct horse/battery+staple"
)

// world serves any number of host names over TLS on loopback, and keeps a log
// of what was asked.
type world struct {
	t    *testing.T
	ca   []byte
	hold func(host string) // called before each answer, when set

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
	// Per client, since httptest has a certificate of its own for clients that
	// ask by address.
	config := &tls.Config{GetCertificate: w.certificates(), NextProtos: []string{"h2", "http/1.1"}}
	server.EnableHTTP2 = true
	server.TLS = &tls.Config{GetConfigForClient: func(*tls.ClientHelloInfo) (*tls.Config, error) { return config, nil }}
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // handshakes fail on purpose here
	server.StartTLS()
	t.Cleanup(server.Close)
	w.addr = server.Listener.Addr().String()
	return w
}

// certificates makes an authority and a certificate for every name asked for.
func (w *world) certificates() func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	trusted, err := authority.New("test authority", time.Hour)
	if err != nil {
		w.t.Fatal(err)
	}
	w.ca = trusted.PEM()
	return func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		var names []string
		if hello.ServerName != "" { // a client that asks by address gives no name
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

func (w *world) on(host string, handler http.Handler) {
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
	parsed, err := endpoint.Parse(text)
	if err != nil {
		w.t.Fatal(err)
	}
	registry := probe.Registry{Endpoint: parsed, TLS: probe.TLS{CA: w.ca}}
	for _, apply := range change {
		apply(&registry)
	}
	return registry
}

func withLogin(user, secret string) func(*probe.Registry) {
	return func(r *probe.Registry) {
		r.Credential = credential.Credential{Kind: credential.Basic, Username: user, Password: redact.New(secret)}
	}
}

func withBase(base string) func(*probe.Registry) {
	return func(r *probe.Registry) { r.BasePath = base }
}

func target(t *testing.T, registry probe.Registry, name, version string) probe.Target {
	t.Helper()
	parsed, err := chart.ParseVersion(version)
	if err != nil {
		t.Fatal(err)
	}
	return probe.Target{Registry: registry, Chart: name, Version: parsed}
}

// shelf is the content of a registry: what lies under which path.
type shelf struct {
	mu        sync.Mutex
	manifests map[string][]byte // repository:tag
	blobs     map[string][]byte // by digest
	tags      map[string][]string
}

func newShelf() *shelf {
	return &shelf{manifests: map[string][]byte{}, blobs: map[string][]byte{}, tags: map[string][]string{}}
}

type descriptor struct {
	MediaType string        `json:"mediaType"`
	Digest    digest.Digest `json:"digest"`
	Size      int           `json:"size"`
}

func (s *shelf) blob(mediaType string, content []byte) descriptor {
	d := digest.FromBytes(content)
	s.blobs[d.String()] = content
	return descriptor{mediaType, d, len(content)}
}

// push puts a manifest under repository and tag and returns its digest.
func (s *shelf) push(repository, tag string, manifest map[string]any) digest.Digest {
	s.mu.Lock()
	defer s.mu.Unlock()
	body, err := json.Marshal(manifest)
	if err != nil {
		panic(err)
	}
	s.manifests[repository+":"+tag] = body
	s.tags[repository] = append(s.tags[repository], tag)
	return digest.FromBytes(body)
}

// chart pushes a chart as helm push does.
func (s *shelf) chart(repository, tag, name, version string, annotated bool) digest.Digest {
	metadata := fmt.Sprintf(`{"name":%q,"version":%q,"apiVersion":"v2","appVersion":"9.9"}`, name, version)
	archive := packed(map[string]string{
		name + "/Chart.yaml":  "apiVersion: v2\nname: " + name + "\nversion: " + version + "\n",
		name + "/values.yaml": "replicaCount: 1\n",
	})
	manifest := map[string]any{
		"schemaVersion": 2,
		"config":        s.blob(probe.ConfigMediaType, []byte(metadata)),
		"layers":        []descriptor{s.blob(probe.ContentMediaType, archive)},
	}
	if annotated {
		manifest["annotations"] = map[string]string{
			"org.opencontainers.image.title": name, "org.opencontainers.image.version": version,
		}
	}
	return s.push(repository, tag, manifest)
}

func packed(files map[string]string) []byte {
	var buffer bytes.Buffer
	compressed := gzip.NewWriter(&buffer)
	archive := tar.NewWriter(compressed)
	for name, content := range files {
		_ = archive.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(content))})
		_, _ = archive.Write([]byte(content))
	}
	_ = archive.Close()
	_ = compressed.Close()
	return buffer.Bytes()
}

func refuse(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"errors": []map[string]string{{"code": code, "message": message}}})
}

// ServeHTTP answers as a registry does that lets everybody in.
func (s *shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	path := strings.TrimPrefix(r.URL.Path, "/v2/")
	switch {
	case path == "":
		w.WriteHeader(http.StatusOK)
	case path == "_catalog":
		names := []string{}
		for name := range s.tags {
			names = append(names, name)
		}
		_ = json.NewEncoder(w).Encode(map[string][]string{"repositories": names})
	case strings.HasSuffix(path, "/tags/list"):
		tags, ok := s.tags[strings.TrimSuffix(path, "/tags/list")]
		if !ok {
			refuse(w, http.StatusNotFound, "NAME_UNKNOWN", "repository name not known to registry")
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"tags": tags})
	case strings.Contains(path, "/manifests/"):
		body, ok := s.manifests[strings.Replace(path, "/manifests/", ":", 1)]
		if !ok {
			refuse(w, http.StatusNotFound, "MANIFEST_UNKNOWN", "manifest unknown")
			return
		}
		var served struct {
			MediaType string `json:"mediaType"`
		}
		_ = json.Unmarshal(body, &served)
		w.Header().Set("Content-Type", cmp.Or(served.MediaType, "application/vnd.oci.image.manifest.v1+json"))
		w.Header().Set("Docker-Content-Digest", "sha256:"+strings.Repeat("0", 64)) // a registry may lie
		_, _ = w.Write(body)
	case strings.Contains(path, "/blobs/"):
		_, name, _ := strings.Cut(path, "/blobs/")
		blob, ok := s.blobs[name]
		if !ok {
			refuse(w, http.StatusNotFound, "BLOB_UNKNOWN", "blob unknown")
			return
		}
		_, _ = w.Write(blob)
	default:
		refuse(w, http.StatusNotFound, "NAME_UNKNOWN", "no such path")
	}
}

// basic lets in who presents the login.
func basic(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, secret, ok := r.BasicAuth(); !ok || user != username || secret != password {
			w.Header().Set("WWW-Authenticate", `Basic realm="registry"`)
			refuse(w, http.StatusUnauthorized, "UNAUTHORIZED", "authentication required")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// bearer lets in who presents a token for the repository, which the path
// /oauth2/token of the same host issues, as Azure's registries do.
func bearer(host string, anonymous bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/oauth2/token" {
			user, secret, ok := r.BasicAuth()
			if good := ok && user == username && secret == password; !good && (ok || !anonymous) {
				refuse(w, http.StatusUnauthorized, "UNAUTHORIZED", "authentication required, "+secret)
				return
			}
			_ = json.NewEncoder(w).Encode(map[string]string{"access_token": "token for " + r.URL.Query().Get("scope")})
			return
		}
		repository, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/v2/"), "/manifests/")
		repository, _, _ = strings.Cut(repository, "/blobs/")
		repository, _, _ = strings.Cut(repository, "/tags/list")
		token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		if token == "" || r.URL.Path != "/v2/" && !strings.Contains(token, "repository:"+repository+":pull") &&
			repository != "_catalog" {
			w.Header().Set(
				"WWW-Authenticate",
				fmt.Sprintf(
					`Bearer realm="https://%s/oauth2/token",service=%q,scope="repository:somebodys/example:pull"`, host, host,
				),
			)
			refuse(w, http.StatusUnauthorized, "UNAUTHORIZED", "authentication required")
			return
		}
		next.ServeHTTP(w, r)
	})
}
