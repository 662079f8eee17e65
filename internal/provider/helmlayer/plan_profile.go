package helmlayer

import (
	"context"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// checkProfile refuses a new layer in a profile that no scope has. The refresh has looked up the profile of an existing
// layer, unless it was turned off.
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
