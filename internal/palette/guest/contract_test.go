package guest_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	"github.com/palette-oci/terraform-provider-palette/internal/palette/contract"
	"github.com/palette-oci/terraform-provider-palette/internal/palette/guest"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// The contract suite passes through a guest, and everything is deleted afterwards.
func TestContractSuiteAsGuest(t *testing.T) {
	t.Parallel()
	kept, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	server, err := controlplane.New(controlplane.Options{
		Store: kept, Prober: struct{ probe.Prober }{}, APIKey: redact.New("key"),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	next := controlplane.Transport(server)
	visit, err := guest.New(guest.Options{
		BaseURL: "https://palette.local", APIKey: redact.New("key"), Transport: next, Prefix: "contract-",
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if left := visit.Leave(context.Background()); len(left) > 0 {
			t.Errorf("left %v", left)
		}
		for _, path := range []string{v1.PathDashboardProfilesMetadata, v1.PathOciRegistriesSummary} {
			if body := list(t, next, path); strings.Contains(body, `"contract-`) {
				t.Errorf("still there: %s", body)
			}
		}
	})
	contract.Run(t, contract.Peer{BaseURL: "https://palette.local", APIKey: redact.New("key"), Transport: visit})
}

func list(t *testing.T, from http.RoundTripper, path string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, "https://palette.local"+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set(v1.HeaderAPIKey, "key")
	request.Header.Set(v1.HeaderProjectUID, "5f0000000000000000000001")
	response, err := from.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%d, %v", response.StatusCode, err)
	}
	return string(body)
}
