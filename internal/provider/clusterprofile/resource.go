package clusterprofile

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/managed"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

var (
	_ resource.ResourceWithConfigure      = (*Resource)(nil)
	_ resource.ResourceWithValidateConfig = (*Resource)(nil)
	_ resource.ResourceWithModifyPlan     = (*Resource)(nil)
	_ resource.ResourceWithImportState    = (*Resource)(nil)
	_ resource.ResourceWithIdentity       = (*Resource)(nil)
)

// Resource is palette_cluster_profile.
type Resource struct{ managed.Resource }

// NewResource makes an unconfigured resource.
func NewResource() resource.Resource { return newResource(nil) }

func newResource(s *session.Session) *Resource {
	return &Resource{managed.Resource{
		Type: "cluster_profile", Session: s, Mutable: true,
		Identity: map[string]string{"id": "Uid of this version of the profile in Palette."},
	}}
}

// Read implements resource.Resource.
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(attribute.Get(ctx, req.State, &state)...)
	if !r.Refreshes(ctx, identityOf(state), state.imported(), resp) {
		return
	}
	ctx, end := r.Begin(ctx, "read", state.Name)
	defer end()
	const operation = "read the cluster profile"
	profile, err := r.read(ctx, state)
	if err != nil {
		r.NotRead(ctx, operation, err, state.imported(), resp)
		return
	}
	read := fromPalette(profile, state)
	if err := r.readVariables(ctx, profile, state, &read); err != nil {
		r.NotReadable(operation, err, state.imported(), &resp.Diagnostics)
		return
	}
	r.Session.OwnProfile(profile.UID, readEarlier(ctx, req.Private, &resp.Diagnostics).uids()...)
	resp.Diagnostics.Append(attribute.Set(ctx, &resp.State, read)...)
}

// read reads a profile in the scope of its state: outside of its project, a profile would seem to be gone. The scope of
// an imported one is looked up.
func (r *Resource) read(ctx context.Context, state model) (palette.Profile, error) {
	uid := state.ID.ValueString()
	if state.Scope.IsNull() {
		profile, _, err := r.Session.Profile(ctx, uid)
		return profile, err
	}
	client, err := r.Session.Palette()
	if err != nil {
		return palette.Profile{}, err
	}
	scope, err := r.Session.Scope(ctx, state.Scope.ValueString())
	if err != nil {
		return palette.Profile{}, err
	}
	profile, err := client.Profile(ctx, scope, uid)
	if err == nil {
		r.Session.RememberProfile(uid, scope)
	}
	return profile, err
}

// reach makes the client and the scope of an operation.
func (r *Resource) reach(
	ctx context.Context, name, operation string,
) (*palette.Client, palette.Scope, *diagnose.Problem) {
	client, err := r.Session.Palette()
	var scope palette.Scope
	if err == nil {
		scope, err = r.Session.Scope(ctx, name)
	}
	if err != nil {
		problem := diagnose.Palette(operation, err)
		return nil, palette.Scope{}, &problem
	}
	return client, scope, nil
}
