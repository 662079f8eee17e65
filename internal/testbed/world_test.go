package testbed_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

func hello(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, "hello from "+r.Host) }

func get(t *testing.T, client *http.Client, url string, headers ...string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

func TestWorldRefusesOtherNames(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	w.Handle("api.spectrocloud.com", http.HandlerFunc(hello))
	w.Handle("registry.corp.example:5000", http.HandlerFunc(hello))

	for url, want := range map[string]string{
		"https://api.spectrocloud.com/":       "hello from api.spectrocloud.com",
		"https://API.spectrocloud.com/":       "hello from API.spectrocloud.com",
		"https://registry.corp.example:5000/": "hello from registry.corp.example:5000",
	} {
		if _, body := get(t, w.Client(), url); body != want {
			t.Errorf("%s responded %q, want %q", url, body, want)
		}
	}
	if escapes := w.Escapes(); len(escapes) != 0 {
		t.Errorf("escapes before anything else was requested: %v", escapes)
	}
	if _, err := w.Client().Get("https://registry.corp.example/"); err == nil {
		t.Error("another port responds")
	}
	if diff := cmp.Diff([]string{"registry.corp.example:443"}, w.Escapes()); diff != "" {
		t.Errorf("escapes (-want +got):\n%s", diff)
	}
	w.ResetRequests()
	if got := len(w.Escapes()) + len(w.Requests()); got != 0 {
		t.Errorf("%d entries are left after a reset", got)
	}
}

func TestWorldRefusesPlainHTTP(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	w.Handle("contoso.azurecr.io", http.HandlerFunc(hello))
	transport := &http.Transport{TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12}}
	w.Route(transport)
	client := &http.Client{Transport: transport}
	if response, _ := get(t, client, "http://contoso.azurecr.io/v2/"); response.StatusCode != http.StatusBadGateway {
		t.Errorf("status %d", response.StatusCode)
	}
	if diff := cmp.Diff([]string{"http://contoso.azurecr.io/v2/"}, w.Escapes()); diff != "" {
		t.Errorf("escapes (-want +got):\n%s", diff)
	}
}

func TestIdentities(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	host := w.Handle("contoso.azurecr.io", http.HandlerFunc(hello))
	host.Show(testbed.PrivateCA)
	send := func(client *http.Client) error {
		client.Transport.(*http.Transport).DisableKeepAlives = true
		response, err := client.Get("https://contoso.azurecr.io/")
		if err == nil {
			_ = response.Body.Close()
		}
		return err
	}
	var unknown x509.UnknownAuthorityError
	if err := send(w.Client()); !errors.As(err, &unknown) {
		t.Errorf("a private authority: %v", err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(host.CA())
	trusting := w.Transport()
	trusting.TLSClientConfig = &tls.Config{RootCAs: roots}
	if err := send(&http.Client{Transport: trusting}); err != nil {
		t.Errorf("a private authority that is known: %v", err)
	}
	host.Show(testbed.Expired)
	var invalid x509.CertificateInvalidError
	if err := send(w.Client()); !errors.As(err, &invalid) || invalid.Reason != x509.Expired {
		t.Errorf("an expired certificate: %v", err)
	}
	host.Show(testbed.OtherName)
	var name x509.HostnameError
	if err := send(w.Client()); !errors.As(err, &name) {
		t.Errorf("another name: %v", err)
	}
	host.Show(testbed.PlainHTTP)
	if err := send(w.Client()); err == nil || !strings.Contains(err.Error(), "HTTP response to HTTPS client") {
		t.Errorf("plain HTTP: %v", err)
	}
	host.Show(testbed.Trusted)
	if err := send(w.Client()); err != nil {
		t.Errorf("trusted again: %v", err)
	}
}

func TestCloseEndsRequests(t *testing.T) {
	t.Parallel()
	w, err := testbed.Start(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	arrived := make(chan struct{})
	w.Handle("slow.example", http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(arrived)
		<-r.Context().Done()
	}))
	ended := make(chan error, 1)
	client := w.Client()
	go func() {
		response, err := client.Get("https://slow.example/")
		if err == nil {
			_ = response.Body.Close()
		}
		ended <- err
	}()
	<-arrived
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	select {
	case err := <-ended:
		if err == nil {
			t.Error("the request in flight got a response")
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the request in flight still waits")
	}
	if _, err := w.DialContext(context.Background(), "tcp", "slow.example:443"); err == nil {
		t.Error("a closed world is still reached")
	}
}

func TestRequestsHideSecrets(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	host := w.Handle("contoso.azurecr.io", http.HandlerFunc(hello))
	request, _ := http.NewRequest(
		http.MethodPost, "https://contoso.azurecr.io/oauth2/token?service=x", strings.NewReader("password=in%2Bform"),
	)
	request.SetBasicAuth("user", "canary")
	response, err := w.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	lines := host.Requests()
	if len(lines) != 1 {
		t.Fatalf("%d lines", len(lines))
	}
	line := lines[0]
	if line.Method != http.MethodPost || line.Path != "/oauth2/token" || line.Query.Get("service") != "x" ||
		line.Status != http.StatusOK || line.Scheme != "basic" || line.Host != "contoso.azurecr.io" ||
		line.Time.IsZero() {
		t.Errorf("logged %+v", line)
	}
	if !line.Carried("canary") || !line.Carried("in+form") || line.Carried("another") {
		t.Error("the log does not know what was carried")
	}
	if strings.Contains(line.String(), "canary") {
		t.Errorf("the line shows the password: %s", line)
	}
	if testbed.Count(lines, http.MethodPost, "/token") != 1 || testbed.Count(lines, http.MethodGet, "") != 0 {
		t.Error("lines are not counted")
	}
}
