package clusterprofile

import (
	"context"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// kind is what the ledger calls profiles.
const kind = "cluster profile"

// planTime is how long the plan of a profile that is there already waits for the plan that deletes it: Terraform begins
// both at once.
const planTime = time.Second

// identity is what there is once of a profile.
func (m model) identity() string {
	return strings.Join([]string{m.Scope.ValueString(), m.Name.ValueString(), m.Version.ValueString()}, ":")
}

// planAgain tells what becomes of a profile that is there and that the plan makes:
// its address changed, it is replaced, or it is somebody else's. Where the plan
// that deletes it comes later, that one tells.
func (r *Resource) planAgain(ctx context.Context, plan model, there palette.Profile, diags *diag.Diagnostics) {
	switch {
	case r.session.PlanCreation(kind, plan.identity()):
		diagnose.ProfileAddressChanged(there).AddTo(diags, diagnose.Warning)
	case r.session.AwaitDeletion(ctx, kind, plan.identity(), planTime):
	case r.session.Owns(there.UID):
		diagnose.ProfileReplaced(there).AddTo(diags, diagnose.Warning)
	default:
		diagnose.ProfileExists(plan.Scope.ValueString(), there.Name, there.Version).AddTo(diags, diagnose.Error)
	}
}

// warnOfReplacement tells of a profile that is replaced under its own name.
// Terraform shows no warning of the second plan that it makes of such a one.
func (r *Resource) warnOfReplacement(ctx context.Context, state model, diags *diag.Diagnostics) {
	client, scope, problem := r.reach(ctx, state.Scope.ValueString(), "look at the cluster profile")
	if problem != nil {
		return
	}
	if there, err := client.Profile(ctx, scope, state.ID.ValueString()); err == nil {
		diagnose.ProfileReplaced(there).AddTo(diags, diagnose.Warning)
	}
}
