package helmlayer

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/layer/edit"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/privatestate"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
	"github.com/palette-oci/terraform-provider-palette/internal/wait"
)

var (
	_ resource.ResourceWithConfigure      = (*Resource)(nil)
	_ resource.ResourceWithValidateConfig = (*Resource)(nil)
	_ resource.ResourceWithModifyPlan     = (*Resource)(nil)
	_ resource.ResourceWithImportState    = (*Resource)(nil)
	_ resource.ResourceWithIdentity       = (*Resource)(nil)
)

const defaultTimeout = 5 * time.Minute

// Resource is palette_helm_layer.
type Resource struct{ session *session.Session }

// NewResource makes an unconfigured resource.
func NewResource() resource.Resource { return &Resource{} }

// Metadata implements resource.Resource.
func (r *Resource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_helm_layer"
	resp.ResourceBehavior.MutableIdentity = true
}

// Configure implements resource.ResourceWithConfigure.
func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.session = session.From(req.ProviderData, &resp.Diagnostics)
}

// Create implements resource.Resource.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	resp.Diagnostics.Append(attribute.Get(ctx, req.Plan, &plan)...)
	timeout, diags := plan.Timeouts.Create(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, end := r.session.Begin(ctx, "create", "palette_helm_layer", plan.Name.ValueString())
	defer end()
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	pack := r.settle(ctx, &plan, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	uid := plan.ClusterProfileID.ValueString()
	if err := r.enter(ctx, uid, plan, pack); err != nil {
		r.editFailed(err, "add the layer to the cluster profile", plan, &resp.Diagnostics)
		return
	}
	resp.Diagnostics.Append(attribute.Keep(ctx, &resp.State, resp.Identity, plan, identityOf(plan))...)
	r.noteNew(ctx, owned{}, resp.Private, uid, &resp.Diagnostics)
}

// Read takes the layer out of the profile that all layers of this run share.
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(attribute.Get(ctx, req.State, &state)...)
	// A state of an earlier release has no identity, and Read may leave it as it is.
	resp.Diagnostics.Append(attribute.Set(ctx, resp.Identity, identityOf(state))...)
	if resp.Diagnostics.HasError() || r.session.Unrefreshable(state.imported()) {
		return
	}
	ctx, end := r.session.Begin(ctx, "read", "palette_helm_layer", state.Name.ValueString())
	defer end()
	profile, _, err := r.session.Profile(ctx, state.ClusterProfileID.ValueString())
	switch {
	case errors.Is(err, session.ErrConfigurationUnknown):
		return // the project is not known yet: what is in the state stays
	case errors.Is(err, palette.ErrNotFound):
		r.session.MissProfile(state.ClusterProfileID.ValueString())
		resp.State.RemoveResource(ctx)
		return
	case err != nil && !state.imported() && !r.session.FirstToTell(err):
		return // another resource tells it
	case err != nil:
		diagnose.Palette("read the cluster profile of the layer", err).AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	pack, found := find(profile, state)
	if !found {
		resp.State.RemoveResource(ctx)
		return
	}
	read, err := r.fromPalette(ctx, pack, state)
	if err != nil {
		diagnose.LayerNotReadable(pack.Name, err).AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	r.noteOwner(ctx, req.Private, resp.Private, profile.UID, &resp.Diagnostics)
	r.observe(ctx, profile, &read, resp.Private, &resp.Diagnostics)
	if state.imported() {
		// A digest here would become a pin in generated configuration.
		read.Digest = types.StringNull()
		privatestate.Set(ctx, resp.Private, seenKey, seen{}, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(attribute.Set(ctx, &resp.State, read)...)
}

// Update implements resource.Resource.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state model
	resp.Diagnostics.Append(attribute.Get(ctx, req.Plan, &plan)...)
	resp.Diagnostics.Append(attribute.Get(ctx, req.State, &state)...)
	timeout, diags := plan.Timeouts.Update(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, end := r.session.Begin(ctx, "update", "palette_helm_layer", plan.Name.ValueString())
	defer end()
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	pack := r.settle(ctx, &plan, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	planned := privatestate.Get[leaving](ctx, req.Private, leavingKey, &resp.Diagnostics)
	if err := r.move(ctx, state, plan, pack, planned); err != nil {
		r.editFailed(err, "change the layer in the cluster profile", plan, &resp.Diagnostics)
		return
	}
	resp.Diagnostics.Append(attribute.Keep(ctx, &resp.State, resp.Identity, plan, identityOf(plan))...)
	known := privatestate.Get[owned](ctx, req.Private, ownedKey, &resp.Diagnostics)
	r.noteNew(ctx, known, resp.Private, plan.ClusterProfileID.ValueString(), &resp.Diagnostics)
}

// Delete implements resource.Resource. A layer or profile that is gone already
// is deleted; a pack that another address of the run has stays.
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(attribute.Get(ctx, req.State, &state)...)
	timeout, diags := state.Timeouts.Delete(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	planned := privatestate.Get[leaving](ctx, req.Private, leavingKey, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, end := r.session.Begin(ctx, "delete", "palette_helm_layer", state.Name.ValueString())
	defer end()
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	uid, pack := state.ClusterProfileID.ValueString(), state.layer().PackName()
	from := r.loser(planned, uid)
	r.session.Release(from, pack)
	if planned.UID == uid && planned.Kept {
		return
	}
	if err := r.leave(ctx, from, pack, planned.UID == uid && planned.Waits); err != nil && !errors.Is(err, palette.ErrNotFound) {
		r.editFailed(err, "remove the layer from the cluster profile", state, &resp.Diagnostics)
	}
}

// releaseTime is how long a layer whose name is taken waits for the address of
// the same run that may give it up: they come in any order.
const (
	releaseTime  = 2 * time.Second
	releasePause = 50 * time.Millisecond
)

// enter adds a new layer to a profile.
func (r *Resource) enter(ctx context.Context, uid string, plan model, pack palette.Pack) error {
	released := func() bool { return r.session.Released(uid, pack.Name) }
	err := r.write(ctx, uid, edit.Add(plan.layer(), pack, released))
	var taken *edit.TakenError
	begun := time.Now()
	for errors.As(err, &taken) && time.Since(begun) < releaseTime && wait.For(ctx, releasePause) == nil {
		if released() {
			err = r.write(ctx, uid, edit.Add(plan.layer(), pack, released))
		}
	}
	if err != nil {
		r.session.Unclaim(uid, pack.Name)
	}
	return err
}

// write hands a change of the profile's packs to the client, which joins it
// with those of other layers.
func (r *Resource) write(ctx context.Context, profileID string, change palette.Edit) error {
	client, err := r.session.Palette()
	if err != nil {
		return err
	}
	_, scope, err := r.session.Profile(ctx, profileID)
	if err != nil {
		return err
	}
	_, err = client.EditProfile(ctx, scope, profileID, change)
	return err
}

func (r *Resource) editFailed(err error, operation string, m model, diags *diag.Diagnostics) {
	var taken *edit.TakenError
	switch {
	case errors.As(err, &taken):
		diagnose.LayerExists(taken.Pack, m.id().ValueString(), taken.Follower).AddTo(diags, diagnose.Error)
	case errors.Is(err, palette.ErrNotFound):
		diagnose.LayerProfileNotFound(m.ClusterProfileID.ValueString(), err).AddTo(diags, diagnose.Error)
	default:
		diagnose.LayerEdit(operation, m.id().ValueString(), err).AddTo(diags, diagnose.Error)
	}
}

// ImportState takes <cluster_profile_id>/<name>, or an identity.
func (r *Resource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	id := req.ID
	if id == "" {
		var given identity
		resp.Diagnostics.Append(attribute.Get(ctx, req.Identity, &given)...)
		id = given.id()
	}
	profileID, name, ok := strings.Cut(id, "/")
	if !ok || profileID == "" || name == "" || strings.Contains(name, "/") {
		diagnose.LayerImportID(id).AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	found := identity{types.StringValue(profileID), types.StringValue(name)}
	resp.Diagnostics.Append(attribute.Fill(ctx, &resp.State, found.Imported())...)
	resp.Diagnostics.Append(attribute.Set(ctx, resp.Identity, found)...)
}
