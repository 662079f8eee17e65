package clusterprofile

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/managed"
)

// change is one update of a profile.
type change struct {
	client      *palette.Client
	scope       palette.Scope
	plan, state model
	config      model    // with the write-only values
	made        versions // by this resource, before the current one
	// waiting are the names of the packs that this run takes out of the profile.
	waiting []string
}

// Update changes the description of the profile in place, or supersedes it by another version. Either settles the
// draft, where the removals of layers of this run wait.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var c change
	resp.Diagnostics.Append(attribute.Get(ctx, req.Plan, &c.plan)...)
	resp.Diagnostics.Append(attribute.Get(ctx, req.State, &c.state)...)
	resp.Diagnostics.Append(attribute.Get(ctx, req.Config, &c.config)...)
	c.made = readEarlier(ctx, req.Private, &resp.Diagnostics)
	ctx, end := r.BeginWithin(ctx, "update", c.plan.Name, c.plan.Timeouts.Update, managed.Timeout, &resp.Diagnostics)
	defer end()
	if resp.Diagnostics.HasError() {
		return
	}
	var problem *diagnose.Problem
	c.client, c.scope, problem = r.reach(ctx, c.plan.Scope.ValueString(), "update the cluster profile")
	if problem != nil {
		problem.AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	waiting, ended, err := r.Session.Settle(ctx, c.state.ID.ValueString())
	defer ended()
	if err != nil {
		diagnose.Palette("wait for the layers of the cluster profile", err).AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	c.waiting = waiting
	for i, version := range c.made {
		c.made[i].Waits = version.Waits || r.Session.HeldIn(version.UID)
	}
	if c.plan.Version.Equal(c.state.Version) {
		r.updateInPlace(ctx, c, resp)
		return
	}
	r.updateVersion(ctx, c, resp)
}

func (r *Resource) updateInPlace(ctx context.Context, c change, resp *resource.UpdateResponse) {
	uid := c.plan.ID.ValueString()
	if problem := r.settle(ctx, c); problem != nil {
		problem.AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	if !c.plan.Description.Equal(c.state.Description) || !c.plan.Tags.Equal(c.state.Tags) {
		if err := c.client.DescribeProfile(ctx, c.scope, uid, c.plan.description(c.state)); err != nil {
			diagnose.Palette("update the cluster profile", err).AddTo(&resp.Diagnostics, diagnose.Error)
			return
		}
	}
	// Layers that this run removes have left the profile by now.
	changed := !c.plan.Variables.Equal(c.state.Variables)
	if changed && !r.updateVariables(ctx, c, uid, false, &resp.Diagnostics) {
		return
	}
	if c.made.wait() {
		r.keepEarlier(ctx, c, c.made, resp)
	}
	c.plan.UnpublishedChanges = types.BoolValue(false)
	r.wroteVariables(c.plan)
	resp.Diagnostics.Append(attribute.Keep(ctx, &resp.State, resp.Identity, c.plan, identityOf(c.plan))...)
}

func (r *Resource) updateVersion(ctx context.Context, c change, resp *resource.UpdateResponse) {
	before := earlier{UID: c.state.ID.ValueString(), Version: c.state.Version.ValueString(), Waits: true}
	now, err := c.successor(ctx)
	if err != nil {
		name, version := c.plan.Name.ValueString(), c.plan.Version.ValueString()
		diagnose.ProfileVersionNotCreated(c.scope.String(), name, version, err).
			Also(c.putBack(ctx, err)).AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	// The version is complete without its variables. Where they fail, the next run finds a version that was made from
	// the earlier one, and resumes with it.
	if !r.updateVariables(ctx, c, now.UID, c.made.has(now.UID), &resp.Diagnostics) {
		return
	}
	r.Session.RememberProfile(now.UID, c.scope)
	r.Session.Supersede(before.UID, now.UID)
	r.keepEarlier(ctx, c, c.made.replaced(before, now.UID), resp)
	c.plan.ID, c.plan.UnpublishedChanges = types.StringValue(now.UID), types.BoolValue(false)
	r.wroteVariables(c.plan)
	resp.Diagnostics.Append(attribute.Keep(ctx, &resp.State, resp.Identity, c.plan, identityOf(c.plan))...)
}
