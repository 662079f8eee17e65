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
	_ managed.Complete               = (*Resource)(nil)
	_ resource.ResourceWithMoveState = (*Resource)(nil)
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
	client, scope, err := r.Session.In(ctx, state.Scope.ValueString())
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
	client, scope, err := r.Session.In(ctx, name)
	if err != nil {
		return nil, palette.Scope{}, new(diagnose.Palette(operation, err))
	}
	return client, scope, nil
}
