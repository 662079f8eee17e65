package ociregistry

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/managed"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/privatestate"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

var (
	_ managed.Complete               = (*Resource)(nil)
	_ resource.ResourceWithMoveState = (*Resource)(nil)
)

// Resource is palette_oci_registry.
type Resource struct{ managed.Resource }

// NewResource makes an unconfigured resource.
func NewResource() resource.Resource {
	return &Resource{managed.Resource{
		Type: "oci_registry", Identity: map[string]string{"id": "Uid of the registry in Palette."},
	}}
}

// Create tries the credentials, registers, and keeps the uid before it waits for anything else.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config model
	resp.Diagnostics.Append(attribute.Get(ctx, req.Plan, &plan)...)
	resp.Diagnostics.Append(attribute.Get(ctx, req.Config, &config)...)
	ctx, end := r.BeginWithin(ctx, "create", plan.Name, plan.Timeouts.Create, plan.timeout(), &resp.Diagnostics)
	defer end()
	if resp.Diagnostics.HasError() {
		return
	}
	client, planned := r.prepare(ctx, plan, config, true, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	uid, err := client.CreateRegistry(ctx, planned)
	stamp := palette.RegistryStamp{Made: time.Now().UTC()}
	if _, ok := errors.AsType[*palette.TakenError](err); ok {
		if own, taken := r.takeBack(ctx, client, planned); taken {
			uid, stamp, err = own, palette.RegistryStamp{}, nil
		}
	}
	if err != nil {
		diagnose.RegistryNotCreated(plan.Name.ValueString(), err).AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	planned.UID = uid
	plan.ID = types.StringValue(uid)
	resp.Diagnostics.Append(attribute.Keep(ctx, &resp.State, resp.Identity, plan, identityOf(plan))...)
	privatestate.Set(ctx, resp.Private, keyStamp, stamp, &resp.Diagnostics)
	r.Session.Remember(session.Registration{Registry: planned})
	waitForSync(ctx, client, plan, &resp.Diagnostics)
}

// Read implements resource.Resource. Only a definite "not found" drops the registry from the state.
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(attribute.Get(ctx, req.State, &state)...)
	if !r.Refreshes(ctx, identityOf(state), state.imported(), resp) {
		return
	}
	ctx, end := r.Begin(ctx, "read", state.Name)
	defer end()
	found, read, err := r.refresh(ctx, state, req.Private, &resp.Diagnostics)
	switch {
	case err != nil:
		r.NotRead(ctx, "read the registry", err, state.imported(), resp)
	case read:
		resp.Diagnostics.Append(attribute.Set(ctx, &resp.State, fromPalette(found, state))...)
		privatestate.Set(ctx, resp.Private, keyStamp, found.Stamp, &resp.Diagnostics)
	}
}

// keyStamp is where a palette.RegistryStamp is kept. Another mapping of what was
// read to the state needs another key, so that every registry is read once more.
const keyStamp = "seen"

// refresh reads a registry, unless Palette's list of all shows that it is what is in the state: then read is false. The
// list shows none that was just imported as known: nothing is known of it but the uid.
func (r *Resource) refresh(
	ctx context.Context, state model, private privatestate.Reader, diags *diag.Diagnostics,
) (found palette.Registry, read bool, err error) {
	client, err := r.Session.Palette()
	if err != nil {
		return palette.Registry{}, false, err
	}
	known := toPalette(state, state)
	known.Stamp = privatestate.Get[palette.RegistryStamp](ctx, private, keyStamp, diags)
	return client.RefreshRegistry(ctx, palette.Tenant(), known)
}

// Update tries the credentials and overwrites the registry, unless the change is one that Palette does not see.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, config, state model
	resp.Diagnostics.Append(attribute.Get(ctx, req.Plan, &plan)...)
	resp.Diagnostics.Append(attribute.Get(ctx, req.Config, &config)...)
	resp.Diagnostics.Append(attribute.Get(ctx, req.State, &state)...)
	ctx, end := r.BeginWithin(ctx, "update", plan.Name, plan.Timeouts.Update, plan.timeout(), &resp.Diagnostics)
	defer end()
	if resp.Diagnostics.HasError() {
		return
	}
	if plan.sameRegistration(state) {
		resp.Diagnostics.Append(attribute.Keep(ctx, &resp.State, resp.Identity, plan, identityOf(plan))...)
		return
	}
	client, planned := r.prepare(ctx, plan, config, false, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	var stamp palette.RegistryStamp
	before, err := indexed(ctx, client, planned)
	if err == nil {
		stamp, err = client.UpdateRegistry(ctx, planned)
	}
	if err != nil {
		diagnose.Palette("update the registry", err).AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	resp.Diagnostics.Append(attribute.Keep(ctx, &resp.State, resp.Identity, plan, identityOf(plan))...)
	privatestate.Set(ctx, resp.Private, keyStamp, stamp, &resp.Diagnostics)
	r.Session.Remember(session.Registration{Registry: planned})
	waitForSync(ctx, client, plan, &resp.Diagnostics, palette.After(before, syncBegins))
}

// Delete implements resource.Resource. A registry that is gone already is deleted; one that profiles use is not.
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(attribute.Get(ctx, req.State, &state)...)
	ctx, end := r.BeginWithin(ctx, "delete", state.Name, state.Timeouts.Delete, state.timeout(), &resp.Diagnostics)
	defer end()
	if resp.Diagnostics.HasError() {
		return
	}
	client, err := r.Session.Palette()
	if err != nil {
		diagnose.Palette("delete the registry", err).AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	uid, kind := state.ID.ValueString(), registry.Kind(state.AuthType.ValueString())
	err = r.Session.ReleaseRegistry(ctx, uid, palette.Refused, func() error {
		return client.DeleteRegistry(ctx, kind, uid)
	})
	err = client.ExplainRefusal(ctx, uid, err, r.scopes(ctx)...)
	if err != nil && !errors.Is(err, palette.ErrNotFound) {
		diagnose.RegistryNotDeleted(err).AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	r.Session.Forget(state.Name.ValueString())
}

// scopes are those in which this configuration has cluster profiles.
func (r *Resource) scopes(ctx context.Context) []palette.Scope {
	scopes := []palette.Scope{palette.Tenant()}
	if project, err := r.Session.Scope(ctx, palette.ScopeProject); err == nil {
		scopes = append(scopes, project)
	}
	return scopes
}
