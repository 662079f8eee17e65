package clusterprofile_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
)

// A deletion that Palette refuses does not change published content. The layers that the run removed are restored, and
// the next apply only adopts them.
func TestRefusedDeletion(t *testing.T) {
	t.Parallel()
	w, ctx := fixture.NewCore(t), t.Context()
	wanted := fixture.BasicShop().Resources()
	w.Apply(ctx, wanted...).MustSucceed(t)
	id, _ := w.Attribute(fixture.ShopProfile, "id").(string)
	w.Faulty.Break(acctest.Match{Method: http.MethodDelete, Path: "^/v1/clusterprofiles/"},
		acctest.Responds(http.StatusBadRequest, `{"code":"ClusterProfileInUse","message":"clusters use it"}`))
	if found := w.Apply(ctx, wanted[0]).Errors(); len(found) != 1 || found[0].Address != fixture.ShopProfile {
		t.Errorf("%+v", found)
	}
	w.Faulty.Heal()
	packs := fixture.PackNames(fixture.Packs(t, w.Client, id))
	slices.Sort(packs)
	if diff := cmp.Diff([]string{"a", "b"}, packs); diff != "" {
		t.Errorf("published packs (-want +got):\n%s", diff)
	}
	w.Apply(ctx, wanted...).MustSucceed(t)
	if plan := w.Plan(ctx, wanted...); len(plan.Actions)+len(plan.Diagnostics) > 0 {
		t.Errorf("the plan is not empty: %+v", plan)
	}
	if again, _ := w.Attribute(fixture.ShopProfile, "id").(string); again != id {
		t.Errorf("the profile is %s instead of %s", again, id)
	}
}
