package controlplane_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// patience is how long the servers of these tests wait for a body.
const patience = 150 * time.Millisecond

// impatient serves the peer behind a socket.
func impatient(t *testing.T, p *peer) *httptest.Server {
	t.Helper()
	served := httptest.NewUnstartedServer(p.server)
	served.Config.ReadTimeout = patience
	served.EnableHTTP2 = true
	return served
}

// TestFaultyBodies sends bodies that do not arrive, or not as announced. The
// refusal says that the client is to blame.
func TestFaultyBodies(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{})
	served := impatient(t, p)
	served.Start()
	t.Cleanup(served.Close)
	for name, test := range map[string]struct {
		headers, body string
		ends          bool
		status        int
		code          string
	}{
		"slow":       {"Content-Length: 100", `{"metadata":`, false, http.StatusRequestTimeout, v1.CodeRequestTimeout},
		"slow chunk": {"Transfer-Encoding: chunked", "5\r\n{\"met", false, http.StatusRequestTimeout, v1.CodeRequestTimeout},
		"short":      {"Content-Length: 100", `{"metadata":`, true, http.StatusBadRequest, v1.CodeInvalidRequest},
		"bad chunk":  {"Transfer-Encoding: chunked", "zz\r\n{}\r\n0\r\n\r\n", false, http.StatusBadRequest, v1.CodeInvalidRequest},
		"cut chunk":  {"Transfer-Encoding: chunked", "5\r\n{\"met", true, http.StatusBadRequest, v1.CodeInvalidRequest},
		"not UTF-8":  {"Content-Length: 26", "{\"metadata\":{\"name\":\"a\xff\"}}", false, http.StatusBadRequest, v1.CodeInvalidRequest},
	} {
		for _, path := range []string{v1.PathProfiles, v1.PathBasicRegistries, v1.PathPacksSearch} {
			t.Run(name+" "+path, func(t *testing.T) {
				t.Parallel()
				got := sendRaw(t, served.Listener.Addr(), path, test.headers, test.body, test.ends)
				if refused := read[v1.Error](t, got); got.status != test.status || refused.Code != test.code ||
					refused.Message == "" {
					t.Errorf("status %d: %s", got.status, got.body)
				}
			})
		}
	}
}

// sendRaw writes a request byte by byte. With ends, the connection is closed for
// writing afterwards.
func sendRaw(t *testing.T, address net.Addr, path, headers, body string, ends bool) reply {
	t.Helper()
	var dialer net.Dialer
	connection, err := dialer.DialContext(t.Context(), address.Network(), address.String())
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	_, err = fmt.Fprintf(
		connection, "POST %s HTTP/1.1\r\nHost: palette\r\n%s: %s\r\n%s\r\n\r\n%s", path, v1.HeaderAPIKey,
		apiKey, headers, body,
	)
	if ends {
		tcp, is := connection.(*net.TCPConn)
		if !is {
			t.Fatalf("%T", connection)
		}
		err = errors.Join(err, tcp.CloseWrite())
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := connection.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{status: response.StatusCode, header: response.Header, body: string(content)}
}

// TestSlowBodyOverHTTP2 sends a slow body over a connection that has other
// streams.
func TestSlowBodyOverHTTP2(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{})
	served := impatient(t, p)
	served.StartTLS()
	t.Cleanup(served.Close)
	body, writes := io.Pipe()
	defer writes.Close()
	go func() { _, _ = io.WriteString(writes, `{"metadata":`) }()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, served.URL+v1.PathProfiles, body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set(v1.HeaderAPIKey, apiKey)
	response, err := served.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.ProtoMajor != 2 || response.StatusCode != http.StatusRequestTimeout {
		t.Errorf("%s %s", response.Proto, response.Status)
	}
}

// TestControlCharacters uses control characters in the names of registries,
// profiles, packs, variables and manifests, and in tags.
func TestControlCharacters(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{}, projects("apps"))
	acr := p.create(v1.PathBasicRegistries, basicRegistry("acr"))
	uid := p.create(v1.PathProfiles, addOn("apps", "1.0.0", newLayer(acr, "web", "1.0.0")))
	profile, pack := v1.Path(v1.PathProfile, uid), v1.Path(v1.PathProfilePack, uid, "web")
	for _, character := range []string{"\x00", "\x01", "\t", "\n", "\x1b", "\x7f", "\u0085"} {
		name := "a" + character + "b"
		layer, tagged := newLayer(acr, name, "1.0.0"), newLayer(acr, "other", "1.0.0"+character)
		renamed := update(name, "1.0.0")
		for what, test := range map[string]struct {
			method, path string
			body         any
		}{
			"basic registry": {http.MethodPost, v1.PathBasicRegistries, basicRegistry(name)},
			"ECR registry":   {http.MethodPost, v1.PathEcrRegistries, ecrRegistry(name)},
			"profile":        {http.MethodPost, v1.PathProfiles, addOn(name, "1.0.0")},
			"renamed":        {http.MethodPut, profile, renamed},
			"described": {http.MethodPatch, v1.Path(v1.PathProfileMetadata, uid), v1.ProfileMetaEntity{
				Metadata: &v1.ObjectMetaInputEntity{Name: name},
			}},
			"clone": {http.MethodPost, v1.Path(v1.PathProfileClone, uid), v1.ClusterProfileCloneEntity{
				Metadata: &v1.ClusterProfileCloneMetaInputEntity{Name: name, Version: "1.0.0"},
			}},
			"pack of a profile": {http.MethodPost, v1.PathProfiles, addOn("new", "1.0.0", layer)},
			"pack":              {http.MethodPost, v1.Path(v1.PathProfilePacks, uid), v1.PackInputEntity{Pack: &layer}},
			"tag":               {http.MethodPost, v1.Path(v1.PathProfilePacks, uid), v1.PackInputEntity{Pack: &tagged}},
			"manifest":          {http.MethodPost, pack + "/manifests", v1.ManifestInputEntity{Name: name, Content: "kind: Namespace"}},
			"variable":          {http.MethodPut, v1.Path(v1.PathProfileVariables, uid), v1.Variables{Variables: []v1.Variable{{Name: name}}}},
		} {
			got := p.send(test.method, test.path, test.body)
			if got.status != http.StatusBadRequest || !strings.Contains(got.body, "control character") {
				t.Errorf("%s %q: %d %s", what, name, got.status, got.body)
			}
		}
	}
	// All other characters are accepted in names.
	for _, name := range []string{"Ünïcode", "名前", "a b", "a--b", `"quoted"`} {
		p.create(v1.PathBasicRegistries, basicRegistry(name))
		p.create(v1.PathProfiles, addOn(name, "1.0.0"))
	}
}
