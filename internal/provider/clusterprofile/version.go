package clusterprofile

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// planVersion tells the layers of the run whether they are about to leave this
// version, and what of it does not come along to the next one.
func (r *Resource) planVersion(ctx context.Context, plan, state model, diags *diag.Diagnostics) {
	next := stepTo(plan, state)
	missed := r.session.PlanProfile(state.ID.ValueString(), next)
	if next != session.MovesOn {
		return
	}
	version := state.Version.ValueString()
	if missed {
		diagnose.RemovalNotSpared(version).AddTo(diags, diagnose.Error)
	}
	profile, _, err := r.session.Profile(ctx, state.ID.ValueString())
	if err != nil {
		return // the refresh has said so, or was not wanted
	}
	if left := packsWithoutLayer(profile); len(left) > 0 {
		diagnose.PacksLeftBehind(version, left).AddTo(diags, diagnose.Warning)
	}
}

// stepTo compares what is planned with what is there. A replacement is no step:
// it deletes this version.
func stepTo(plan, state model) session.Step {
	replaced := !plan.Name.Equal(state.Name) || !plan.CloudType.Equal(state.CloudType) || !plan.Scope.Equal(state.Scope)
	switch {
	case replaced, plan.Version.Equal(state.Version):
		return session.Stays
	case plan.Version.IsUnknown():
		return session.MayMoveOn
	default:
		return session.MovesOn
	}
}

// packsWithoutLayer names the packs that no palette_helm_layer can own. Those
// that are charts of OCI registries may belong to a layer, which is planned
// after its profile.
func packsWithoutLayer(profile v1.ClusterProfile) []string {
	var names []string
	template := templateOf(profile)
	if template == nil {
		return nil
	}
	for _, pack := range template.Packs {
		if pack.Type != v1.PackOci {
			names = append(names, pack.Name)
		}
	}
	return names
}
