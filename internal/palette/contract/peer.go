package contract

import (
	"cmp"
	"crypto/rand"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
	"github.com/palette-oci/terraform-provider-palette/internal/transport"
)

// Peer is a control plane under test.
type Peer struct {
	// BaseURL and APIKey are as in palette.Config.
	BaseURL string
	APIKey  redact.Secret
	// Transport carries requests to the peer; nil dials, with CA.
	Transport http.RoundTripper
	CA        []byte
	// Project is the name of a project that exists; empty is "Default".
	Project string
	// OtherProject is the name of another one; empty leaves out what needs two.
	OtherProject string
	// Real says that this is somebody's Palette: synchronizations take their time.
	Real  bool
	World World
}

// World are the registries that the peer can reach. Checks that need missing ones
// are left out, and log that.
type World struct {
	// Good is a basic registry that accepts the peer's credentials and can be
	// synchronized. It holds Chart in Version.
	Good           *registry.Settings
	Chart, Version string
	// Refusing is a basic registry that refuses the credentials.
	Refusing *registry.Settings
	// Failing is a basic registry that cannot be synchronized.
	Failing *registry.Settings
	// GoodECR and RefusingECR are the same for ECR.
	GoodECR, RefusingECR *registry.Settings
}

// peer is a Peer with a transport that checks and records its requests.
type peer struct {
	Peer
	carrier http.RoundTripper
	log     *recorder
}

func newPeer(t *testing.T, p Peer) *peer {
	t.Helper()
	p.Project = cmp.Or(p.Project, "Default")
	carrier := p.Transport
	if carrier == nil {
		dialed, err := transport.New(p.CA, false, 15*time.Second)
		if err != nil {
			t.Fatalf("the certificate of the peer's authority: %v", err)
		}
		t.Cleanup(dialed.CloseIdleConnections)
		carrier = dialed
	}
	log := &recorder{next: Checked(t, carrier)}
	return &peer{Peer: p, carrier: log, log: log}
}

// client returns a client of its own, so that nothing is remembered between
// subtests.
func (p *peer) client(t *testing.T) *palette.Client {
	t.Helper()
	return p.clientWith(t, p.APIKey)
}

func (p *peer) clientWith(t *testing.T, key redact.Secret) *palette.Client {
	t.Helper()
	config := palette.Config{BaseURL: p.BaseURL, APIKey: key, Transport: p.carrier}
	if !p.Real {
		config.SyncPoll = 50 * time.Millisecond
	}
	client, err := palette.New(config)
	must(t, err)
	return client
}

// raw sends one request and returns the status and the body of the response.
func (p *peer) raw(t *testing.T, method, path string, scope palette.Scope, body any) (int, []byte) {
	t.Helper()
	request, err := v1.NewRequest(t.Context(), p.BaseURL, p.APIKey, scope.ProjectUID(), method, path, body)
	must(t, err)
	response, err := p.carrier.RoundTrip(request)
	must(t, err)
	defer response.Body.Close()
	responseBody, err := io.ReadAll(response.Body)
	must(t, err)
	return response.StatusCode, responseBody
}

// wants sends one request, and stops the test unless the response has the status.
func (p *peer) wants(t *testing.T, status int, method, path string, scope palette.Scope, body any) []byte {
	t.Helper()
	got, content := p.raw(t, method, path, scope, body)
	if got != status {
		t.Fatalf("%s %s responds with %d: %s", method, path, got, content)
	}
	return content
}

// project is the scope of the peer's project.
func (p *peer) project(t *testing.T) palette.Scope {
	t.Helper()
	uid, err := p.client(t).ProjectUID(t.Context(), p.Project)
	must(t, err)
	return palette.Project(uid)
}

// unique is a name that nobody else uses.
func unique(prefix string) string {
	return "contract-" + prefix + "-" + strings.ToLower(rand.Text()[:10])
}

// recorder counts requests by method and path pattern.
type recorder struct {
	next     http.RoundTripper
	mu       sync.Mutex
	requests []string
}

// RoundTrip implements http.RoundTripper.
func (r *recorder) RoundTrip(request *http.Request) (*http.Response, error) {
	r.mu.Lock()
	r.requests = append(r.requests, request.Method+" "+request.URL.EscapedPath())
	r.mu.Unlock()
	return r.next.RoundTrip(request)
}

func (r *recorder) count(method, pattern string, values ...string) int {
	wanted := method + " " + v1.Path(pattern, values...)
	r.mu.Lock()
	defer r.mu.Unlock()
	found := 0
	for _, request := range r.requests {
		if request == wanted {
			found++
		}
	}
	return found
}
