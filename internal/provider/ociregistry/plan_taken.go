package ociregistry

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// kind is what the ledger calls registries.
const kind = "registry"

// planDeletion refuses a plan that creates the registry again under another address: the name is taken until the old
// one is deleted, which waits for the profiles that use it, and these wait for the layers of the new one.
func (r *Resource) planDeletion(ctx context.Context, req resource.ModifyPlanRequest, diags *diag.Diagnostics) {
	var state model
	diags.Append(attribute.Get(ctx, req.State, &state)...)
	if name := state.Name.ValueString(); !diags.HasError() && r.Session.PlanDeletion(kind, name) {
		diagnose.RegistryAddressChanged(name).AddTo(diags, diagnose.Error)
	}
}

// planCreation reports what keeps every registry from being created, and the
// conflict of planDeletion: Terraform plans the two in any order.
func (r *Resource) planCreation(ctx context.Context, plan model, diags *diag.Diagnostics) {
	if first, err := r.Session.Reach(ctx); err != nil && first {
		diagnose.Palette("register the registry", err).AddTo(diags, diagnose.Error)
	}
	if name := plan.Name; !name.IsUnknown() && r.Session.PlanCreation(kind, name.ValueString()) {
		diagnose.RegistryAddressChanged(name.ValueString()).AddTo(diags, diagnose.Error)
	}
}

// planReplacement refuses to replace a registry under its own name while profiles use it: Palette would not delete it.
func (r *Resource) planReplacement(ctx context.Context, plan, state model, diags *diag.Diagnostics) {
	if plan.AuthType.IsUnknown() || plan.AuthType.Equal(state.AuthType) || !plan.Name.Equal(state.Name) {
		return
	}
	client, err := r.Session.Palette()
	if err != nil {
		return
	}
	// An error is reported when the plan is applied.
	if users, _ := client.RegistryUsers(ctx, state.ID.ValueString(), r.scopes(ctx)...); len(users) > 0 {
		diagnose.RegistryReplacedInUse(state.Name.ValueString(), users).AddTo(diags, diagnose.Error)
	}
}
