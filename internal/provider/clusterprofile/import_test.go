package clusterprofile_test

import (
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// An import accepts a uid, a scope with name and version, a name with only one version, or an identity.
func TestImport(t *testing.T) {
	t.Parallel()
	const other = "0123456789abcdef01234567"
	for name, test := range map[string]struct {
		id       string
		identity any
		two      bool // there are two versions
		uid      string
		want     []string
	}{
		"a uid":                 {id: other, uid: other},
		"a name":                {id: "apps", uid: "FIRST"},
		"a name of two":         {id: "apps", two: true, want: []string{"error: Invalid Import Id"}},
		"no name":               {id: "others", want: []string{"error: Cluster Profile Not Found"}},
		"a version":             {id: "tenant:apps:1.0.0", two: true, uid: "FIRST"},
		"no version":            {id: "tenant:apps:3.0.0", want: []string{"error: Cluster Profile Not Found"}},
		"a version that is odd": {id: "tenant:apps:newest", want: []string{"error: Invalid Profile Version"}},
		"no version at all":     {id: "tenant:apps", want: []string{"error: Invalid Import Id"}},
		"no scope":              {id: "system:apps:1.0.0", want: []string{"error: Invalid Import Id"}},
		"a project":             {id: "project:apps:1.0.0", want: []string{"at scope: error: Project Not Configured"}},
		"an identity":           {identity: other, uid: other},
		"an empty identity":     {identity: "", want: []string{"error: Invalid Import Id"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProfiles(t)
			if first, _ := p.created(values{})["id"].(string); test.uid == "FIRST" {
				test.uid = first
			}
			if test.two {
				p.created(values{"version": "2.0.0"})
			}
			p.begin(session.Options{})
			resp := resource.ImportStateResponse{State: p.state(nil), Identity: p.identityOf(nil)}
			p.resource.ImportState(
				t.Context(), resource.ImportStateRequest{ID: test.id, Identity: p.identityOf(test.identity)}, &resp,
			)
			if diff := gocmp.Diff(test.want, reported(resp.Diagnostics)); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
			if test.want != nil {
				return
			}
			want := values{"id": test.uid, "destroy_earlier_versions": true}
			if diff := gocmp.Diff(want, plain(resp.State.Raw)); diff != "" {
				t.Errorf("state (-want +got):\n%s", diff)
			}
			if diff := gocmp.Diff(values{"id": test.uid}, plain(resp.Identity.Raw)); diff != "" {
				t.Errorf("identity (-want +got):\n%s", diff)
			}
		})
	}
}
