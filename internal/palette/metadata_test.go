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

// described keeps the metadata of one profile, as a Palette that merges or
// replaces annotations.
type described struct {
	mu          sync.Mutex
	merges      bool
	annotations map[string]string
	sent        []map[string]string // the annotations of each PATCH
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
	_ = json.NewDecoder(r.Body).Decode(&body) // what is not read is missed below
	d.sent = append(d.sent, body.Metadata.Annotations)
	if !d.merges || r.Method == http.MethodPut {
		d.annotations = map[string]string{"scope": "tenant"}
	}
	maps.Copy(d.annotations, body.Metadata.Annotations)
	reply(w, http.StatusNoContent, nil)
}

// Metadata writes send what this provider owns, and lose nothing of others,
// whether Palette replaces annotations or merges them.
func TestMetadataOfOthersStays(t *testing.T) {
	t.Parallel()
	const other = "team.example/owner"
	for merges, patches := range map[bool][3]int{true: {1, 1, 2}, false: {2, 2, 2}} {
		d := &described{merges: merges, annotations: map[string]string{"scope": "tenant", other: "shop", "description": "old"}}
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
		if err := c.DescribeProfile(t.Context(), palette.Tenant(), "p", palette.Description{Text: "new"}); err != nil || len(d.sent) != patches[2] {
			t.Errorf("what is so already is written again: %v", err)
		}
	}
}
