package controlplane_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// TestLimits checks the limits that Palette publishes, per source address and
// prefix of the path.
func TestLimits(t *testing.T) {
	t.Parallel()
	now := time.Now()
	limited := newPeer(t, t.TempDir(), registryFake{}, func(o *controlplane.Options) {
		o.Limits, o.Now = true, func() time.Time { return now }
	})
	send := func(source, path string) (int, string) {
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		request.RemoteAddr = source + ":40000"
		request.Header.Set(v1.HeaderAPIKey, apiKey)
		recorder := httptest.NewRecorder()
		limited.server.ServeHTTP(recorder, request)
		return recorder.Code, recorder.Body.String()
	}
	passes := func(source, path string, want int) {
		t.Helper()
		for i := range want {
			if status, body := send(source, path); status == http.StatusTooManyRequests {
				t.Fatalf("request %d of %s to %s: %s", i+1, source, path, body)
			}
		}
		status, body := send(source, path)
		if status != http.StatusTooManyRequests || !strings.Contains(body, v1.CodeTooManyRequests) {
			t.Errorf("request %d of %s to %s: %d %s", want+1, source, path, status, body)
		}
	}
	passes("192.0.2.1", "/v1/registries/oci/summary", 50)
	passes("192.0.2.1", "/v1/registries/metadata", 0)
	passes("192.0.2.1", "/v1/packs", 50)
	passes("192.0.2.1", "/v1/clusterprofiles/x", 250)
	passes("192.0.2.2", "/v1/registries/oci/summary", 50)
	now = now.Add(time.Second)
	passes("192.0.2.1", "/v1/registries/oci/summary", 10)
	passes("192.0.2.1", "/v1/clusterprofiles/x", 50)

	free := newPeer(t, t.TempDir(), registryFake{})
	for range 300 {
		if got := free.send(http.MethodGet, "/v1/registries/oci/summary", nil); got.status != http.StatusOK {
			t.Fatal(got)
		}
	}
}
