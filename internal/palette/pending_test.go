package palette_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// A held removal survives a run that was interrupted after the publish of another
// edit, which promotes the draft, and before the removal is in the draft again.
func TestRemovalWaitsWithoutDraft(t *testing.T) {
	t.Parallel()
	keeps := func(packs []palette.Pack) ([]palette.Pack, error) { return packs, nil }
	for name, test := range map[string]struct {
		then func(*testing.T, *palette.Client) error
		want string
		open bool
	}{
		"settled": {func(t *testing.T, c *palette.Client) error {
			_, err := c.SettleDraft(t.Context(), scope, "profile-1", keeps)
			return err
		}, "b c", false},
		"discarded": {func(t *testing.T, c *palette.Client) error {
			_, err := c.DiscardDraft(t.Context(), scope, "profile-1")
			return err
		}, "a b c", false},
		"waits on": {func(t *testing.T, c *palette.Client) error {
			_, err := c.EditProfile(t.Context(), scope, "profile-1", adds("d"))
			return err
		}, "a b c d", true},
	} {
		for _, tags := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					f := newFake(ref("a"), ref("b"))
					f.tags = tags
					killed := editor(t, f)
					if _, err := killed.HoldRemoval(t.Context(), scope, "profile-1", dropping("a")); err != nil {
						t.Fatal(err)
					}
					f.before = func(w http.ResponseWriter, r *http.Request, _ string) bool {
						if f.publishes() == 0 || strings.HasSuffix(r.URL.Path, "/publish") {
							return false
						}
						refuse(w, http.StatusForbidden, v1.CodeForbidden) // this run ends here
						return true
					}
					if _, err := killed.EditProfile(t.Context(), scope, "profile-1", adds("c")); err == nil {
						t.Fatal("the run was not interrupted")
					}
					f.before = nil
					c := editor(t, f)
					found, err := c.FreshProfile(t.Context(), scope, "profile-1")
					if err != nil || !found.Unpublished || f.drafted() != "none" || f.names() != "a b c" {
						t.Fatalf("waits %t, published %s, draft %s: %v", found.Unpublished, f.names(), f.drafted(), err)
					}
					if err := test.then(t, c); err != nil {
						t.Fatal(err)
					}
					if found, err = c.FreshProfile(
						t.Context(), scope, "profile-1",
					); err != nil || found.Unpublished != test.open || f.names() != test.want {
						t.Errorf("waits %t, published %s: %v", found.Unpublished, f.names(), err)
					}
				})
			})
		}
	}
}
