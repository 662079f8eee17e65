package helmlayer

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/privatestate"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// ValidateConfig checks what no single attribute can: a name other than that of
// the chart, and that the values do not contradict the attributes.
func (r *Resource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config model
	resp.Diagnostics.Append(attribute.Get(ctx, req.Config, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	// Both the name and the uid of the registry are allowed, since terraform writes both when it generates the
	// configuration of an imported layer; the plan compares them.
	if config.RegistryName.IsNull() && config.RegistryID.IsNull() {
		diagnose.LayerWithoutRegistry().AddTo(&resp.Diagnostics, diagnose.Error)
	}
	if err := config.checkName(); err != nil {
		diagnose.Invalid("Invalid Layer Name", err).At(path.Root("name")).AddTo(&resp.Diagnostics, diagnose.Error)
	}
	if !config.headerKnown() {
		return
	}
	for _, contradiction := range config.layer().Contradictions(nil) {
		diagnose.ValuesHeader(contradiction).AddTo(&resp.Diagnostics, diagnose.Error)
	}
}

// ModifyPlan plans everything that the layer computes, and asks the registry
// whether the chart is there as soon as all that takes is known.
func (r *Resource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.session == nil {
		return
	}
	if req.Plan.Raw.IsNull() {
		r.planRemoval(ctx, req, resp)
		return
	}
	var plan, config, state model
	resp.Diagnostics.Append(attribute.Get(ctx, req.Plan, &plan)...)
	resp.Diagnostics.Append(attribute.Get(ctx, req.Config, &config)...)
	var prior *model
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(attribute.Get(ctx, req.State, &state)...)
		prior = &state
	}
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, end := r.session.Begin(ctx, "plan", "palette_helm_layer", plan.Name.ValueString())
	defer end()
	r.planProfile(ctx, plan, prior, &resp.Diagnostics)
	r.planVariables(ctx, plan, prior, &resp.Diagnostics)
	if prior != nil {
		r.planLeaving(ctx, plan, state, req.Private, resp.Private, &resp.Diagnostics)
	}
	contested := r.claim(ctx, plan, prior, req.Private, resp)
	plan.ID = plan.id()
	registration, known := r.registry(ctx, &plan, config, &resp.Diagnostics)
	if !known {
		plan.unknownChart(config)
		if registration.Unknown {
			r.notKnownYet(config, "registry", &resp.Diagnostics)
		}
	} else {
		last := privatestate.Get[seen](ctx, req.Private, seenKey, &resp.Diagnostics)
		if prior != nil && !prior.sameChart(plan) {
			prior = nil
		}
		r.planChart(ctx, registration, &plan, config, prior, last, &resp.Diagnostics)
	}
	if contested {
		plan.Digest = reopened(config.Digest, plan.Digest)
	}
	resp.Diagnostics.Append(attribute.Set(ctx, &resp.Plan, plan)...)
	if !resp.Plan.Raw.Equal(req.State.Raw) {
		r.session.AnnounceEdit(plan.ClusterProfileID)
	}
}

// reopened makes the layer one to update, although nothing of it changes: its
// pack is given up by another address, and has to be there in the end.
func reopened(pin, digest types.String) types.String {
	if pin.IsNull() {
		return types.StringUnknown()
	}
	return digest
}

// registry finds the registry and plans its name and uid. It is not known when
// an input is not, or when neither this run nor Palette has it (yet).
func (r *Resource) registry(ctx context.Context, plan *model, config model, diags *diag.Diagnostics) (session.Registration, bool) {
	named, byID := !config.RegistryName.IsNull(), !config.RegistryID.IsNull()
	if !byID {
		plan.RegistryID = types.StringUnknown()
	}
	if !named {
		plan.RegistryName = types.StringUnknown()
	}
	if config.RegistryName.IsUnknown() || config.RegistryID.IsUnknown() {
		return session.Registration{Unknown: true}, false
	}
	registration, err := r.find(ctx, config)
	switch {
	case errors.Is(err, session.ErrConfigurationUnknown):
		return session.Registration{Unknown: true}, false
	case errors.Is(err, palette.ErrNotFound) && named:
		diagnose.RegistryNotKnown(config.RegistryName.ValueString(), err).AddTo(diags, diagnose.ChartSeverity(r.checks(config), err))
		return registration, false
	case err != nil && r.session.Unreached():
		return registration, false // the plan fails, and says why
	case err != nil:
		diagnose.LayerRegistry(named, err).AddTo(diags, diagnose.Error)
		return registration, false
	}
	if named && byID && registration.UID != config.RegistryID.ValueString() {
		diagnose.RegistriesDiffer(registration.Name, registration.UID).AddTo(diags, diagnose.Error)
		return registration, false
	}
	if named && registration.UID != "" {
		plan.RegistryID = types.StringValue(registration.UID)
	}
	if !named {
		plan.RegistryName = types.StringValue(registration.Name)
	}
	return registration, !registration.Unknown
}

func (r *Resource) find(ctx context.Context, m model) (session.Registration, error) {
	profile := m.ClusterProfileID.ValueString()
	if !m.RegistryName.IsNull() {
		return r.session.RegistryByName(ctx, profile, m.RegistryName.ValueString())
	}
	return r.session.RegistryByID(ctx, profile, m.RegistryID.ValueString())
}

// registered is find for a layer that is about to be written.
func (r *Resource) registered(ctx context.Context, m model) (session.Registration, error) {
	if !m.RegistryName.IsNull() && !m.RegistryName.IsUnknown() {
		return r.session.RegisteredByName(ctx, m.ClusterProfileID.ValueString(), m.RegistryName.ValueString())
	}
	return r.find(ctx, m)
}

// settle makes everything known that the plan left open and returns the pack
// to write.
func (r *Resource) settle(ctx context.Context, plan *model, diags *diag.Diagnostics) palette.Pack {
	registration, err := r.registered(ctx, *plan)
	if err != nil {
		diagnose.LayerRegistry(!plan.RegistryName.IsUnknown(), err).AddTo(diags, diagnose.Error)
		return palette.Pack{}
	}
	if !plan.RegistryID.IsUnknown() && plan.RegistryID.ValueString() != registration.UID {
		diagnose.RegistriesDiffer(registration.Name, registration.UID).AddTo(diags, diagnose.Error)
		return palette.Pack{}
	}
	plan.ID = plan.id()
	plan.RegistryID = types.StringValue(registration.UID)
	plan.RegistryName = types.StringValue(registration.Name)
	r.resolve(ctx, registration, plan, diags)
	if diags.HasError() {
		return palette.Pack{}
	}
	return toPack(*plan, registration.UID, r.packUID(ctx, registration, *plan, diags))
}

// resolve asks the registry for what the plan could not promise. What is not
// answered now is found out by the next refresh.
func (r *Resource) resolve(ctx context.Context, registration session.Registration, plan *model, diags *diag.Diagnostics) {
	if !plan.Digest.IsUnknown() && !plan.ChartReference.IsUnknown() && !plan.RegionCoverage.IsUnknown() {
		return
	}
	var found answers
	q, _ := newQuestion(ctx, registration, *plan, diags) // when Terraform applies, everything is known
	reference, err := q.reference()
	if err != nil {
		diagnose.Invalid("Invalid Default Region", err).AddTo(diags, diagnose.Error)
		return
	}
	if checks := r.checks(*plan); checks != session.Off {
		found = r.ask(ctx, q)
		found.report(reference, checks, diags)
	}
	if plan.ChartReference.IsUnknown() {
		plan.ChartReference = q.settledReference(reference, found)
	}
	if plan.Digest.IsUnknown() {
		plan.Digest = found.digest()
	}
	if plan.RegionCoverage.IsUnknown() {
		plan.RegionCoverage = found.coverage()
	}
}

// packUID looks up the pack of a chart in the index of a synchronized
// registry. Other registries have no index, and such packs no uid.
func (r *Resource) packUID(ctx context.Context, registration session.Registration, plan model, diags *diag.Diagnostics) string {
	if !registration.Settings.Synchronized {
		return ""
	}
	chart, version := plan.Chart.ValueString(), plan.Version.ValueString()
	index, err := r.session.PackVersions(ctx, plan.ClusterProfileID.ValueString(), chart, registration.UID)
	if err == nil {
		for _, pack := range index {
			if pack.Version == version {
				return pack.UID
			}
		}
		err = palette.ErrNotFound
	}
	diagnose.NotIndexed(registration.Name, chart, version, err).AddTo(diags, diagnose.Error)
	return ""
}
