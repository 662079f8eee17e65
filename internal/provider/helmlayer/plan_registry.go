package helmlayer

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// registry finds the registry and plans its name and uid. It is not known when
// an input is not, or when neither this run nor Palette has it (yet).
func (p *planning) registry(ctx context.Context) (session.Registration, bool) {
	config := p.config
	named, byID := !config.RegistryName.IsNull(), !config.RegistryID.IsNull()
	if !byID {
		p.plan.RegistryID = types.StringUnknown()
	}
	if !named {
		p.plan.RegistryName = types.StringUnknown()
	}
	if config.RegistryName.IsUnknown() || config.RegistryID.IsUnknown() {
		return session.Registration{Unknown: true}, false
	}
	registration, err := config.registry(ctx, p.session)
	if err != nil {
		return p.noRegistry(registration, err)
	}
	if named && byID && registration.UID != config.RegistryID.ValueString() {
		diagnose.RegistriesDiffer(registration.Name, registration.UID).AddTo(p.diags, diagnose.Error)
		return registration, false
	}
	if named && registration.UID != "" {
		p.plan.RegistryID = types.StringValue(registration.UID)
	}
	if !named {
		p.plan.RegistryName = types.StringValue(registration.Name)
	}
	return registration, !registration.Unknown
}

// noRegistry reports why the registry was not found, unless the plan fails for another reason.
func (p *planning) noRegistry(registration session.Registration, err error) (session.Registration, bool) {
	named := !p.config.RegistryName.IsNull()
	switch {
	case errors.Is(err, session.ErrConfigurationUnknown):
		return session.Registration{Unknown: true}, false
	case errors.Is(err, palette.ErrNotFound) && named:
		diagnose.RegistryNotKnown(p.config.RegistryName.ValueString(), err).
			AddTo(p.diags, diagnose.ChartSeverity(p.checks(), err))
	case p.session.Unreached(): // the plan fails for that reason
	default:
		diagnose.LayerRegistry(named, err).AddTo(p.diags, diagnose.Error)
	}
	return registration, false
}
