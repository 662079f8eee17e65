package acctest_test

import (
	"net/http"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
)

// At no time does the next version of a profile lack a layer that both versions have; the earlier version never
// changes.
func TestNextVersionIsAlwaysComplete(t *testing.T) {
	t.Parallel()
	before := newFleet(fewLayers)
	after := before.edited("1.1.0", 2, 4, 1)
	for name, test := range map[string]struct {
		mood controlplane.Mood
		// whole is whether the version is complete from its first state on, not only when terraform reports it.
		whole bool
	}{
		"clone":            {controlplane.Mood{}, true},
		"clone as a draft": {controlplane.Mood{CloneAsDraft: true, CloneBare: true}, true},
		"no clone":         {controlplane.Mood{Clone: http.StatusMethodNotAllowed}, false},
		"no entity tags":   {controlplane.Mood{NoETags: true, KeepsEqualDraft: true}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bump := recordBump(t, test.mood, before, after)
			for _, mistake := range bump.mistakes(test.whole) {
				t.Error(mistake)
			}
			if bump.kept != "" {
				t.Errorf("the earlier version changed (-before +after):\n%s", bump.kept)
			}
		})
	}
}
