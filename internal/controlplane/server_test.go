package controlplane_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/opencontainers/go-digest"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

const (
	apiKey = "test-api-key"
	canary = "canary-pass\"word/42"
)

// registryFake is a prober with the responses of one test.
type registryFake struct {
	login   func(probe.Registry) error
	charts  func(context.Context, probe.Registry) ([]string, error)
	tags    func(name string) ([]string, error)
	resolve func(probe.Target) error
}

func (f registryFake) Login(_ context.Context, r probe.Registry) (probe.Proof, error) {
	if f.login == nil {
		return probe.Proof{Conclusive: true}, nil
	}
	return probe.Proof{Conclusive: true}, f.login(r)
}

func (f registryFake) Charts(ctx context.Context, r probe.Registry) ([]string, error) {
	if f.charts == nil {
		return nil, nil
	}
	return f.charts(ctx, r)
}

// Expect implements probe.Prober.
func (registryFake) Expect(probe.Registry, []string) {}

// Suggest implements probe.Prober.
func (registryFake) Suggest(context.Context, probe.Target, *probe.Error) {}

func (f registryFake) Tags(_ context.Context, _ probe.Registry, name string) ([]string, error) {
	if f.tags == nil {
		return nil, nil
	}
	return f.tags(name)
}

func (f registryFake) AllTags(ctx context.Context, r probe.Registry, name string) ([]string, error) {
	return f.Tags(ctx, r, name)
}

func (f registryFake) Resolve(_ context.Context, t probe.Target) (probe.Finding, error) {
	if f.resolve != nil {
		if err := f.resolve(t); err != nil {
			return probe.Finding{}, err
		}
	}
	return probe.Finding{Digest: digest.FromString(t.Reference().String())}, nil
}

func (registryFake) Open(context.Context, probe.Target) (probe.Finding, chart.Content, error) {
	panic("the control plane has no use for this")
}

// peer is a control plane with a client in front.
type peer struct {
	t       *testing.T
	server  *controlplane.Server
	client  *http.Client
	project string
}

func newPeer(t *testing.T, dir string, fake registryFake, adjust ...func(*controlplane.Options)) *peer {
	t.Helper()
	kept, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	options := controlplane.Options{Store: kept, Prober: fake, APIKey: redact.New(apiKey)}
	for _, change := range adjust {
		change(&options)
	}
	server, err := controlplane.New(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return &peer{t: t, server: server, client: &http.Client{Transport: controlplane.Transport(server)}}
}

// within returns a peer whose requests are in a project.
func (p *peer) within(project string) *peer {
	other := *p
	other.project = project
	return &other
}

type reply struct {
	status int
	header http.Header
	body   string
}

func (p *peer) send(method, path string, body any, headers ...string) reply {
	p.t.Helper()
	var content io.Reader
	switch given := body.(type) {
	case nil:
	case string:
		content = strings.NewReader(given)
	default:
		document, err := json.Marshal(given)
		if err != nil {
			p.t.Fatal(err)
		}
		content = bytes.NewReader(document)
	}
	request, err := http.NewRequestWithContext(p.t.Context(), method, "https://palette.local"+path, content)
	if err != nil {
		p.t.Fatal(err)
	}
	request.Header.Set(v1.HeaderAPIKey, apiKey)
	if p.project != "" {
		request.Header.Set(v1.HeaderProjectUID, p.project)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := p.client.Do(request)
	if err != nil {
		p.t.Fatal(err)
	}
	defer response.Body.Close()
	found, err := io.ReadAll(response.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return reply{status: response.StatusCode, header: response.Header, body: string(found)}
}

// must sends a request, whose response must have a status.
func (p *peer) must(status int, method, path string, body any, headers ...string) reply {
	p.t.Helper()
	got := p.send(method, path, body, headers...)
	if got.status != status {
		p.t.Fatalf("%s %s: status %d, not %d: %s", method, path, got.status, status, got.body)
	}
	return got
}

// refused sends a request, which must be refused with a status, a code, and a
// message that contains all words.
func (p *peer) refused(status int, code, method, path string, body any, words ...string) {
	p.t.Helper()
	got := read[v1.Error](p.t, p.must(status, method, path, body))
	if got.Code != code || got.Message == "" || got.Ref == "" {
		p.t.Errorf("%s %s: refused with %+v, not %s", method, path, got, code)
	}
	for _, word := range words {
		if !strings.Contains(got.Message, word) {
			p.t.Errorf("%s %s: %q does not contain %q", method, path, got.Message, word)
		}
	}
}

func (p *peer) create(path string, body any) string {
	p.t.Helper()
	return read[v1.UID](p.t, p.must(http.StatusCreated, http.MethodPost, path, body)).UID
}

func get[T any](p *peer, path string) T {
	p.t.Helper()
	return read[T](p.t, p.must(http.StatusOK, http.MethodGet, path, nil))
}

func read[T any](t *testing.T, response reply) T {
	t.Helper()
	var found T
	if err := json.Unmarshal([]byte(response.body), &found); err != nil {
		t.Fatalf("%v: %s", err, response.body)
	}
	return found
}

func (p *peer) projectUID() string {
	p.t.Helper()
	return get[v1.ProjectsMetadata](p, v1.PathProjectsMetadata+"?name=Default").Items[0].Metadata.UID
}

// eventually waits for a condition that depends on a goroutine in the background.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if holds() {
			return
		}
	}
	t.Fatalf("%s never came", what)
}

func TestAuthentication(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{})
	for name, key := range map[string]string{"none": "", "wrong": "x", "prefix": apiKey[:5], "longer": apiKey + "x"} {
		for _, path := range []string{v1.PathUsersInfo, "/v1/nowhere"} {
			got := p.must(http.StatusUnauthorized, http.MethodGet, path, nil, v1.HeaderAPIKey, key)
			if code := read[v1.Error](t, got).Code; code != v1.CodeUnauthorized {
				t.Errorf("%s: code %s", name, code)
			}
		}
	}
	info := get[v1.UserInfo](p, v1.PathUsersInfo)
	if info.TenantUID == "" || info.UserUID == "" || info.OrgName == "" {
		t.Errorf("users/info: %+v", info)
	}
}

func TestScope(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{})
	if found := get[v1.ProjectsMetadata](p, v1.PathProjectsMetadata); len(found.Items) != 1 {
		t.Errorf("projects: %+v", found)
	}
	if found := get[v1.ProjectsMetadata](p, v1.PathProjectsMetadata+"?name=nobody"); found.Items == nil ||
		len(found.Items) != 0 {
		t.Errorf("projects of another name: %+v", found)
	}
	p.within("unknown").refused(http.StatusForbidden, v1.CodeForbidden, http.MethodGet, v1.PathUsersInfo, nil)
	p.within(p.projectUID()).must(http.StatusOK, http.MethodGet, v1.PathUsersInfo, nil)
}

func TestAWSAccountSTS(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := get[v1.AwsAccountSts](newPeer(t, dir, registryFake{}), v1.PathAWSAccountSTS)
	p := newPeer(t, dir, registryFake{})
	again := get[v1.AwsAccountSts](p, v1.PathAWSAccountSTS+"?partition=aws-us-gov")
	if len(first.AccountID) != 12 || first.ExternalID == "" || first.Partition != "aws" {
		t.Errorf("first: %+v", first)
	}
	if again.ExternalID != first.ExternalID || again.AccountID != first.AccountID || again.Partition != "aws-us-gov" {
		t.Errorf("another process: %+v, not %+v", again, first)
	}
	if other := get[v1.AwsAccountSts](
		newPeer(t, t.TempDir(), registryFake{}), v1.PathAWSAccountSTS,
	); other.ExternalID == first.ExternalID {
		t.Error("two tenants share an external id")
	}
	p.refused(
		http.StatusBadRequest, v1.CodeInvalidRequest, http.MethodGet, v1.PathAWSAccountSTS+"?partition=aws-cn", nil,
	)
}

func TestRoutes(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{})
	for _, path := range []string{"/", "/v1", "/v1/packs/", "/v1/registries/oci/1/helm", "/v2/users/info"} {
		p.refused(http.StatusNotFound, v1.CodeResourceNotFound, http.MethodGet, path, nil)
	}
	p.refused(
		http.StatusMethodNotAllowed, "MethodNotAllowed", http.MethodGet, "/v1/registries/oci", nil, "GET", "DELETE",
	)
	if got := p.send(http.MethodPut, v1.PathUsersInfo, nil); got.header.Get("Allow") != "GET, HEAD" {
		t.Errorf("Allow: %q", got.header.Get("Allow"))
	}
}

func TestBodies(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{})
	for name, body := range map[string]string{
		"none": "", "not json": "{", "two": "{}{}", "shape": `{"metadata":{"name":7}}`, "a list": "[]", "null": "null",
		"spec shape": `{"metadata":{"name":"a"},"spec":"text"}`,
	} {
		for _, path := range []string{v1.PathBasicRegistries, v1.PathEcrRegistries} {
			if got := p.send(http.MethodPost, path, body); got.status != http.StatusBadRequest {
				t.Errorf("%s: %s: status %d: %s", name, path, got.status, got.body)
			}
		}
	}
	huge := `{"metadata":{"name":"` + strings.Repeat("x", 9<<20) + `"}}`
	p.refused(http.StatusRequestEntityTooLarge, v1.CodeInvalidRequest, http.MethodPost, v1.PathProfiles, huge)
	got := p.send(http.MethodPost, v1.PathBasicRegistries, `{"spec":{"auth":{"password":"`+canary[:6]+`"`)
	if strings.Contains(got.body, canary[:6]) {
		t.Errorf("the refusal repeats the body: %s", got.body)
	}
}

func TestLogHoldsNoSecrets(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	p := newPeer(t, t.TempDir(), registryFake{}, func(o *controlplane.Options) {
		o.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	uid := p.create(v1.PathBasicRegistries, basicRegistry("secret-name"))
	p.must(http.StatusOK, http.MethodGet, v1.Path(v1.PathBasicRegistry, uid), nil)
	p.send(http.MethodGet, v1.PathUsersInfo, nil, v1.HeaderAPIKey, "another-key")
	text := log.String()
	for _, secret := range []string{apiKey, "another-key", "canary", "secret-name", uid} {
		if strings.Contains(text, secret) {
			t.Errorf("the log shows %q:\n%s", secret, text)
		}
	}
	for _, want := range []string{
		"method=POST", `pattern="GET /v1/registries/oci/{uid}/basic"`, "status=201", "status=401", "duration=",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the log does not show %q:\n%s", want, text)
		}
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	kept, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, options := range map[string]controlplane.Options{
		"store":  {Prober: registryFake{}, APIKey: redact.New("x")},
		"prober": {Store: kept, APIKey: redact.New("x")},
		"key":    {Store: kept, Prober: registryFake{}},
	} {
		if _, err := controlplane.New(options); err == nil || !strings.Contains(err.Error(), name) && name != "key" {
			t.Errorf("without a %s: %v", name, err)
		}
	}
}

// TestServerOverHTTP serves the same handler over a socket.
func TestServerOverHTTP(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{})
	served := httptest.NewTLSServer(p.server)
	defer served.Close()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, served.URL+v1.PathUsersInfo, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set(v1.HeaderAPIKey, apiKey)
	response, err := served.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK || response.Header.Get("Content-Type") != "application/json" {
		t.Errorf("%s, %s", response.Status, response.Header.Get("Content-Type"))
	}
}
