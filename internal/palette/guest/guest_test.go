package guest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/palette/guest"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

const prefix = "visit-"

// host is somebody's Palette with canned responses, which keeps the requests that
// reached it.
type host struct {
	responses map[string]canned // by method and path
	sent      []string
}

type canned struct {
	status int
	body   string
	err    error
}

func (h *host) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Header.Get(v1.HeaderAPIKey) != "key" {
		return nil, errors.New("a request without the key")
	}
	request := r.Method + " " + r.URL.EscapedPath()
	if project := r.Header.Get(v1.HeaderProjectUID); project != "" {
		h.sent = append(h.sent, request+" in "+project)
	} else {
		h.sent = append(h.sent, request)
	}
	found, known := h.responses[request]
	if !known {
		found = canned{status: http.StatusNoContent}
	}
	if found.err != nil {
		return nil, found.err
	}
	return &http.Response{
		StatusCode: found.status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(found.body)), Request: r,
	}, nil
}

// visit is a Guest of a host that has created the profile p in the project and the
// registry r.
func visit(t *testing.T, stop <-chan struct{}) (*host, *guest.Guest) {
	t.Helper()
	h := &host{responses: map[string]canned{
		"POST /v1/clusterprofiles":      {status: http.StatusCreated, body: `{"uid":"p"}`},
		"POST /v1/registries/oci/basic": {status: http.StatusCreated, body: `{"UID":"r"}`},
	}}
	g, err := guest.New(guest.Options{
		BaseURL: "palette.example/", APIKey: redact.New("key"), Transport: h, Prefix: prefix, Stop: stop,
	})
	if err != nil {
		t.Fatal(err)
	}
	for path, uid := range map[string]string{v1.PathProfiles: `{"uid":"p"}`, v1.PathBasicRegistries: `{"UID":"r"}`} {
		status, body, err := send(t, g, http.MethodPost, path, prefix+"1")
		if err != nil || status != http.StatusCreated || body != uid {
			t.Fatalf("%s: %d %q, %v", path, status, body, err)
		}
	}
	h.sent = nil
	return h, g
}

// send sends a request with a name in its body.
func send(t *testing.T, g *guest.Guest, method, path, name string) (int, string, error) {
	t.Helper()
	document, err := json.Marshal(map[string]any{"metadata": map[string]any{"name": name}})
	if err != nil {
		t.Fatal(err)
	}
	address := "https://palette.example" + path
	request, err := http.NewRequestWithContext(t.Context(), method, address, bytes.NewReader(document))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set(v1.HeaderAPIKey, "key")
	if strings.HasPrefix(path, v1.PathProfiles) {
		request.Header.Set(v1.HeaderProjectUID, "project")
	}
	response, err := g.RoundTrip(request)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return response.StatusCode, string(body), err
}

func TestForeignRequestsAreRefused(t *testing.T) {
	t.Parallel()
	h, g := visit(t, nil)
	for _, test := range []struct {
		method, path, name string
		sent               bool
	}{
		{http.MethodGet, "/v1/clusterprofiles/other", "", true},
		{http.MethodGet, "/v1/anything", "", true},
		{http.MethodPost, "/v1/dashboard/clusterprofiles", "", true},
		{http.MethodPost, "/v1/registries/oci/basic/validate", "", true},
		{http.MethodPut, "/v1/clusterprofiles/p", "", true},
		{http.MethodPut, "/v1/clusterprofiles/p/variables", "", true},
		{http.MethodPatch, "/v1/clusterprofiles/p/publish", "", true},
		{http.MethodPost, "/v1/clusterprofiles/p/packs", "", true},
		{http.MethodPost, "/v1/registries/oci/r/basic/sync", "", true},
		{http.MethodPut, "/v1/registries/oci/r/basic", "", true},

		{http.MethodPut, "/v1/clusterprofiles/other", "", false},
		{http.MethodPatch, "/v1/clusterprofiles/other/metadata", "", false},
		{http.MethodDelete, "/v1/clusterprofiles/other", "", false},
		{http.MethodDelete, "/v1/clusterprofiles/", "", false},
		{http.MethodDelete, "/v1/clusterprofiles", "", false},
		{http.MethodPost, "/v1/clusterprofiles/other/packs", "", false},
		{http.MethodDelete, "/v1/registries/oci/other/basic", "", false},
		{http.MethodDelete, "/v1/registries/other", "", false},
		{http.MethodPost, "/v1/registries/oci/other/basic/sync", "", false},
		{http.MethodDelete, "/v1/spectroclusters/p", "", false},
		{http.MethodDelete, "/v1/clusterprofiles/p/../other", "", false},
		{http.MethodDelete, "/v1/clusterprofiles/p/%2e%2e/other", "", false},
		{http.MethodPatch, "/v1/clusterprofiles/other/p", "", false},
		{http.MethodPost, "/v1/users", "", false},
		{"PURGE", "/v1/clusterprofiles/other", "", false},
		{http.MethodPost, "/v1/clusterprofiles", "theirs", false},
		{http.MethodPost, "/v1/registries/oci/ecr", "not-" + prefix, false},
		{http.MethodPost, "/v1/clusterprofiles/p/clone", "theirs", false},
		{http.MethodPost, "/v1/clusterprofiles/other/clone", prefix + "2", false},
	} {
		h.sent = nil
		_, _, err := send(t, g, test.method, test.path, test.name)
		if len(h.sent) > 0 != test.sent || test.sent != (err == nil) || !test.sent &&
			!errors.Is(err, guest.ErrForeign) {
			t.Errorf("%s %s %q: sent %q, error %v", test.method, test.path, test.name, h.sent, err)
		}
	}
}

func TestLeaveDeletesInOrder(t *testing.T) {
	t.Parallel()
	h, g := visit(t, nil)
	h.responses["POST /v1/clusterprofiles/p/clone"] = canned{status: http.StatusCreated, body: `{"uid":"c"}`}
	h.responses["POST /v1/clusterprofiles"] = canned{status: http.StatusConflict, body: `{"uid":"not made"}`}
	for _, path := range []string{"/v1/clusterprofiles/p/clone", "/v1/clusterprofiles"} {
		if _, _, err := send(t, g, http.MethodPost, path, prefix+"2"); err != nil {
			t.Fatal(err)
		}
	}
	h.sent = nil
	if left := g.Leave(t.Context()); left != nil {
		t.Errorf("left %v", left)
	}
	want := []string{
		"DELETE /v1/clusterprofiles/c in project", "DELETE /v1/clusterprofiles/p in project",
		"DELETE /v1/registries/oci/r/basic",
	}
	if diff := cmp.Diff(want, h.sent); diff != "" {
		t.Error(diff)
	}
	h.sent = nil
	if left := g.Leave(t.Context()); left != nil || h.sent != nil {
		t.Errorf("deleted objects are deleted again: %v", h.sent)
	}
}

// An object that was deleted during the visit is not deleted again.
func TestLeaveSkipsDeletedObjects(t *testing.T) {
	t.Parallel()
	h, g := visit(t, nil)
	for _, path := range []string{"/v1/clusterprofiles/p/variables", "/v1/registries/r"} {
		if _, _, err := send(t, g, http.MethodDelete, path, ""); err != nil {
			t.Fatal(err)
		}
	}
	h.sent = nil
	if left := g.Leave(t.Context()); left != nil {
		t.Errorf("left %v", left)
	}
	if diff := cmp.Diff([]string{"DELETE /v1/clusterprofiles/p in project"}, h.sent); diff != "" {
		t.Error(diff)
	}
}

func TestLeaveAfterLostResponses(t *testing.T) {
	t.Parallel()
	for name, lost := range map[string]canned{
		"no response": {err: errors.New("reset")}, "a failure": {status: http.StatusBadGateway, body: "<html>"},
		"no uid": {status: http.StatusCreated, body: "{}"}, "no JSON": {status: http.StatusCreated, body: "made"},
	} {
		h, g := visit(t, nil)
		h.responses["POST /v1/clusterprofiles"] = lost
		h.responses["POST /v1/registries/oci/ecr"] = lost
		h.responses["GET /v1/dashboard/clusterprofiles/metadata"] = canned{status: http.StatusOK, body: `{"items":[
			{"metadata":{"name":"visit-lost","uid":"l"}},{"metadata":{"name":"visit-lost-2","uid":"theirs"}},
			{"metadata":{"name":"visit-1","uid":"p"}}]}`}
		h.responses["GET /v1/registries/oci/summary"] = canned{
			status: http.StatusOK, body: `{"items":[{"metadata":{"name":"visit-lost","uid":"e"}}]}`,
		}
		for _, path := range []string{"/v1/clusterprofiles", "/v1/registries/oci/ecr"} {
			if _, _, err := send(t, g, http.MethodPost, path, prefix+"lost"); lost.err != nil != (err != nil) {
				t.Fatalf("%s: %v", name, err)
			}
		}
		h.sent = nil
		if left := g.Leave(t.Context()); left != nil {
			t.Errorf("%s: left %v", name, left)
		}
		deleted := strings.Join(h.sent, "\n")
		for _, want := range []string{"DELETE /v1/clusterprofiles/l in project", "DELETE /v1/registries/oci/e/ecr"} {
			if strings.Count(deleted, want) != 1 {
				t.Errorf("%s: not %s, once, in\n%s", name, want, deleted)
			}
		}
		if strings.Contains(deleted, "theirs") {
			t.Errorf("%s: deleted an object of somebody else:\n%s", name, deleted)
		}
	}
}

func TestLeaveReportsWhatIsLeft(t *testing.T) {
	t.Parallel()
	h, g := visit(t, nil)
	h.responses["DELETE /v1/clusterprofiles/p"] = canned{status: http.StatusConflict, body: `{"message":"in use, key"}`}
	h.responses["DELETE /v1/registries/oci/r/basic"] = canned{status: http.StatusNotFound}
	h.responses["POST /v1/clusterprofiles"] = canned{err: errors.New("reset")}
	h.responses["GET /v1/dashboard/clusterprofiles/metadata"] = canned{status: http.StatusForbidden}
	_, _, _ = send(t, g, http.MethodPost, "/v1/clusterprofiles", prefix+"2")
	left := g.Leave(t.Context())
	want := []guest.Left{
		{
			Name: "visit-2", Project: "project",
			Why: "its creation has got no response, and whether it is there is not known: " +
				"GET /v1/dashboard/clusterprofiles/metadata: 403",
		},
		{Path: "/v1/clusterprofiles/p", Name: "visit-1", Project: "project", Why: `409 {"message":"in use, [redacted]"}`},
	}
	if diff := cmp.Diff(want, left); diff != "" {
		t.Error(diff)
	}
	if tries := strings.Count(strings.Join(h.sent, "\n"), "DELETE /v1/clusterprofiles/p"); tries != 3 {
		t.Errorf("tried %d times", tries)
	}
}

// After Stop, only deletions are sent, and Leave still works.
func TestStop(t *testing.T) {
	t.Parallel()
	stop, end := context.WithCancel(t.Context())
	h, g := visit(t, stop.Done())
	end()
	for _, pair := range [][2]string{
		{http.MethodGet, "/v1/users/info"}, {http.MethodPost, "/v1/clusterprofiles"},
		{http.MethodPut, "/v1/clusterprofiles/p"},
	} {
		status, body, err := send(t, g, pair[0], pair[1], prefix+"3")
		var refusal v1.Error
		err = errors.Join(err, json.Unmarshal([]byte(body), &refusal))
		if err != nil || status != http.StatusForbidden || refusal.Code != "Interrupted" {
			t.Errorf("%s %s: %d %s, %v", pair[0], pair[1], status, body, err)
		}
	}
	if len(h.sent) > 0 {
		t.Errorf("sent %q", h.sent)
	}
	status, _, err := send(t, g, http.MethodDelete, "/v1/clusterprofiles/p", "")
	if err != nil || status != http.StatusNoContent {
		t.Errorf("DELETE: %d, %v", status, err)
	}
	if left := g.Leave(t.Context()); left != nil || len(h.sent) != 2 {
		t.Errorf("left %v; sent %q", left, h.sent)
	}
}

func TestFromEnvironment(t *testing.T) {
	t.Parallel()
	full := map[string]string{
		"PALETTE_HOST": "h", "PALETTE_API_KEY": "k", "PALETTE_TEST_PROJECT_API_KEY": "pk", "PALETTE_PROJECT": "Lab",
		"PALETTE_TEST_OCI_ENDPOINT": "contoso.azurecr.io", "PALETTE_TEST_OCI_USERNAME": "u",
		"PALETTE_TEST_OCI_PASSWORD": "p", "PALETTE_TEST_OCI_CHART": "team/charts/web:0.1.0",
		"PALETTE_TEST_ECR_ENDPOINT": "e", "PALETTE_TEST_ECR_REGION": "eu-west-1",
		"PALETTE_TEST_ECR_ACCESS_KEY_ID": "a", "PALETTE_TEST_ECR_SECRET_ACCESS_KEY": "s",
	}
	from := func(change func(map[string]string)) (*guest.Tenant, error) {
		environment := map[string]string{}
		for name, value := range full {
			environment[name] = value
		}
		change(environment)
		return guest.FromEnvironment(func(name string) string { return environment[name] })
	}
	found, err := from(func(map[string]string) {})
	want := &guest.Tenant{
		Host: "h", APIKey: redact.New("k"), ProjectKey: redact.New("pk"), Project: "Lab",
		Registry: &guest.Registry{
			Endpoint: "contoso.azurecr.io", Username: "u", Password: redact.New("p"),
			Path: "team/charts", Chart: "web", Version: "0.1.0",
		},
		ECR: &guest.ECR{Endpoint: "e", DefaultRegion: "eu-west-1", AccessKeyID: "a", SecretAccessKey: redact.New("s")},
	}
	if diff := cmp.Diff(want, found, cmp.Comparer(redact.Secret.Equal)); diff != "" || err != nil {
		t.Errorf("%v: %s", err, diff)
	}
	if len(found.Secrets()) != 4 {
		t.Errorf("%d secrets", len(found.Secrets()))
	}
	found, err = from(func(e map[string]string) { clear(e); e["PALETTE_HOST"], e["PALETTE_API_KEY"] = "h", "k" })
	bare := &guest.Tenant{Host: "h", APIKey: redact.New("k"), Project: "Default"}
	if diff := cmp.Diff(bare, found, cmp.Comparer(redact.Secret.Equal)); diff != "" || err != nil {
		t.Errorf("%v: %s", err, diff)
	}
	for _, name := range []string{"PALETTE_HOST", "PALETTE_API_KEY"} {
		if found, err := from(func(e map[string]string) { delete(e, name) }); found != nil || err != nil {
			t.Errorf("without %s: %+v, %v", name, found, err)
		}
	}
	for _, chart := range []string{"", "web", "web:0.1.0", "charts/web", "charts/web:", "charts/:1.0.0", "/web:1.0.0"} {
		if _, err := from(func(e map[string]string) { e["PALETTE_TEST_OCI_CHART"] = chart }); err == nil {
			t.Errorf("%q is accepted as a chart", chart)
		}
	}
}
