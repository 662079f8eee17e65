package clusterprofile

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/privatestate"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

var (
	_ resource.ResourceWithConfigure   = (*Resource)(nil)
	_ resource.ResourceWithModifyPlan  = (*Resource)(nil)
	_ resource.ResourceWithImportState = (*Resource)(nil)
)

const defaultTimeout = 5 * time.Minute

// earlierKey is the private state that holds the uids of the versions that
// this resource made and has moved on from.
const earlierKey = "earlier_versions"

// Resource is palette_cluster_profile.
type Resource struct{ session *session.Session }

// NewResource makes an unconfigured resource.
func NewResource() resource.Resource { return &Resource{} }

// Metadata implements resource.Resource.
func (r *Resource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_cluster_profile"
}

// Configure implements resource.ResourceWithConfigure.
func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.session = session.From(req.ProviderData, &resp.Diagnostics)
}

// ModifyPlan gives scope its default and makes the identity of a new version
// unknown, so that the layers follow it.
func (r *Resource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.session == nil {
		return
	}
	var plan, state model
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if req.Plan.Raw.IsNull() {
		r.session.PlanProfile(state.ID.ValueString(), session.Stays)
		return
	}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if req.State.Raw.IsNull() {
		var configured types.String
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("scope"), &configured)...)
		if scope, known := r.session.DefaultScope(); known && configured.IsNull() {
			resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("scope"), scope)...)
		}
		if plan.Scope.ValueString() == v1.ScopeProject && r.session.Projectless() {
			diagnose.ProjectNeeded().AddTo(&resp.Diagnostics, diagnose.Error)
		}
		return
	}
	r.planVersion(ctx, plan, state, &resp.Diagnostics)
	if !plan.Version.Equal(state.Version) {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("id"), types.StringUnknown())...)
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("published"), types.BoolUnknown())...)
	}
}

// Create implements resource.Resource.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	timeout, diags := plan.Timeouts.Create(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if scope, known := r.session.DefaultScope(); known && plan.Scope.IsUnknown() {
		plan.Scope = types.StringValue(scope)
	}
	created, problem := r.create(ctx, plan, diagnose.ProfileNotCreated)
	if problem != nil {
		problem.AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, created)...)
}

// create makes one version of a profile; explain says why it was not made.
func (r *Resource) create(ctx context.Context, plan model, explain func(scope, name, version string, err error) diagnose.Problem) (model, *diagnose.Problem) {
	client, scope, problem := r.reach(ctx, plan.Scope.ValueString(), "create the cluster profile")
	if problem != nil {
		return plan, problem
	}
	name, version := plan.Name.ValueString(), plan.Version.ValueString()
	free, err := client.ProfileNameFree(ctx, scope, name, version)
	if err == nil && !free {
		err = palette.ErrConflict
	}
	var uid string
	if err == nil {
		uid, err = client.CreateProfile(ctx, scope, plan.toPalette(), false)
	}
	if err != nil {
		failed := explain(scope.String(), name, version, err)
		return plan, &failed
	}
	r.session.RememberProfile(uid, scope)
	plan.ID = types.StringValue(uid)
	plan.Published = types.BoolValue(false)
	return plan, nil
}

// Read implements resource.Resource.
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || r.session.Unconfigured() {
		return
	}
	r.session.NotePlanning()
	profile, err := r.read(ctx, state)
	switch {
	case errors.Is(err, session.ErrConfigurationUnknown):
		// The project is not known yet: what is in the state stays.
	case errors.Is(err, palette.ErrNotFound):
		resp.State.RemoveResource(ctx)
	case err != nil:
		diagnose.Palette("read the cluster profile", err).AddTo(&resp.Diagnostics, diagnose.Error)
	default:
		resp.Diagnostics.Append(resp.State.Set(ctx, fromPalette(profile, state))...)
	}
}

// read asks in the scope where the profile is known to live: without its
// project, a profile would seem to be gone. An imported one is looked for.
func (r *Resource) read(ctx context.Context, state model) (v1.ClusterProfile, error) {
	uid := state.ID.ValueString()
	if state.Scope.IsNull() {
		profile, _, err := r.session.Profile(ctx, uid)
		return profile, err
	}
	client, err := r.session.Palette()
	if err != nil {
		return v1.ClusterProfile{}, err
	}
	scope, err := r.session.Scope(ctx, state.Scope.ValueString())
	if err != nil {
		return v1.ClusterProfile{}, err
	}
	profile, err := client.Profile(ctx, scope, uid)
	if err == nil {
		r.session.RememberProfile(uid, scope)
	}
	return profile, err
}

// Update changes what is said about the profile, or makes a new version of it.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	timeout, diags := plan.Timeouts.Update(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if plan.Version.Equal(state.Version) {
		if problem := r.describe(ctx, plan, state); problem != nil {
			problem.AddTo(&resp.Diagnostics, diagnose.Error)
			return
		}
		resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
		return
	}
	made, problem := r.create(ctx, plan, diagnose.ProfileVersionNotCreated)
	if problem != nil {
		problem.AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	r.session.Succeed(state.ID.ValueString(), made.ID.ValueString())
	earlier := privatestate.Get[[]string](ctx, req.Private, earlierKey, &resp.Diagnostics)
	privatestate.Set(ctx, resp.Private, earlierKey, append(earlier, state.ID.ValueString()), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, made)...)
}

func (r *Resource) describe(ctx context.Context, plan, state model) *diagnose.Problem {
	if plan.Description.Equal(state.Description) && plan.Tags.Equal(state.Tags) {
		return nil
	}
	const operation = "update the cluster profile"
	client, scope, problem := r.reach(ctx, plan.Scope.ValueString(), operation)
	if problem != nil {
		return problem
	}
	uid := plan.ID.ValueString()
	current, err := client.FreshProfile(ctx, scope, uid)
	if err == nil {
		err = client.UpdateProfileMetadata(ctx, scope, uid, plan.metadata(current.Metadata, state))
	}
	if err != nil {
		failed := diagnose.Palette(operation, err)
		return &failed
	}
	return nil
}

// Delete deletes the current version and, where asked to, the earlier ones
// that this resource made.
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	timeout, diags := state.Timeouts.Delete(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	earlier := privatestate.Get[[]string](ctx, req.Private, earlierKey, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	client, scope, problem := r.reach(ctx, state.Scope.ValueString(), "delete the cluster profile")
	if problem != nil {
		problem.AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	defer r.session.DeletingProfiles()()
	versions := []string{state.ID.ValueString()}
	if state.DestroyEarlierVersions.ValueBool() {
		versions = append(earlier, versions...)
	}
	for _, uid := range versions {
		err := client.DeleteProfile(ctx, scope, uid)
		switch {
		case err == nil, errors.Is(err, palette.ErrNotFound):
		case errors.Is(err, palette.ErrConflict):
			diagnose.ProfileInUse(err).AddTo(&resp.Diagnostics, diagnose.Error)
			return
		default:
			diagnose.Palette("delete the cluster profile", err).AddTo(&resp.Diagnostics, diagnose.Error)
			return
		}
	}
}

// reach makes the client and the scope of an operation.
func (r *Resource) reach(ctx context.Context, name, operation string) (*palette.Client, palette.Scope, *diagnose.Problem) {
	client, err := r.session.Palette()
	var scope palette.Scope
	if err == nil {
		scope, err = r.session.Scope(ctx, name)
	}
	if err != nil {
		problem := diagnose.Palette(operation, err)
		return nil, palette.Scope{}, &problem
	}
	return client, scope, nil
}
