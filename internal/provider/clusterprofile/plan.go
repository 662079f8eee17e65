package clusterprofile

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/ledger"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// ModifyPlan gives scope its default, makes the id of a new version unknown, so that the layers follow it, and notes in
// the ledger what the layers of the run need to know of their profile.
func (r *Resource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.Session == nil {
		return
	}
	var plan, state model
	var made versions
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(attribute.Get(ctx, req.State, &state)...)
		made = readEarlier(ctx, req.Private, &resp.Diagnostics)
	}
	if req.Plan.Raw.IsNull() {
		r.planDestroy(ctx, state, made, &resp.Diagnostics)
		return
	}
	resp.Diagnostics.Append(attribute.Get(ctx, req.Plan, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, end := r.Begin(ctx, "plan", plan.Name)
	defer end()
	r.planVariables(plan, state, &resp.Diagnostics)
	if req.State.Raw.IsNull() {
		r.planCreate(ctx, req, plan, resp)
		return
	}
	r.Session.OwnProfile(state.ID.ValueString(), made.uids()...)
	open := r.Session.PlanProfile(state.ID.ValueString(), courseOf(plan, state)) || made.wait()
	if plan.ledgerName() == state.ledgerName() && !plan.CloudType.Equal(state.CloudType) {
		r.warnOfReplacement(ctx, state, &resp.Diagnostics)
	}
	unpublished := types.BoolValue(false)
	if !plan.Version.Equal(state.Version) {
		open = true
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("id"), types.StringUnknown())...)
		r.planVersion(ctx, plan, state, made, &resp.Diagnostics)
	}
	if open {
		unpublished = types.BoolUnknown()
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("unpublished_changes"), unpublished)...)
}

// courseOf is what the run does with the version of the state. A replacement deletes it.
func courseOf(plan, state model) ledger.Course {
	if plan.Name.Equal(state.Name) && plan.CloudType.Equal(state.CloudType) && plan.Scope.Equal(state.Scope) &&
		plan.Version.Equal(state.Version) {
		return ledger.Kept
	}
	return ledger.Superseded
}

func (r *Resource) planCreate(
	ctx context.Context, req resource.ModifyPlanRequest, plan model, resp *resource.ModifyPlanResponse,
) {
	var configured types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("scope"), &configured)...)
	if scope, known := r.Session.DefaultScope(); known && configured.IsNull() {
		plan.Scope = types.StringValue(scope)
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("scope"), scope)...)
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("unpublished_changes"), false)...)
	if plan.Scope.ValueString() == palette.ScopeProject && r.Session.Projectless() {
		diagnose.ProjectNeeded().AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	if first, err := r.Session.Reach(ctx); err != nil {
		if first {
			diagnose.Palette("create the cluster profile", err).AddTo(&resp.Diagnostics, diagnose.Error)
		}
		return
	}
	if existing, found := r.namesake(ctx, plan); found {
		r.planTaken(ctx, plan, existing, &resp.Diagnostics)
	}
}

// planVersion refuses a version that was made by other means.
func (r *Resource) planVersion(ctx context.Context, plan, state model, made versions, diags *diag.Diagnostics) {
	existing, found := r.namesake(ctx, plan)
	if !found || existing.UID == state.ID.ValueString() || made.has(existing.UID) {
		return
	}
	client, scope, problem := r.reach(ctx, plan.Scope.ValueString(), "find the cluster profile")
	if problem != nil || resumes(ctx, client, scope, existing, state) {
		return
	}
	name, version := plan.Name.ValueString(), plan.Version.ValueString()
	diagnose.ProfileVersionExists(plan.Scope.ValueString(), name, version).AddTo(diags, diagnose.Error)
}

// namesake finds the profile that has the planned name and version already. Where the plan cannot find out, the apply
// does.
func (r *Resource) namesake(ctx context.Context, plan model) (palette.Profile, bool) {
	if plan.Name.IsUnknown() || plan.Version.IsUnknown() || plan.Scope.IsUnknown() {
		return palette.Profile{}, false
	}
	client, scope, problem := r.reach(ctx, plan.Scope.ValueString(), "find the cluster profile")
	if problem != nil {
		return palette.Profile{}, false
	}
	existing, err := client.FindProfile(ctx, scope, plan.Name.ValueString(), plan.Version.ValueString())
	return existing, err == nil
}
