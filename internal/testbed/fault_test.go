package testbed_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

func TestFaultMatch(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	host := w.Handle("contoso.azurecr.io", http.HandlerFunc(hello))
	host.Fault(testbed.Match{Method: http.MethodGet, Path: `/manifests/`, Skip: 1, Times: 2},
		testbed.Respond(http.StatusInternalServerError, `{"errors":[]}`, "X-Fault", "yes"))
	heal := host.Fault(
		testbed.Match{When: func(r *http.Request) bool { return r.URL.Query().Has("n") }},
		testbed.TooManyRequests(1500*time.Millisecond),
	)
	send := func(path string) *http.Response {
		response, _ := get(t, w.Client(), "https://contoso.azurecr.io"+path)
		return response
	}
	for i, want := range []int{200, 500, 500, 200} {
		if response := send("/v2/web/manifests/1"); response.StatusCode != want {
			t.Errorf("request %d: %s, want %d", i, response.Status, want)
		} else if want == 500 && (response.Header.Get("X-Fault") != "yes" ||
			response.Header.Get("Content-Type") != "application/json") {
			t.Errorf("headers %v", response.Header)
		}
	}
	if response := send("/v2/web/blobs/1"); response.StatusCode != 200 {
		t.Errorf("another path: %s", response.Status)
	}
	if response := send("/?n=1"); response.StatusCode != 429 || response.Header.Get("Retry-After") != "2" {
		t.Errorf("too many requests: %s %v", response.Status, response.Header)
	}
	heal()
	if response := send("/?n=1"); response.StatusCode != 200 {
		t.Errorf("healed: %s", response.Status)
	}
	host.Fault(testbed.Match{}, testbed.TooManyRequests(-1))
	if response := send("/"); response.StatusCode != 429 || response.Header.Get("Retry-After") != "" {
		t.Errorf("too many requests without a hint: %s %v", response.Status, response.Header)
	}
	host.Heal()
	if response := send("/"); response.StatusCode != 200 {
		t.Errorf("all healed: %s", response.Status)
	}
	if got := len(host.Requests()); got != 9 {
		t.Errorf("%d requests are logged, want 9", got)
	}
}

func TestEffectsOnTheConnection(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	host := w.Handle("contoso.azurecr.io", http.HandlerFunc(hello))
	const url = "https://contoso.azurecr.io/"
	host.Fault(testbed.Match{Path: "^/dropped$"}, testbed.Drop())
	if _, err := w.Client().Get(url + "dropped"); !errors.Is(err, io.EOF) {
		t.Errorf("a dropped connection: %v", err)
	}
	host.Fault(testbed.Match{Path: "^/cut$"}, testbed.Cut())
	response, err := w.Client().Get(url + "cut")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(response.Body); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a cut response: %v", err)
	}
	_ = response.Body.Close()
	host.Fault(testbed.Match{Path: "^/late$"}, testbed.Delay(50*time.Millisecond))
	begun := time.Now()
	if _, body := get(t, w.Client(), url+"late"); !strings.HasPrefix(body, "hello") ||
		time.Since(begun) < 50*time.Millisecond {
		t.Errorf("a late response: %q after %v", body, time.Since(begun))
	}
	host.Fault(testbed.Match{Path: "^/never$"}, testbed.Delay(time.Hour))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	request, _ := http.NewRequestWithContext(ctx, http.MethodGet, url+"never", nil)
	if _, err := w.Client().Do(request); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("no response: %v", err)
	}
	host.Fault(testbed.Match{Path: "^/moved$"}, testbed.Redirect("https://evil.example/x"))
	if _, err := w.Client().Get(url + "moved"); err == nil || len(w.Escapes()) != 1 {
		t.Errorf("a redirect out of the world: %v, escapes %v", err, w.Escapes())
	}
}

func TestEffectsOnTheContent(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	r := w.Registry("contoso.azurecr.io")
	d := testbed.Must(r.PushChart(web, "web"))
	send := func(effect testbed.Effect) (*http.Response, string) {
		defer r.Fault(testbed.Match{Path: "/manifests/", Times: 1}, effect)()
		return get(
			t, w.Client(), "https://contoso.azurecr.io/v2/web/manifests/1.2.3_build.5", "Accept",
			ocispec.MediaTypeImageManifest,
		)
	}
	if response, body := send(
		testbed.Oversized(5 << 20),
	); len(body) != 5<<20 || digest.FromString(strings.TrimRight(body, " ")) != d ||
		response.Header.Get("Content-Type") != ocispec.MediaTypeImageManifest {
		t.Errorf("oversized: %d bytes, %v", len(body), response.Header)
	}
	if _, body := send(testbed.Rewrite(func([]byte) []byte { return []byte("{}") })); body != "{}" {
		t.Errorf("rewritten: %s", body)
	}
}
