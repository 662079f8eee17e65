package privatestate_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/privatestate"
)

type note struct {
	UID   string   `json:"uid"`
	Packs []string `json:"packs,omitempty"`
}

// empty is an empty private state of the framework.
func empty[T any](*T) *T { return new(T) }

// Get returns the value that was set, or the zero value.
func TestGetAndSet(t *testing.T) {
	t.Parallel()
	var resp resource.UpdateResponse
	private := empty(resp.Private)
	for _, want := range []note{{}, {UID: "u"}, {UID: "v", Packs: []string{"web"}}} {
		var diags diag.Diagnostics
		privatestate.Set(t.Context(), private, "note", want, &diags)
		got := privatestate.Get[note](t.Context(), private, "note", &diags)
		if diff := cmp.Diff(want, got); diff != "" || len(diags) > 0 {
			t.Errorf("%v (-want +got):\n%s", diags, diff)
		}
		if other := privatestate.Get[note](t.Context(), private, "other", &diags); other.UID != "" || len(diags) > 0 {
			t.Errorf("a key that never was set: %v, %v", other, diags)
		}
	}
}

// An unreadable or unwritable value is an error that names the key, and Get returns the zero value.
func TestUnreadable(t *testing.T) {
	t.Parallel()
	var resp resource.UpdateResponse
	private := empty(resp.Private)
	private.SetKey(t.Context(), "text", []byte(`"text"`))
	for name, test := range map[string]struct {
		do      func(diags *diag.Diagnostics) note
		summary string
	}{
		"of another type": {
			func(diags *diag.Diagnostics) note { return privatestate.Get[note](t.Context(), private, "text", diags) },
			"Private State Not Readable",
		},
		"no JSON": {func(diags *diag.Diagnostics) (n note) {
			privatestate.Set(t.Context(), private, "text", func() {}, diags)
			return n
		}, "Private State Not Writable"},
		"a reserved key": {func(diags *diag.Diagnostics) (n note) {
			privatestate.Set(t.Context(), private, ".text", note{}, diags)
			return n
		}, "Restricted Resource Private State Namespace"},
		"to be read of a reserved key": {func(diags *diag.Diagnostics) note {
			return privatestate.Get[note](t.Context(), private, ".text", diags)
		}, "Restricted Resource Private State Namespace"},
	} {
		var diags diag.Diagnostics
		got := test.do(&diags)
		if got.UID != "" || len(diags) != 1 || diags[0].Summary() != test.summary ||
			!strings.Contains(diags[0].Detail(), "text") {
			t.Errorf("%s: %v, %v", name, got, diags)
		}
	}
}
