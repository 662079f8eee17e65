package helmlayer

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/privatestate"
)

const claimKey = "claim"

// claimed is the pack that the plan of a layer wants.
type claimed struct {
	Profile string `json:"profile"`
	Pack    string `json:"pack"`
}

// claim says which pack the plan wants, and refuses one that another layer of the
// configuration wants too. It reports whether another address of the run gives
// the pack of an existing layer up: then this one has to write it, to be sure
// that it stays.
//
// A layer that is replaced is planned twice in one process: the second time as a
// new one, with the private state that the first left.
func (r *Resource) claim(ctx context.Context, plan model, prior *model, private privatestate.Reader, resp *resource.ModifyPlanResponse) (contested bool) {
	if plan.ClusterProfileID.IsUnknown() || plan.Name.IsUnknown() || plan.Chart.IsUnknown() {
		return false
	}
	wanted := claimed{plan.ClusterProfileID.ValueString(), plan.layer().PackName()}
	again := prior == nil && privatestate.Get[claimed](ctx, private, claimKey, &resp.Diagnostics) == wanted
	released, taken := r.session.Claim(wanted.Profile, wanted.Pack)
	if taken && !again {
		diagnose.LayerTwice(wanted.Pack, plan.Chart.ValueString()).AddTo(&resp.Diagnostics, diagnose.Error)
	}
	privatestate.Set(ctx, resp.Private, claimKey, wanted, &resp.Diagnostics)
	return released && prior != nil
}
