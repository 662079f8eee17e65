package helmlayer

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/managed"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/privatestate"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

var _ managed.Complete = (*Resource)(nil)

// Resource is palette_helm_layer.
type Resource struct{ managed.Resource }

// NewResource makes an unconfigured resource.
func NewResource() resource.Resource { return newResource(nil) }

func newResource(s *session.Session) *Resource {
	return &Resource{managed.Resource{
		Type: "helm_layer", Session: s, Mutable: true,
		Identity: map[string]string{
			"cluster_profile_id": "Uid of the cluster profile.", "name": "Name of the layer.",
		},
	}}
}

// Create implements resource.Resource.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	resp.Diagnostics.Append(attribute.Get(ctx, req.Plan, &plan)...)
	ctx, end := r.BeginWithin(ctx, "create", plan.Name, plan.Timeouts.Create, managed.Timeout, &resp.Diagnostics)
	defer end()
	if resp.Diagnostics.HasError() {
		return
	}
	a := r.newApplying(ctx, plan, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if err := a.add(ctx); err != nil {
		editFailed(err, "add the layer to the cluster profile", a.plan, &resp.Diagnostics)
		return
	}
	resp.Diagnostics.Append(attribute.Keep(ctx, &resp.State, resp.Identity, a.plan, identityOf(a.plan))...)
	a.noteOwner(ctx, owned{}, resp.Private)
}

// Update implements resource.Resource.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state model
	resp.Diagnostics.Append(attribute.Get(ctx, req.Plan, &plan)...)
	resp.Diagnostics.Append(attribute.Get(ctx, req.State, &state)...)
	ctx, end := r.BeginWithin(ctx, "update", plan.Name, plan.Timeouts.Update, managed.Timeout, &resp.Diagnostics)
	defer end()
	if resp.Diagnostics.HasError() {
		return
	}
	a := r.newApplying(ctx, plan, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	planned := privatestate.Get[removal](ctx, req.Private, removalKey, &resp.Diagnostics)
	if err := a.move(ctx, state, planned); err != nil {
		editFailed(err, "change the layer in the cluster profile", a.plan, &resp.Diagnostics)
		return
	}
	resp.Diagnostics.Append(attribute.Keep(ctx, &resp.State, resp.Identity, a.plan, identityOf(a.plan))...)
	known := privatestate.Get[owned](ctx, req.Private, ownedKey, &resp.Diagnostics)
	a.noteOwner(ctx, known, resp.Private)
}

// Delete implements resource.Resource. A layer or profile that is gone already
// is deleted; a pack that another address of the run has is kept.
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(attribute.Get(ctx, req.State, &state)...)
	planned := privatestate.Get[removal](ctx, req.Private, removalKey, &resp.Diagnostics)
	ctx, end := r.BeginWithin(ctx, "delete", state.Name, state.Timeouts.Delete, managed.Timeout, &resp.Diagnostics)
	defer end()
	if resp.Diagnostics.HasError() {
		return
	}
	uid, pack := state.ClusterProfileID.ValueString(), state.unversioned().PackName()
	losing := planned.losing(r.Session, uid)
	r.Session.Release(losing, pack)
	if planned.UID == uid && planned.Kept {
		return
	}
	err := removePack(ctx, r.Session, losing, pack, planned.waits(uid))
	if err != nil && !errors.Is(err, palette.ErrNotFound) {
		editFailed(err, "remove the layer from the cluster profile", state, &resp.Diagnostics)
	}
}
