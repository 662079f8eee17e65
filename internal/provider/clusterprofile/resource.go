package clusterprofile

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource"

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
	read, found := state, err == nil
	if found {
		read = fromPalette(profile, state)
		err = r.readVariables(ctx, profile, state, &read)
	}
	switch {
	case errors.Is(err, session.ErrConfigurationUnknown):
		// The project is not known yet: the state is kept.
	case errors.Is(err, palette.ErrNotFound) && !found:
		resp.State.RemoveResource(ctx)
	case err != nil && !state.imported() && !r.session.FirstToTell(err):
		// Another resource reports it.
	case err != nil:
		diagnose.Palette("read the cluster profile", err).AddTo(&resp.Diagnostics, diagnose.Error)
	default:
		r.session.OwnProfile(profile.UID, readEarlier(ctx, req.Private, &resp.Diagnostics).uids()...)
		resp.Diagnostics.Append(attribute.Set(ctx, &resp.State, read)...)
	}
}

// read reads a profile in the scope of its state: outside of its project, a profile would seem to be gone. The scope of
// an imported one is looked up.
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
func (r *Resource) reach(
	ctx context.Context, name, operation string,
) (*palette.Client, palette.Scope, *diagnose.Problem) {
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
