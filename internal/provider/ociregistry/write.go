package ociregistry

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/managed"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

const (
	// syncTimeout is the default time limit where Palette indexes the registry.
	syncTimeout = 20 * time.Minute
	// syncBegins is how long Palette may take until the status shows the synchronization that an update brings about.
	syncBegins = 10 * time.Second
)

// timeout is the time limit where the configuration has none.
func (m model) timeout() time.Duration {
	if m.Synchronization.ValueBool() {
		return syncTimeout
	}
	return managed.Timeout
}

// prepare returns the client and the registry to write, after the checks that
// credential_check names. It writes nothing.
func (r *Resource) prepare(
	ctx context.Context, plan, config model, created bool, diags *diag.Diagnostics,
) (*palette.Client, palette.Registry) {
	planned := toPalette(plan, config)
	client, err := r.Session.Palette()
	if err != nil {
		diagnose.Palette("write the registry", err).AddTo(diags, diagnose.Error)
		return nil, planned
	}
	if err := planned.Settings.CheckEndpoint(); err != nil {
		diagnose.Invalid("Invalid Registry Endpoint", err).AddTo(diags, diagnose.Error)
		return nil, planned
	}
	until := time.Now()
	if created {
		until = until.Add(propagation)
	}
	check := plan.CredentialCheck.ValueString()
	if check == checkAll || check == checkLocal {
		r.loginFromHere(ctx, plan, planned, created, diags)
	}
	if !diags.HasError() && (check == checkAll || check == checkPalette) {
		if err := validate(ctx, client, planned.Settings, until); err != nil {
			problem, severity := diagnose.Validation(err, plan.credentials(), planned.Settings.Synchronized)
			problem.AddTo(diags, severity)
		}
	}
	return client, planned
}

func (r *Resource) loginFromHere(
	ctx context.Context, plan model, planned palette.Registry, created bool, diags *diag.Diagnostics,
) {
	registration := session.Registration{Registry: planned}
	candidates, err := registration.Source().Registries("")
	if err != nil {
		diagnose.Invalid("Invalid Default Region", err).AddTo(diags, diagnose.Error)
		return
	}
	target := candidates[0]
	if created {
		target.Propagation = propagation
	}
	proof, err := r.Session.Prober.Login(ctx, target)
	onlyHere := plan.CredentialCheck.ValueString() == checkLocal
	switch {
	case err != nil:
		diagnose.Login(err, plan.credentials()).AddTo(diags, diagnose.LoginSeverity(err, onlyHere))
	case !proof.Conclusive && !registration.Anonymous():
		diagnose.Inconclusive(proof, plan.credentials()).AddTo(diags, diagnose.Warning)
	}
}

// indexed is the synchronization status of a registry before it is written. One that is not synchronized has none.
func indexed(ctx context.Context, client *palette.Client, planned palette.Registry) (palette.SyncStatus, error) {
	if !planned.Settings.Synchronized {
		return palette.SyncStatus{}, nil
	}
	return client.RegistrySync(ctx, planned.Settings.Kind, planned.UID)
}

// waitForSync waits until Palette has indexed the registry. A failure is an
// error: what depends on the registry must not run against an empty index.
func waitForSync(
	ctx context.Context, client *palette.Client, plan model, diags *diag.Diagnostics, options ...palette.SyncOption,
) {
	if !plan.Synchronization.ValueBool() {
		return
	}
	kind := registry.Kind(plan.AuthType.ValueString())
	if _, err := client.WaitForSync(ctx, kind, plan.ID.ValueString(), options...); err != nil {
		diagnose.Sync(err).AddTo(diags, diagnose.SyncSeverity(err))
	}
}
