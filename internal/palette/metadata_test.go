package palette_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// described keeps the metadata of one profile, as a Palette that merges
// annotations or replaces them.
type described struct {
	mu          sync.Mutex
	merges      bool
	annotations map[string]string
	sent        []map[string]string // the annotations of each PATCH
	late        map[string]string   // what another client writes after each PATCH
}

func (d *described) serve(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if r.Method == http.MethodGet {
		reply(w, http.StatusOK, v1.ClusterProfile{
			Metadata: &v1.ObjectMeta{Name: "apps", UID: "p", Annotations: d.annotations},
			Spec:     &v1.ClusterProfileSpec{Version: "1.0.0"}, Status: &v1.ClusterProfileStatus{},
		})
		return
	}
	var body v1.ProfileMetaEntity             // a PUT has its metadata in the same place
	_ = json.NewDecoder(r.Body).Decode(&body) // the checks below need what it contains
	d.sent = append(d.sent, body.Metadata.Annotations)
	if !d.merges || r.Method == http.MethodPut {
		d.annotations = map[string]string{"scope": "tenant"}
	}
	maps.Copy(d.annotations, body.Metadata.Annotations)
	if r.Method == http.MethodPatch {
		maps.Copy(d.annotations, d.late)
	}
	reply(w, http.StatusNoContent, nil)
}

// A write of metadata sends what this provider owns, and keeps what others wrote,
// whether Palette replaces annotations or merges them.
func TestMetadataOfOthersIsKept(t *testing.T) {
	t.Parallel()
	const other = "team.example/owner"
	for merges, patches := range map[bool][3]int{true: {1, 1, 2}, false: {2, 2, 2}} {
		d := &described{
			merges: merges, annotations: map[string]string{"scope": "tenant", other: "shop", "description": "old"},
		}
		c := client(t, quick(carrier(d.serve)))
		for i, write := range []func() error{
			func() error {
				return c.DescribeProfile(t.Context(), palette.Tenant(), "p", palette.Description{Text: "new"})
			},
			func() error { return c.HandOver(t.Context(), palette.Tenant(), "p", "registry", false) },
			func() error { return c.HandOver(t.Context(), palette.Tenant(), "p", "registry", true) },
		} {
			d.sent = nil
			if err := write(); err != nil {
				t.Fatal(err)
			}
			if len(d.sent) != patches[i] {
				t.Errorf("merges %t, write %d: %d requests", merges, i, len(d.sent))
			}
			for key := range d.sent[0] {
				if key != "description" && !strings.HasPrefix(key, "terraform-provider-palette/") {
					t.Errorf("the first request sends %s", key)
				}
			}
			if d.annotations[other] != "shop" || d.annotations["description"] != "new" {
				t.Errorf("merges %t, write %d: %v", merges, i, d.annotations)
			}
		}
		found, err := c.FreshProfile(t.Context(), palette.Tenant(), "p")
		if diff := cmp.Diff([]string(nil), found.HandedOver()); err != nil || diff != "" {
			t.Errorf("merges %t: %v %s", merges, err, diff)
		}
		if err := c.DescribeProfile(
			t.Context(), palette.Tenant(), "p", palette.Description{Text: "new"},
		); err != nil || len(d.sent) != patches[2] {
			t.Errorf("unchanged metadata is written again: %v", err)
		}
	}
}

// What another client writes meanwhile is not removed.
func TestConcurrentMetadataIsKept(t *testing.T) {
	t.Parallel()
	d := &described{annotations: map[string]string{"scope": "tenant"}}
	c := client(t, quick(carrier(d.serve)))
	for _, done := range []bool{false, true} {
		if err := c.HandOver(t.Context(), palette.Tenant(), "p", "registry", done); err != nil {
			t.Fatal(err)
		}
		d.late = map[string]string{"team.example/new": "shop"} // during the second write
	}
	if want := map[string]string{"scope": "tenant", "team.example/new": "shop"}; !maps.Equal(d.annotations, want) {
		t.Errorf("the annotations are %v", d.annotations)
	}
}

// Metadata that Palette has lost with a PUT is restored: first what this provider
// owns, then what others wrote where it is missing, the scope never.
func TestMetadataLostByPutIsRestored(t *testing.T) {
	t.Parallel()
	const other = "team.example/owner"
	for name, test := range map[string]struct {
		forgets, merges bool
		patches         int
	}{
		"keeps what was there, merges":   {false, true, 1},
		"keeps what was there, replaces": {false, false, 2},
		"forgets all, merges":            {true, true, 2},
		"forgets all, replaces":          {true, false, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(ref("a"), ref("b"))
			f.unmarked = true
			f.annotations = map[string]string{"scope": "project", other: "shop", "description": "apps"}
			var sent []map[string]string
			f.before = func(w http.ResponseWriter, r *http.Request, text string) bool {
				f.mu.Lock()
				defer f.mu.Unlock()
				if r.Method == http.MethodPut && test.forgets {
					f.annotations = map[string]string{"scope": "project"}
				}
				if !strings.HasSuffix(r.URL.Path, "/metadata") {
					return false
				}
				var body v1.ProfileMetaEntity
				_ = json.Unmarshal([]byte(text), &body) // the checks below need what it contains
				sent = append(sent, body.Metadata.Annotations)
				next := map[string]string{"scope": "project"}
				if test.merges {
					maps.Copy(next, f.annotations)
				}
				maps.Copy(next, body.Metadata.Annotations)
				f.annotations = next
				reply(w, http.StatusNoContent, nil)
				return true
			}
			c := client(t, quick(carrier(f.ServeHTTP)))
			remove := func(packs []palette.Pack) ([]palette.Pack, error) { return packs[:1], nil }
			if _, err := c.HoldRemoval(t.Context(), palette.Tenant(), "profile-1", remove); err != nil {
				t.Fatal(err)
			}
			if len(sent) != test.patches {
				t.Errorf("%d requests: %v", len(sent), sent)
			}
			for i, annotations := range sent {
				for key := range annotations {
					own := key == "description" || strings.HasPrefix(key, "terraform-provider-palette/")
					if key == "scope" || i == 0 && !own {
						t.Errorf("request %d sends %s", i, key)
					}
				}
			}
			f.mu.Lock()
			defer f.mu.Unlock()
			if f.annotations[other] != "shop" || f.annotations["description"] != "apps" ||
				f.annotations["terraform-provider-palette/draft"] == "" {
				t.Errorf("the annotations are %v", f.annotations)
			}
		})
	}
}
