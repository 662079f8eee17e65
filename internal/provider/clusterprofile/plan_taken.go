package clusterprofile

import (
	"context"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// kind is the name of profiles in the ledger.
const kind = "cluster profile"

// planTime is how long the plan of a profile that exists already waits for the plan that deletes it: Terraform begins
// both at once.
const planTime = time.Second

// ledgerName is the name of a profile in the ledger: Palette has one profile of it.
func (m model) ledgerName() string {
	return strings.Join([]string{m.Scope.ValueString(), m.Name.ValueString(), m.Version.ValueString()}, ":")
}

// planTaken reports why the name of a planned profile is taken: the address of the profile changed, the profile is
// replaced, or the configuration does not have it. Where the plan that deletes the profile comes later, that plan
// reports it.
func (r *Resource) planTaken(ctx context.Context, plan model, existing palette.Profile, diags *diag.Diagnostics) {
	name := plan.ledgerName()
	switch {
	case r.Session.PlanCreation(kind, name):
		diagnose.ProfileAddressChanged(existing).AddTo(diags, diagnose.Warning)
	case r.Session.AwaitDeletion(ctx, kind, name, planTime):
	case r.Session.Owns(existing.UID):
		diagnose.ProfileReplaced(existing).AddTo(diags, diagnose.Warning)
	default:
		diagnose.ProfileExists(plan.Scope.ValueString(), existing.Name, existing.Version).AddTo(diags, diagnose.Error)
	}
}

// warnOfReplacement warns of a profile that is replaced under its own name. Terraform plans it twice, and shows no
// warning of the second plan.
func (r *Resource) warnOfReplacement(ctx context.Context, state model, diags *diag.Diagnostics) {
	client, scope, problem := r.reach(ctx, state.Scope.ValueString(), "look at the cluster profile")
	if problem != nil {
		return
	}
	if profile, err := client.Profile(ctx, scope, state.ID.ValueString()); err == nil {
		diagnose.ProfileReplaced(profile).AddTo(diags, diagnose.Warning)
	}
}
