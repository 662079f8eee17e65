package helmlayer

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/privatestate"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// Read takes the layer out of the profile that all layers of this run share.
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(attribute.Get(ctx, req.State, &state)...)
	if !r.Refreshes(ctx, identityOf(state), state.imported(), resp) {
		return
	}
	ctx, end := r.Begin(ctx, "read", state.Name)
	defer end()
	profile, _, err := r.Session.Profile(ctx, state.ClusterProfileID.ValueString())
	if err != nil {
		if errors.Is(err, palette.ErrNotFound) {
			r.Session.MissProfile(state.ClusterProfileID.ValueString())
		}
		r.NotRead(ctx, "read the cluster profile of the layer", err, state.imported(), resp)
		return
	}
	pack, found := find(profile, state)
	if !found {
		resp.State.RemoveResource(ctx)
		return
	}
	l, err := layer.Parse(pack.Name, pack.Tag, pack.Values)
	read := state
	if err == nil {
		read, err = r.fromLayer(ctx, pack, l, state)
	}
	if err != nil {
		diagnose.LayerNotReadable(pack.Name, err).AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	r.noteOwner(ctx, req.Private, resp.Private, profile.UID, &resp.Diagnostics)
	if last := r.refresh(ctx, profile, l, &read); last != nil {
		privatestate.Set(ctx, resp.Private, refreshedKey, last, &resp.Diagnostics)
	}
	if state.imported() {
		// A digest here would become a pin in generated configuration.
		read.Digest = types.StringNull()
		privatestate.Set(ctx, resp.Private, refreshedKey, refreshed{}, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(attribute.Set(ctx, &resp.State, read)...)
}

// refreshedKey is the private state that holds what the last refresh has read.
const refreshedKey = "seen"

// refreshed is what a refresh has read in the registry. It is kept for the process that applies, which has to come to
// the same plan although it may have neither the credentials of an unchanged registry nor a route to it.
type refreshed struct {
	Reference string `json:"reference"`
	Digest    string `json:"digest"`
}

// under is what was read under a reference, zero where that was another one.
func (r refreshed) under(reference string) refreshed {
	if r.Reference != reference || r.Digest == "" {
		return refreshed{}
	}
	return r
}

// refresh looks up the chart of an existing layer. It fills in what the last apply could not find out, and returns what
// it read for the plan, which warns of an overwritten tag; nil if charts are not looked up. The profile shows which
// charts the other layers of this run need.
func (r *Resource) refresh(ctx context.Context, profile palette.Profile, l layer.Layer, state *model) *refreshed {
	if state.checks(r.Session) == session.Off {
		return nil
	}
	registration, err := state.registry(ctx, r.Session)
	if err != nil || registration.Unknown {
		return &refreshed{}
	}
	lookUp, complete := state.lookUp(registration, l)
	reference, err := lookUp.Reference()
	if !complete || err != nil {
		return &refreshed{}
	}
	r.Session.ExpectCharts(profile, registration)
	found := lookUp.Resolve(ctx, r.Session.Prober)
	if found.Digest() != "" {
		r.Session.NoteLookup(reference)
	}
	if state.ChartReference.IsNull() || lookUp.Moved(state.ChartReference.ValueString(), found) {
		state.ChartReference = types.StringValue(lookUp.Place(reference, found))
	}
	if state.Digest.IsNull() {
		state.Digest = attribute.Optional(found.Digest())
	}
	if found.Complete() {
		state.RegionCoverage = coverage(found)
	}
	return &refreshed{reference, found.Digest()}
}
