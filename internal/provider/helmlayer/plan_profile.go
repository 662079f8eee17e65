package helmlayer

import (
	"context"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// checkProfile refuses a layer that is added to a profile which no scope has. The profile of a layer that is kept there
// is not looked up: the refresh has done so, or was told not to.
func (p *planning) checkProfile(ctx context.Context) {
	if p.prior != nil && p.prior.ClusterProfileID.Equal(p.plan.ClusterProfileID) {
		return
	}
	if first, err := p.session.Reach(ctx); err != nil {
		if first {
			diagnose.Palette("add the layer to the cluster profile", err).AddTo(p.diags, diagnose.Error)
		}
		return
	}
	if p.plan.ClusterProfileID.IsUnknown() {
		return
	}
	uid := p.plan.ClusterProfileID.ValueString()
	if scopes, absent := p.session.ProfileAbsent(ctx, uid); absent {
		diagnose.LayerProfileAbsent(uid, scopes, p.session.ProfilesLike(ctx, uid)).AddTo(p.diags, diagnose.Error)
	}
}
