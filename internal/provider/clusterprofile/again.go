package clusterprofile

import (
	"context"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/palette-oci/terraform-provider-palette/internal/journal"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/wait"
)

// kind is what the ledger calls profiles.
const kind = "cluster profile"

const (
	// planTime is how long the plan of a profile that is there already waits for
	// the plan that deletes it: Terraform begins both at once.
	planTime = time.Second
	// deletionTime is how long the creation waits for that deletion.
	deletionTime  = time.Minute
	deletionPause = 500 * time.Millisecond
)

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

// vacated finds the profile whose place a new one is to take. One that this run
// deletes under another address is waited for.
func (r *Resource) vacated(ctx context.Context, client *palette.Client, scope palette.Scope, plan model) (palette.Profile, error) {
	defer journal.Waiting(ctx, "the deletion of the cluster profile that has the name")()
	begun := time.Now()
	var there palette.Profile
	for range wait.Attempts(ctx, deletionPause, deletionPause) {
		var err error
		there, err = client.FindProfile(ctx, scope, plan.Name.ValueString(), plan.Version.ValueString())
		if err != nil || time.Since(begun) > deletionTime || !r.session.AwaitDeletion(ctx, kind, plan.identity(), 0) {
			return there, err
		}
	}
	return there, ctx.Err()
}
