package acctest_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	framework "github.com/hashicorp/terraform-plugin-framework/provider"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/provider"
)

// A list with resources returns what an import by identity reads.
func TestListShowsWhatImportReads(t *testing.T) {
	t.Parallel()
	w := fixture.ListEstate(t, "Default")
	for _, kind := range []string{"palette_oci_registry", "palette_cluster_profile", "palette_helm_layer"} {
		found, diagnostics := w.List(t.Context(), acctest.ListBlock{Type: kind, Include: true})
		if len(found) < 3 || len(diagnostics) > 0 {
			t.Errorf("%s: listed %v %v", kind, acctest.Names(found), diagnostics)
		}
		for i, listed := range found {
			other := acctest.NewCore(t, w.Start)
			resource := acctest.Resource{Type: kind, Name: fmt.Sprintf("one%d", i)}
			other.ImportByIdentity(t.Context(), resource, listed.Identity).MustSucceed(t)
			if diff := cmp.Diff(listed.Identity, other.Identity(t.Context(), resource.Address())); diff != "" {
				t.Errorf("%s has another identity (-listed +imported):\n%s", listed.Name, diff)
			}
			for attribute, value := range listed.Resource {
				got := other.Attribute(resource.Address(), attribute)
				if attribute == "chart_reference" {
					continue // a refresh looks it up in the registry, a list does not
				}
				if diff := cmp.Diff(value, got); diff != "" {
					t.Errorf("%s: %s (-listed +imported):\n%s", listed.Name, attribute, diff)
				}
			}
		}
	}
}

// An interrupt ends the list with an error.
func TestListIsInterrupted(t *testing.T) {
	t.Parallel()
	w := fixture.ListEstate(t, "")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, kind := range []string{"palette_oci_registry", "palette_cluster_profile", "palette_helm_layer"} {
		found, diagnostics := w.List(ctx, acctest.ListBlock{Type: kind, Include: true})
		if len(found) > 0 || len(diagnostics) != 1 || diagnostics[0].Severity != "error" {
			t.Errorf("%s: listed %v, diagnostics %+v", kind, acctest.Names(found), diagnostics)
		}
	}
}

// Without a control plane, the error of a list shows how one is configured.
func TestListWithoutControlPlane(t *testing.T) {
	for _, variable := range []string{"HOST", "API_KEY", "EMBEDDED_PATH"} {
		t.Setenv("PALETTE_"+variable, "")
	}
	t.Setenv("SPECTROCLOUD_HOST", "")
	t.Setenv("SPECTROCLOUD_APIKEY", "")
	core := acctest.NewCore(t, func() framework.Provider { return provider.New("test") })
	for _, kind := range []string{"palette_oci_registry", "palette_cluster_profile", "palette_helm_layer"} {
		found, diagnostics := core.List(t.Context(), acctest.ListBlock{Type: kind})
		if len(found) > 0 || len(diagnostics) != 1 || diagnostics[0].Severity != "error" ||
			diagnostics[0].Summary != "Control Plane Not Configured" {
			t.Errorf("%s: listed %v, diagnostics %+v", kind, acctest.Names(found), diagnostics)
		}
	}
}

// A list of the profiles of another project than that of the provider configuration is refused before any request:
// its results could not be imported.
func TestListsOfAnotherProject(t *testing.T) {
	t.Parallel()
	for configured, reason := range map[string]string{"": "has no project", "Default": `has the project "Default"`} {
		w := fixture.NewCoreWithOptions(t, fixture.CoreOptions{Project: configured})
		for _, kind := range []string{"palette_cluster_profile", "palette_helm_layer"} {
			block := acctest.ListBlock{Type: kind, Config: map[string]any{"project": "payments"}}
			found, diagnostics := w.List(t.Context(), block)
			titles := fixture.Titles(t, diagnostics)
			want := []string{"error: Project Of Another Provider Configuration"}
			if diff := cmp.Diff(want, titles); diff != "" || len(found) > 0 {
				t.Errorf("%q, %s: listed %v, diagnostics (-want +got):\n%s",
					configured, kind, acctest.Names(found), diff)
				continue
			}
			for _, want := range []string{`"payments"`, reason, "provider = palette."} {
				if !strings.Contains(diagnostics[0].Detail, want) {
					t.Errorf("%q, %s: %q is not in %s", configured, kind, want, diagnostics[0].Detail)
				}
			}
		}
		if requests := w.Faulty.Requests(); len(requests) > 0 {
			t.Errorf("%q: requested %v", configured, requests)
		}
	}
}

// Each profile is read in the scope that the list returns.
func TestListsReadInScope(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"palette_cluster_profile", "palette_helm_layer"} {
		w := fixture.ListEstate(t, "Default")
		var mu sync.Mutex
		found := map[string]int{}
		w.Faulty.Break(acctest.Match{Path: "^/v1/clusterprofiles/"},
			func(request *http.Request, next http.RoundTripper) (*http.Response, error) {
				mu.Lock()
				defer mu.Unlock()
				found[map[bool]string{true: "tenant", false: "project"}[request.Header.Get(
					v1.HeaderProjectUID,
				) == ""]]++
				return next.RoundTrip(request)
			})
		w.List(t.Context(), acctest.ListBlock{Type: kind, Include: true})
		if diff := cmp.Diff(map[string]int{"tenant": 3, "project": 1}, found); diff != "" {
			t.Errorf("%s reads (-want +got):\n%s", kind, diff)
		}
	}
}
