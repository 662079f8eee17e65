package helmlayer

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// planProfile refuses a layer that would enter a profile which no scope has. A
// layer that stays where it is is not looked at: the refresh has done so, or was
// told not to.
func (r *Resource) planProfile(ctx context.Context, plan model, prior *model, diags *diag.Diagnostics) {
	if prior != nil && prior.ClusterProfileID.Equal(plan.ClusterProfileID) {
		return
	}
	if first, err := r.session.Reach(ctx); err != nil {
		if first {
			diagnose.Palette("add the layer to the cluster profile", err).AddTo(diags, diagnose.Error)
		}
		return
	}
	if plan.ClusterProfileID.IsUnknown() {
		return
	}
	uid := plan.ClusterProfileID.ValueString()
	if scopes, absent := r.session.ProfileAbsent(ctx, uid); absent {
		diagnose.LayerProfileAbsent(uid, scopes, r.session.ProfilesLike(ctx, uid)).AddTo(diags, diagnose.Error)
	}
}
