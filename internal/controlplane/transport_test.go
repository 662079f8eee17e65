package controlplane_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
)

func request(ctx context.Context, t *testing.T, body io.Reader) *http.Request {
	t.Helper()
	made, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://palette.local/a%2Fb?c=d", body)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestTransportCarriesEverything(t *testing.T) {
	t.Parallel()
	carried := controlplane.Transport(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		received := []string{r.Host, r.RequestURI, r.Method, string(body), r.Header.Get("Given")}
		w.Header().Set("Received", strings.Join(received, " "))
		w.WriteHeader(http.StatusTeapot)
		w.Header().Set("Late", "too late")
		_, _ = io.WriteString(w, "result")
	}))
	sent := request(t.Context(), t, strings.NewReader("question"))
	sent.Header.Set("Given", "header")
	response, err := carried.RoundTrip(sent)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || string(body) != "result" || response.StatusCode != http.StatusTeapot ||
		response.ContentLength != 6 {
		t.Errorf("%v %s %q", err, response.Status, body)
	}
	if got := response.Header.Get("Received"); got != "palette.local /a%2Fb?c=d POST question header" {
		t.Errorf("received: %q", got)
	}
	if response.Header.Get("Late") != "" {
		t.Error("a header after the status was sent")
	}
}

func TestTransportEndsWithContext(t *testing.T) {
	t.Parallel()
	started, release := make(chan struct{}), make(chan struct{})
	defer close(release)
	slow := controlplane.Transport(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(started)
		<-r.Context().Done() // the handler has the same context
		<-release
	}))
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-started
		cancel()
	}()
	response, err := slow.RoundTrip(request(ctx, t, nil))
	if response != nil {
		response.Body.Close()
	}
	if !errors.Is(err, context.Canceled) {
		t.Errorf("err: %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	response, err = slow.RoundTrip(request(ended, t, nil))
	if response != nil {
		response.Body.Close()
	}
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a request whose context had ended: %v", err)
	}
}

func TestTransportPanic(t *testing.T) {
	t.Parallel()
	broken := controlplane.Transport(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("bug") }))
	response, err := broken.RoundTrip(request(t.Context(), t, nil))
	if response != nil {
		response.Body.Close()
	}
	if err == nil || !strings.Contains(err.Error(), "bug") {
		t.Errorf("err: %v", err)
	}
}
