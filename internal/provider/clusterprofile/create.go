package clusterprofile

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/journal"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/wait"
)

const (
	// deletionTime is how long a creation waits for the deletion of the profile that has the name.
	deletionTime  = time.Minute
	deletionPause = 500 * time.Millisecond
)

// Create implements resource.Resource.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config model
	resp.Diagnostics.Append(attribute.Get(ctx, req.Plan, &plan)...)
	resp.Diagnostics.Append(attribute.Get(ctx, req.Config, &config)...)
	timeout, diags := plan.Timeouts.Create(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, end := r.session.Begin(ctx, "create", "palette_cluster_profile", plan.Name.ValueString())
	defer end()
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if scope, known := r.session.DefaultScope(); known && plan.Scope.IsUnknown() {
		plan.Scope = types.StringValue(scope)
	}
	created, problem := r.create(ctx, plan, config)
	if problem != nil {
		problem.AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	resp.Diagnostics.Append(attribute.Keep(ctx, &resp.State, resp.Identity, created, identityOf(created))...)
}

// create makes the first version of a profile; config has the write-only values.
func (r *Resource) create(ctx context.Context, plan, config model) (model, *diagnose.Problem) {
	client, scope, problem := r.reach(ctx, plan.Scope.ValueString(), "create the cluster profile")
	if problem != nil {
		return plan, problem
	}
	name, version := plan.Name.ValueString(), plan.Version.ValueString()
	var uid string
	there, err := r.vacated(ctx, client, scope, plan)
	switch {
	case err == nil:
		err = &palette.TakenError{Kind: "cluster profile", Name: name + " " + version, UID: there.UID}
	case errors.Is(err, palette.ErrNotFound):
		uid, err = client.CreateProfile(ctx, scope, plan.toPalette(config))
	}
	if err != nil {
		failed := diagnose.ProfileNotCreated(scope.String(), name, version, err)
		return plan, &failed
	}
	r.session.RememberProfile(uid, scope)
	r.session.OwnProfile(uid)
	plan.ID = types.StringValue(uid)
	plan.UnpublishedChanges = types.BoolValue(false)
	r.wroteVariables(plan)
	return plan, nil
}

// vacated finds the profile whose place a new one is to take. One that this run
// deletes under another address is waited for.
func (r *Resource) vacated(ctx context.Context, client *palette.Client, scope palette.Scope, plan model) (palette.Profile, error) {
	defer journal.Waiting(ctx, "the deletion of the cluster profile that has the name")()
	begun := time.Now()
	var there palette.Profile
	for range wait.Attempts(ctx, deletionPause, deletionPause) {
		var err error
		there, err = client.FindProfile(ctx, scope, plan.Name.ValueString(), plan.Version.ValueString())
		if err != nil || time.Since(begun) > deletionTime || !r.session.AwaitDeletion(ctx, kind, plan.identity(), 0) {
			return there, err
		}
	}
	return there, ctx.Err()
}
