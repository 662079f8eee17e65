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
	"github.com/palette-oci/terraform-provider-palette/internal/provider/managed"
	"github.com/palette-oci/terraform-provider-palette/internal/wait"
)

const (
	// deletionTime is how long a creation waits until the profile that has the name is deleted.
	deletionTime  = time.Minute
	deletionPause = 500 * time.Millisecond
)

// Create implements resource.Resource.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config model
	resp.Diagnostics.Append(attribute.Get(ctx, req.Plan, &plan)...)
	resp.Diagnostics.Append(attribute.Get(ctx, req.Config, &config)...)
	ctx, end := r.BeginWithin(ctx, "create", plan.Name, plan.Timeouts.Create, managed.Timeout, &resp.Diagnostics)
	defer end()
	if resp.Diagnostics.HasError() {
		return
	}
	if scope, known := r.Session.DefaultScope(); known && plan.Scope.IsUnknown() {
		plan.Scope = types.StringValue(scope)
	}
	created, problem := r.create(ctx, plan, config)
	if problem != nil {
		problem.AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	resp.Diagnostics.Append(attribute.Keep(ctx, &resp.State, resp.Identity, created, identityOf(created))...)
}

// create creates the first version of a profile; config has the write-only values.
func (r *Resource) create(ctx context.Context, plan, config model) (model, *diagnose.Problem) {
	client, scope, problem := r.reach(ctx, plan.Scope.ValueString(), "create the cluster profile")
	if problem != nil {
		return plan, problem
	}
	name, version := plan.Name.ValueString(), plan.Version.ValueString()
	var uid string
	existing, err := r.awaitName(ctx, client, scope, plan)
	switch {
	case err == nil:
		err = &palette.TakenError{Kind: "cluster profile", Name: name + " " + version, UID: existing.UID}
	case errors.Is(err, palette.ErrNotFound):
		uid, err = client.CreateProfile(ctx, scope, plan.toPalette(config))
	}
	if err != nil {
		return plan, new(diagnose.ProfileNotCreated(scope.String(), name, version, err))
	}
	r.Session.RememberProfile(uid, scope)
	r.Session.OwnProfile(uid)
	plan.ID = types.StringValue(uid)
	plan.UnpublishedChanges = types.BoolValue(false)
	r.wroteVariables(plan)
	return plan, nil
}

// awaitName finds the profile that has the name of a new one. It waits for one that this run deletes under another
// address.
func (r *Resource) awaitName(
	ctx context.Context, client *palette.Client, scope palette.Scope, plan model,
) (existing palette.Profile, err error) {
	defer journal.Waiting(ctx, "the deletion of the cluster profile that has the name")()
	begun := time.Now()
	for range wait.Attempts(ctx, deletionPause, deletionPause) {
		existing, err = client.FindProfile(ctx, scope, plan.Name.ValueString(), plan.Version.ValueString())
		deleted := r.Session.AwaitDeletion(ctx, kind, plan.ledgerName(), 0)
		if err != nil || !deleted || time.Since(begun) > deletionTime {
			return existing, err
		}
	}
	return existing, ctx.Err()
}
