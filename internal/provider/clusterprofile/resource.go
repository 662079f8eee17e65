package clusterprofile

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

var (
	_ resource.ResourceWithConfigure      = (*Resource)(nil)
	_ resource.ResourceWithValidateConfig = (*Resource)(nil)
	_ resource.ResourceWithModifyPlan     = (*Resource)(nil)
	_ resource.ResourceWithImportState    = (*Resource)(nil)
	_ resource.ResourceWithIdentity       = (*Resource)(nil)
)

const defaultTimeout = 5 * time.Minute

// Resource is palette_cluster_profile.
type Resource struct{ session *session.Session }

// NewResource makes an unconfigured resource.
func NewResource() resource.Resource { return &Resource{} }

// Metadata implements resource.Resource.
func (r *Resource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_cluster_profile"
	resp.ResourceBehavior.MutableIdentity = true
}

// Configure implements resource.ResourceWithConfigure.
func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.session = session.From(req.ProviderData, &resp.Diagnostics)
}

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

// Read implements resource.Resource.
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(attribute.Get(ctx, req.State, &state)...)
	// A state of an earlier release has no identity, and Read may leave it as it is.
	resp.Diagnostics.Append(attribute.Set(ctx, resp.Identity, identityOf(state))...)
	if resp.Diagnostics.HasError() || r.session.Unrefreshable(state.imported()) {
		return
	}
	ctx, end := r.session.Begin(ctx, "read", "palette_cluster_profile", state.Name.ValueString())
	defer end()
	profile, err := r.read(ctx, state)
	read, there := state, err == nil
	if there {
		read = fromPalette(profile, state)
		err = r.readVariables(ctx, profile, state, &read)
	}
	switch {
	case errors.Is(err, session.ErrConfigurationUnknown):
		// The project is not known yet: what is in the state stays.
	case errors.Is(err, palette.ErrNotFound) && !there:
		resp.State.RemoveResource(ctx)
	case err != nil && !state.imported() && !r.session.FirstToTell(err):
		// Another resource tells it.
	case err != nil:
		diagnose.Palette("read the cluster profile", err).AddTo(&resp.Diagnostics, diagnose.Error)
	default:
		r.session.OwnProfile(profile.UID, readEarlier(ctx, req.Private, &resp.Diagnostics).uids()...)
		resp.Diagnostics.Append(attribute.Set(ctx, &resp.State, read)...)
	}
}

// read asks in the scope where the profile is known to live: without its
// project, a profile would seem to be gone. An imported one is looked for.
func (r *Resource) read(ctx context.Context, state model) (palette.Profile, error) {
	uid := state.ID.ValueString()
	if state.Scope.IsNull() {
		profile, _, err := r.session.Profile(ctx, uid)
		return profile, err
	}
	client, err := r.session.Palette()
	if err != nil {
		return palette.Profile{}, err
	}
	scope, err := r.session.Scope(ctx, state.Scope.ValueString())
	if err != nil {
		return palette.Profile{}, err
	}
	profile, err := client.Profile(ctx, scope, uid)
	if err == nil {
		r.session.RememberProfile(uid, scope)
	}
	return profile, err
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
