package helmlayer

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/region"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/privatestate"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// planning is the plan of a layer that is new or is kept: what Terraform hands
// over, and what becomes of it. The files plan_*.go hold its steps.
type planning struct {
	session *session.Session
	config  model
	// plan is what Terraform proposes; the steps complete it.
	plan model
	// layer is plan as the domain knows it.
	layer layer.Layer
	// prior is the state, nil for a new layer.
	prior *model
	// read is the private state, and kept is where the plan adds to it.
	read  privatestate.Reader
	kept  privatestate.Writer
	diags *diag.Diagnostics

	// The step planChart sets the rest.

	lookUp region.LookUp
	// earlier is prior, nil where that is about another chart.
	earlier *model
	// refreshed is what a refresh has read of the chart, zero for nothing.
	refreshed refreshed
}

func (r *Resource) newPlanning(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) *planning {
	p := &planning{session: r.Session, read: req.Private, kept: resp.Private, diags: &resp.Diagnostics}
	p.diags.Append(attribute.Get(ctx, req.Plan, &p.plan)...)
	p.diags.Append(attribute.Get(ctx, req.Config, &p.config)...)
	if !req.State.Raw.IsNull() {
		p.prior = new(model)
		p.diags.Append(attribute.Get(ctx, req.State, p.prior)...)
	}
	p.layer = p.plan.layer()
	return p
}

// ModifyPlan plans everything that the layer computes, and looks the chart up in
// its registry as soon as all that takes is known.
func (r *Resource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	if r.Session == nil {
		return
	}
	if req.Plan.Raw.IsNull() {
		r.planRemoval(ctx, req, resp)
		return
	}
	p := r.newPlanning(ctx, req, resp)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, end := r.Begin(ctx, "plan", p.plan.Name)
	defer end()
	p.checkProfile(ctx)
	p.checkVariables(ctx)
	p.planMove(ctx)
	contested := p.claim(ctx)
	p.plan.ID = p.plan.id()
	p.planChart(ctx)
	if contested {
		p.reopen()
	}
	resp.Diagnostics.Append(attribute.Set(ctx, &resp.Plan, p.plan)...)
	if !resp.Plan.Raw.Equal(req.State.Raw) {
		r.Session.AnnounceEdit(p.plan.ClusterProfileID)
	}
}

// reopen makes the layer one to update, although nothing of it changes: another
// address gives its pack up, and in the end the pack has to be there.
func (p *planning) reopen() {
	if p.config.Digest.IsNull() {
		p.plan.Digest = types.StringUnknown()
	}
}

// checks is how strictly the plan checks the chart.
func (p *planning) checks() session.Checks { return p.config.checks(p.session) }
