package helmlayer

import (
	"context"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/privatestate"
)

const claimKey = "claim"

// claimed is the pack that the plan of a layer wants.
type claimed struct {
	Profile string `json:"profile"`
	Pack    string `json:"pack"`
}

// claim claims the planned pack in the ledger, and refuses one that another layer of the configuration claims. It is
// contested if another address of the run releases the pack of an existing layer: this layer has to write it, so that
// it exists afterwards. A replaced layer is planned twice in one process: the second time as a new one, with the
// private state of the first.
func (p *planning) claim(ctx context.Context) (contested bool) {
	if p.plan.ClusterProfileID.IsUnknown() || p.plan.Name.IsUnknown() || p.plan.Chart.IsUnknown() {
		return false
	}
	wanted := claimed{p.plan.ClusterProfileID.ValueString(), p.layer.PackName()}
	again := p.prior == nil && privatestate.Get[claimed](ctx, p.read, claimKey, p.diags) == wanted
	released, taken := p.session.Claim(wanted.Profile, wanted.Pack)
	if taken && !again {
		diagnose.LayerTwice(wanted.Pack, p.layer.Chart).AddTo(p.diags, diagnose.Error)
	}
	privatestate.Set(ctx, p.kept, claimKey, wanted, p.diags)
	return released && p.prior != nil
}
