package testbed_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"helm.sh/helm/v4/pkg/registry"

	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

var web = testbed.Chart{
	Name: "web", Version: "1.2.3+build.5", AppVersion: "2.0", Description: "a web app",
	Values:      "replicaCount: 2\n",
	Schema:      `{"type":"object","properties":{"replicaCount":{"type":"integer"}}}`,
	Annotations: map[string]string{"example.com/team": "edge"},
	Subcharts:   []testbed.Chart{{Name: "cache", Version: "0.1.0"}},
}

func helm(t *testing.T, w *testbed.World, options ...registry.ClientOption) *registry.Client {
	t.Helper()
	client, err := registry.NewClient(append([]registry.ClientOption{
		registry.ClientOptHTTPClient(w.Client()),
		registry.ClientOptCredentialsFile(filepath.Join(t.TempDir(), "helm.json")),
		registry.ClientOptWriter(io.Discard),
	}, options...)...)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// TestHelmPullsPushedChart compares the pusher with Helm itself: Helm pulls the chart, and a chart that Helm
// pushes has the same manifest apart from its creation time.
func TestHelmPullsPushedChart(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	r := w.Registry("contoso.azurecr.io")
	pushed, err := r.PushChart(web, "charts/web")
	if err != nil {
		t.Fatal(err)
	}
	client := helm(t, w)
	result, err := client.Pull("oci://contoso.azurecr.io/charts/web:1.2.3+build.5")
	if err != nil {
		t.Fatal(err)
	}
	if result.Manifest.Digest != pushed.String() || result.Chart.Meta.Name != "web" ||
		result.Chart.Meta.Version != "1.2.3+build.5" {
		t.Errorf("Helm pulled %s %+v, pushed was %s", result.Manifest.Digest, result.Chart.Meta, pushed)
	}
	_, ours, err := r.Manifest("charts/web", "1.2.3_build.5")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Push(result.Chart.Data, "contoso.azurecr.io/other/web:1.2.3+build.5",
		registry.PushOptCreationTime("2026-01-02T03:04:05Z")); err != nil {
		t.Fatal(err)
	}
	_, theirs, err := r.Manifest("other/web", "1.2.3_build.5")
	if err != nil {
		t.Fatal(err)
	}
	var a, b ocispec.Manifest
	if err := json.Unmarshal(ours, &a); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(theirs, &b); err != nil {
		t.Fatal(err)
	}
	a.MediaType, b.MediaType = "", "" // Helm leaves the optional field out
	if diff := cmp.Diff(b, a); diff != "" {
		t.Errorf("manifest (-helm +testbed):\n%s", diff)
	}
}

func TestPushOptions(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	r := w.Registry("registry.example")
	dir := testbed.WriteChart(t, web)
	manifestOf := func(tag string) (ocispec.Manifest, map[string]any) {
		_, content, err := r.Manifest("web", tag)
		if err != nil {
			t.Fatal(err)
		}
		var m ocispec.Manifest
		if err := json.Unmarshal(content, &m); err != nil {
			t.Fatal(err)
		}
		blob, err := r.Blob("web", m.Config.Digest)
		if err != nil {
			t.Fatal(err)
		}
		var config map[string]any
		if err := json.Unmarshal(blob, &config); err != nil {
			t.Fatal(err)
		}
		return m, config
	}
	for name, test := range map[string]struct {
		options                          []testbed.PushOption
		tag, title, configName, configAt string
	}{
		"version":     {[]testbed.PushOption{testbed.WithVersion("2.0.0")}, "2.0.0", "web", "web", "2.0.0"},
		"name":        {[]testbed.PushOption{testbed.WithName("api"), testbed.WithTag("n")}, "n", "api", "api", "1.2.3+build.5"},
		"annotations": {[]testbed.PushOption{testbed.WithoutAnnotations(), testbed.WithTag("bare")}, "bare", "", "web", "1.2.3+build.5"},
		"title":       {[]testbed.PushOption{testbed.WithAnnotation(ocispec.AnnotationTitle, "x"), testbed.WithTag("t")}, "t", "x", "web", "1.2.3+build.5"},
	} {
		if _, err := r.Push(dir, "web", test.options...); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		m, config := manifestOf(test.tag)
		if m.Annotations[ocispec.AnnotationTitle] != test.title || config["name"] != test.configName ||
			config["version"] != test.configAt {
			t.Errorf("%s: annotations %v, config %v", name, m.Annotations, config)
		}
	}
	if _, err := r.Push(t.TempDir(), "web"); err == nil {
		t.Error("a folder without a chart was pushed")
	}
}

func TestPushMovesDeletesAndCopies(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	r, other := w.Registry("one.example"), w.Registry("two.example")
	first := testbed.Must(r.PushChart(web, "charts/web"))
	if again := testbed.Must(r.PushChart(web, "charts/web")); again != first {
		t.Errorf("the same chart has two digests: %s, %s", first, again)
	}
	changed := web
	changed.Values = "replicaCount: 3\n"
	second := testbed.Must(r.PushChart(changed, "charts/web"))
	if second == first {
		t.Error("another chart has the same digest")
	}
	if d, _, err := r.Manifest("charts/web", "1.2.3_build.5"); err != nil || d.Digest != second {
		t.Errorf("the tag did not move: %v %v", d.Digest, err)
	}
	if copied := testbed.Must(r.CopyTo(other, "charts/web", "1.2.3_build.5")); copied != second {
		t.Errorf("the copy is %s", copied)
	}
	if _, err := helm(t, w).Pull("oci://two.example/charts/web:1.2.3+build.5"); err != nil {
		t.Errorf("Helm does not pull the copy: %v", err)
	}
	if err := r.Delete("charts/web", "1.2.3_build.5"); err != nil {
		t.Error(err)
	}
	if _, _, err := r.Manifest("charts/web", "1.2.3_build.5"); err == nil {
		t.Error("a deleted tag is still there")
	}
}

func TestArtifacts(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	r := w.Registry("registry.example")
	for tag, push := range map[string]func() (digest.Digest, error){
		"image":  func() (digest.Digest, error) { return r.PushImage("x", "image") },
		"multi":  func() (digest.Digest, error) { return r.PushIndex("x", "multi") },
		"cosign": func() (digest.Digest, error) { return r.PushCosign("x", "cosign") },
		"sbom":   func() (digest.Digest, error) { return r.PushArtifact("x", "sbom", "application/spdx+json") },
	} {
		d, err := push()
		if err != nil {
			t.Errorf("%s: %v", tag, err)
			continue
		}
		response, body := get(t, w.Client(), "https://registry.example/v2/x/manifests/"+tag,
			"Accept", ocispec.MediaTypeImageManifest+", "+ocispec.MediaTypeImageIndex)
		if response.StatusCode != http.StatusOK || digest.FromString(body) != d ||
			response.Header.Get("Docker-Content-Digest") != d.String() {
			t.Errorf("%s: %d %s", tag, response.StatusCode, body)
		}
	}
	tags, err := r.Tags("x")
	if diff := cmp.Diff([]string{"cosign", "image", "multi", "multi-amd64", "sbom"}, tags); err != nil || diff != "" {
		t.Errorf("tags: %v\n%s", err, diff)
	}
	if names, err := r.Repositories(); err != nil || len(names) != 1 {
		t.Errorf("repositories: %v %v", names, err)
	}
}

func TestBasicRealm(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	r := w.Registry("harbor.example", testbed.Htpasswd("robot$ci", "secret"), testbed.Htpasswd("second", "other"))
	testbed.Must(r.PushChart(web, "project/web"))
	if len(r.Requests()) != 0 {
		t.Error("what the test pushes is in the log")
	}
	response, body := get(t, w.Client(), "https://harbor.example/v2/")
	if response.StatusCode != http.StatusUnauthorized ||
		!strings.HasPrefix(response.Header.Get("WWW-Authenticate"), "Basic realm=") ||
		!strings.Contains(body, `"UNAUTHORIZED"`) {
		t.Errorf("without credentials: %s %v %s", response.Status, response.Header, body)
	}
	for name, works := range map[string]bool{
		"robot$ci:secret": true, "second:other": true, "robot$ci:other": false, "nobody:": false,
	} {
		user, password, _ := strings.Cut(name, ":")
		client := helm(t, w, registry.ClientOptBasicAuth(user, password))
		if _, err := client.Pull("oci://harbor.example/project/web:1.2.3+build.5"); (err == nil) != works {
			t.Errorf("%s: %v", name, err)
		}
	}
	r.SetAccount(testbed.Account{Username: "second", Password: "rotated"})
	r.RemoveAccount("robot$ci")
	for _, user := range []string{"second:other", "robot$ci:secret"} {
		name, password, _ := strings.Cut(user, ":")
		request, _ := http.NewRequest(http.MethodGet, "https://harbor.example/v2/", nil)
		request.SetBasicAuth(name, password)
		response, err := w.Client().Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != http.StatusUnauthorized {
			t.Errorf("%s can still authenticate", user)
		}
	}
}

func TestOpenBase(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	w.Registry("open.example", testbed.Htpasswd("a", "b"), testbed.OpenBase())
	if response, _ := get(t, w.Client(), "https://open.example/v2/"); response.StatusCode != http.StatusOK {
		t.Errorf("/v2/: %s", response.Status)
	}
	if response, _ := get(
		t, w.Client(), "https://open.example/v2/web/tags/list",
	); response.StatusCode != http.StatusUnauthorized {
		t.Errorf("tags: %s", response.Status)
	}
}

var challenge = regexp.MustCompile(`(realm|service|scope|error)="([^"]*)"`)

// bearer requests the target without a token, fetches a token as the challenge describes, and repeats the request
// with it.
func bearer(t *testing.T, w *testbed.World, target, username, password string) (status int, problem string) {
	t.Helper()
	response, _ := get(t, w.Client(), target)
	if response.StatusCode != http.StatusUnauthorized {
		return response.StatusCode, ""
	}
	parts := map[string]string{}
	for _, match := range challenge.FindAllStringSubmatch(response.Header.Get("WWW-Authenticate"), -1) {
		parts[match[1]] = match[2]
	}
	request, err := http.NewRequest(
		http.MethodGet,
		parts["realm"]+"?"+url.Values{"service": {parts["service"]}, "scope": {parts["scope"]}}.Encode(), nil,
	)
	if err != nil {
		t.Fatal(err)
	}
	if username != "" {
		request.SetBasicAuth(username, password)
	}
	issued, err := w.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer issued.Body.Close()
	if issued.StatusCode != http.StatusOK {
		return issued.StatusCode, "token"
	}
	var token struct {
		AccessToken string `json:"access_token"`
		Token       string
	}
	if err := json.NewDecoder(issued.Body).Decode(&token); err != nil {
		t.Fatal(err)
	}
	second, _ := get(t, w.Client(), target, "Authorization", "Bearer "+token.AccessToken+token.Token,
		"Accept", ocispec.MediaTypeImageManifest)
	for _, match := range challenge.FindAllStringSubmatch(second.Header.Get("WWW-Authenticate"), -1) {
		if match[1] == "error" {
			problem = match[2]
		}
	}
	return second.StatusCode, problem
}

func TestTokenRealm(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	r := w.Registry("contoso.azurecr.io", testbed.TokenAuth(
		testbed.Account{Username: "contoso", Password: "admin"},
		testbed.Account{
			Username: "puller", Password: "p", Scope: testbed.ScopeMap{"charts/web": {testbed.ContentRead}},
		},
		testbed.Account{
			Username: "reader", Password: "p",
			Scope: testbed.ScopeMap{"charts/web": {testbed.ContentRead, testbed.MetadataRead}},
		},
	))
	testbed.Must(r.PushChart(web, "charts/web"))
	testbed.Must(r.PushChart(web, "secret/web"))
	const base = "https://contoso.azurecr.io/v2/"
	for _, test := range []struct {
		path, user, password string
		status               int
		problem              string
	}{
		{"", "contoso", "admin", 200, ""},
		{"", "contoso", "wrong", 401, "token"},
		{"", "", "", 401, "token"},
		{"charts/web/manifests/1.2.3_build.5", "contoso", "admin", 200, ""},
		{"charts/web/manifests/1.2.3_build.5", "puller", "p", 200, ""},
		{"charts/web/manifests/9.9.9", "puller", "p", 404, ""},
		{"secret/web/manifests/1.2.3_build.5", "puller", "p", 401, "insufficient_scope"},
		{"charts/web/tags/list", "puller", "p", 401, "insufficient_scope"},
		{"charts/web/tags/list", "reader", "p", 200, ""},
		{"_catalog", "reader", "p", 401, "insufficient_scope"},
		{"_catalog", "contoso", "admin", 200, ""},
	} {
		status, problem := bearer(t, w, base+test.path, test.user, test.password)
		if status != test.status || problem != test.problem {
			t.Errorf("%s as %q: %d %q, want %d %q", test.path, test.user, status, problem, test.status, test.problem)
		}
	}
	client := helm(t, w, registry.ClientOptBasicAuth("puller", "p"))
	if _, err := client.Pull("oci://contoso.azurecr.io/charts/web:1.2.3+build.5"); err != nil {
		t.Errorf("Helm with a scoped account: %v", err)
	}
	reader := helm(t, w, registry.ClientOptBasicAuth("reader", "p"))
	if tags, err := reader.Tags("contoso.azurecr.io/charts/web"); err != nil || len(tags) != 1 {
		t.Errorf("Helm lists %v %v", tags, err)
	}
}

func TestTokenExpiresAndAnonymousPull(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	r := w.Registry(
		"ghcr.io", testbed.TokenAuth(testbed.Account{Username: "u", Password: "p"}), testbed.AnonymousPull(),
	)
	testbed.Must(r.PushChart(web, "org/web"))
	if status, problem := bearer(t, w, "https://ghcr.io/v2/org/web/manifests/1.2.3_build.5", "", ""); status != 200 {
		t.Errorf("anonymous: %d %s", status, problem)
	}
	if status, _ := bearer(t, w, "https://ghcr.io/v2/_catalog", "", ""); status != 401 {
		t.Errorf("the catalogue without an account: %d", status)
	}
	response, body := get(t, w.Client(), "https://ghcr.io/oauth2/token?scope=repository:org/web:pull")
	var token struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.Unmarshal([]byte(body), &token); err != nil || response.StatusCode != 200 {
		t.Fatal(response.Status, err)
	}
	target := "https://ghcr.io/v2/org/web/manifests/1.2.3_build.5"
	send := func() *http.Response {
		response, _ := get(
			t, w.Client(), target, "Authorization", "Bearer "+token.AccessToken, "Accept",
			ocispec.MediaTypeImageManifest,
		)
		return response
	}
	if response := send(); response.StatusCode != 200 {
		t.Error(response.Status)
	}
	r.ExpireTokens()
	if response := send(); response.StatusCode != 401 ||
		!strings.Contains(response.Header.Get("WWW-Authenticate"), "invalid_token") {
		t.Errorf("an expired token: %s %v", response.Status, response.Header)
	}
}

func TestBelowPagesAndBlobHost(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	r := w.Registry("jfrog.example", testbed.Below("artifactory/api/docker/helm"), testbed.PageLimit(2),
		testbed.BlobsFrom("storage.example"), testbed.Htpasswd("u", "p"))
	for n := range 5 {
		testbed.Must(r.PushChart(web, "web", testbed.WithVersion(fmt.Sprintf("1.0.%d", n))))
	}
	client := &http.Client{Transport: w.Transport()}
	basic := []string{"Authorization", "Basic dTpw"}
	if response, _ := get(
		t, client, "https://jfrog.example/v2/", basic...,
	); response.StatusCode != http.StatusNotFound {
		t.Errorf("above the path: %s", response.Status)
	}
	base := "https://jfrog.example/artifactory/api/docker/helm/v2/"
	response, body := get(t, client, base+"web/tags/list", basic...)
	if response.Header.Get("Link") == "" || strings.Count(body, "1.0.") != 2 {
		t.Errorf("the first page: %v %s", response.Header, body)
	}
	_, manifest := get(
		t, client, base+"web/manifests/1.0.0", append(basic, "Accept", ocispec.MediaTypeImageManifest)...,
	)
	var m ocispec.Manifest
	if err := json.Unmarshal([]byte(manifest), &m); err != nil {
		t.Fatal(err)
	}
	response, body = get(t, client, base+"web/blobs/"+m.Config.Digest.String(), basic...)
	if response.StatusCode != 200 || digest.FromString(body) != m.Config.Digest ||
		response.Request.URL.Host != "storage.example" {
		t.Errorf("the blob: %s from %s", response.Status, response.Request.URL.Host)
	}
	if response, _ := get(
		t, client, response.Request.URL.String(), basic...,
	); response.StatusCode != http.StatusBadRequest {
		t.Errorf("a signed link with credentials: %s", response.Status)
	}
}

func TestReadOnly(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	w.Registry("public.example", testbed.ReadOnly())
	request, _ := http.NewRequest(http.MethodPost, "https://public.example/v2/x/blobs/uploads/", nil)
	response, err := w.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusMethodNotAllowed {
		t.Error(response.Status)
	}
}

func TestWriteChart(t *testing.T) {
	t.Parallel()
	dir := testbed.WriteChart(t, web)
	for _, name := range []string{
		"Chart.yaml", "values.yaml", "values.schema.json", "templates/values.yaml", "charts/cache/Chart.yaml",
	} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
}

func TestTokenEndpointForms(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	r := w.Registry("contoso.azurecr.io", testbed.TokenAuth(testbed.Account{Username: "u", Password: "p"},
		testbed.Account{Username: "scoped", Password: "p", Scope: testbed.ScopeMap{"web": {testbed.ContentRead}}}),
		testbed.TokenLifetime(time.Nanosecond))
	testbed.Must(r.PushChart(web, "web"))
	for password, want := range map[string]int{"p": 200, "wrong": 401} {
		response, err := w.Client().PostForm("https://contoso.azurecr.io/oauth2/token", url.Values{
			"grant_type": {"password"}, "username": {"u"}, "password": {password}, "scope": {"repository:web:pull"},
		})
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("the form with %q: %s", password, response.Status)
		}
	}
	// The token expires before it is used.
	if status, problem := bearer(t, w, "https://contoso.azurecr.io/v2/", "u", "p"); status != 401 ||
		problem != "invalid_token" {
		t.Errorf("a short-lived token: %d %s", status, problem)
	}
	for user, want := range map[string]int{"u": 200, "scoped": 401} {
		basic := base64.StdEncoding.EncodeToString([]byte(user + ":p"))
		if response, _ := get(
			t, w.Client(), "https://contoso.azurecr.io/v2/web/tags/list", "Authorization", "Basic "+basic,
		); response.StatusCode != want {
			t.Errorf("HTTP Basic as %s: %s, want %d", user, response.Status, want)
		}
	}
	if !r.Requests()[0].Carried("username=u") {
		t.Error("the log does not know the form")
	}
}

func TestHelmPushesWithAToken(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	testbed.Must(w.Registry("source.example").PushChart(web, "web"))
	r := w.Registry("contoso.azurecr.io", testbed.TokenAuth(
		testbed.Account{Username: "admin", Password: "p"},
		testbed.Account{
			Username: "puller", Password: "p", Scope: testbed.ScopeMap{"charts/web": {testbed.ContentRead}},
		},
	))
	pulled, err := helm(t, w).Pull("oci://source.example/web:1.2.3+build.5")
	if err != nil {
		t.Fatal(err)
	}
	for user, works := range map[string]bool{"puller": false, "admin": true} {
		client := helm(t, w, registry.ClientOptBasicAuth(user, "p"))
		if _, err := client.Push(
			pulled.Chart.Data, "contoso.azurecr.io/charts/web:1.2.3+build.5",
		); (err == nil) != works {
			t.Errorf("%s: %v", user, err)
		}
	}
	if tags, err := r.Tags("charts/web"); err != nil || len(tags) != 1 {
		t.Errorf("tags: %v %v", tags, err)
	}
}

func TestInvalidArchivesAndCertificates(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	r := w.Registry("private.example", testbed.Shown(testbed.PrivateCA))
	if _, err := w.Client().Get("https://private.example/v2/"); err == nil {
		t.Error("a private authority is trusted")
	}
	r.Show(testbed.Trusted)
	testbed.Must(r.PushChart(web, "web", testbed.WithArchive([]byte("no archive"))))
	_, content, err := r.Manifest("web", "1.2.3_build.5")
	if err != nil {
		t.Fatal(err)
	}
	var m ocispec.Manifest
	if err := json.Unmarshal(content, &m); err != nil {
		t.Fatal(err)
	}
	if blob, err := r.Blob("web", m.Layers[0].Digest); err != nil || string(blob) != "no archive" {
		t.Errorf("the layer is %q %v", blob, m.Layers)
	}
}

// TestTokensForSeveralScopes requests a token for several scopes, by GET and by POST.
func TestTokensForSeveralScopes(t *testing.T) {
	t.Parallel()
	account := testbed.TokenAuth(testbed.Account{Username: "u", Password: "p"})
	for name, test := range map[string]struct {
		option testbed.Option
		status int
		opens  map[string]int // statuses of manifests by repository
	}{
		"granted":         {account, http.StatusOK, map[string]int{"a": 200, "b": 200, "c": 401}},
		"refused":         {testbed.OneScope(http.StatusForbidden), http.StatusForbidden, nil},
		"the first alone": {testbed.FirstScope(), http.StatusOK, map[string]int{"a": 200, "b": 401, "c": 401}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := testbed.New(t)
			r := w.Registry("contoso.azurecr.io", account, test.option)
			for _, repository := range []string{"a", "b", "c"} {
				testbed.Must(r.PushChart(web, repository))
			}
			const endpoint = "https://contoso.azurecr.io/oauth2/token"
			form := url.Values{
				"scope": {"repository:a:pull repository:b:pull"}, "grant_type": {"password"},
				"username": {"u"}, "password": {"p"},
			}
			posted, err := w.Client().PostForm(endpoint, form)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = posted.Body.Close() }()
			content, _ := io.ReadAll(posted.Body)
			got, body := get(
				t, w.Client(), endpoint+"?scope=repository:a:pull&scope=repository:b:pull", "Authorization",
				"Basic dTpw",
			)
			for how, response := range map[string]struct {
				status int
				body   string
			}{"POST": {posted.StatusCode, string(content)}, "GET": {got.StatusCode, body}} {
				var token struct {
					AccessToken string `json:"access_token"`
				}
				if err := json.Unmarshal([]byte(response.body), &token); err != nil || response.status != test.status {
					t.Fatal(how, response.status, err)
				}
				for repository, want := range test.opens {
					manifest, _ := get(t, w.Client(), "https://contoso.azurecr.io/v2/"+repository+
						"/manifests/1.2.3_build.5",
						"Authorization", "Bearer "+token.AccessToken, "Accept", ocispec.MediaTypeImageManifest)
					if manifest.StatusCode != want {
						t.Errorf("%s: %s has status %d, want %d", how, repository, manifest.StatusCode, want)
					}
				}
			}
		})
	}
}
