package helmlayer

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/layer/edit"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/region"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
	"github.com/palette-oci/terraform-provider-palette/internal/wait"
)

// applying is the creation or the update of a layer, with its steps in apply_*.go.
type applying struct {
	session *session.Session
	// plan is what Terraform planned; complete makes all of it known.
	plan model
	// layer is the domain value of plan.
	layer layer.Layer
	// pack is what is written; the editor adds its values.
	pack  palette.Pack
	diags *diag.Diagnostics
}

// newApplying resolves what the plan left unknown, and makes the pack to write.
func (r *Resource) newApplying(ctx context.Context, plan model, diags *diag.Diagnostics) *applying {
	a := &applying{session: r.Session, plan: plan, layer: plan.layer(), diags: diags}
	registration, err := a.registry(ctx)
	if err != nil {
		diagnose.LayerRegistry(!plan.RegistryName.IsUnknown(), err).AddTo(diags, diagnose.Error)
		return a
	}
	if !plan.RegistryID.IsUnknown() && plan.RegistryID.ValueString() != registration.UID {
		diagnose.RegistriesDiffer(registration.Name, registration.UID).AddTo(diags, diagnose.Error)
		return a
	}
	a.plan.ID = a.plan.id()
	a.plan.RegistryID = types.StringValue(registration.UID)
	a.plan.RegistryName = types.StringValue(registration.Name)
	a.resolve(ctx, registration)
	if diags.HasError() {
		return a
	}
	a.pack = toPack(a.layer, registration.UID, a.packUID(ctx, registration))
	return a
}

// registry finds the registry of a layer that is about to be written.
func (a *applying) registry(ctx context.Context) (session.Registration, error) {
	if name := a.plan.RegistryName; !name.IsNull() && !name.IsUnknown() {
		return a.session.RegisteredByName(ctx, a.plan.ClusterProfileID.ValueString(), name.ValueString())
	}
	return a.plan.registry(ctx, a.session)
}

// resolve looks up what the plan left unknown. What no registry responds to now is left to the next refresh.
func (a *applying) resolve(ctx context.Context, registration session.Registration) {
	if !a.plan.Digest.IsUnknown() && !a.plan.ChartReference.IsUnknown() && !a.plan.RegionCoverage.IsUnknown() {
		return
	}
	// When Terraform applies, everything is known.
	lookUp, _ := a.plan.lookUp(registration, a.layer)
	reference, err := lookUp.Reference()
	if err != nil {
		diagnose.Invalid("Invalid Default Region", err).AddTo(a.diags, diagnose.Error)
		return
	}
	var found region.Resolutions
	if checks := a.plan.checks(a.session); checks != session.Off {
		found = lookUp.Resolve(ctx, a.session.Prober)
		report(found, reference, checks, a.diags)
	}
	a.plan.settle(lookUp.Place(reference, found), found)
}

// packUID looks up the pack of a chart in the index of a synchronized
// registry. Other registries have no index, and such packs no uid.
func (a *applying) packUID(ctx context.Context, registration session.Registration) string {
	if !registration.Settings.Synchronized {
		return ""
	}
	chart, version := a.layer.Chart, a.layer.Version.String()
	index, err := a.session.PackVersions(ctx, a.plan.ClusterProfileID.ValueString(), chart, registration.UID)
	for _, pack := range index {
		if pack.Version == version {
			return pack.UID
		}
	}
	err = cmp.Or(err, palette.ErrNotFound)
	diagnose.NotIndexed(registration.Name, chart, version, err).AddTo(a.diags, diagnose.Error)
	return ""
}

// releaseTime is how long a layer waits for another address of the run to release its name: they come in any order.
const (
	releaseTime  = 2 * time.Second
	releasePause = 50 * time.Millisecond
)

// add adds a new layer to its profile.
func (a *applying) add(ctx context.Context) error {
	err := a.write(ctx, a.added())
	var taken *edit.TakenError
	begun := time.Now()
	for errors.As(err, &taken) && time.Since(begun) < releaseTime && wait.For(ctx, releasePause) == nil {
		if a.released() {
			err = a.write(ctx, a.added())
		}
	}
	if err != nil {
		a.session.Unclaim(a.plan.ClusterProfileID.ValueString(), a.pack.Name)
	}
	return err
}

func (a *applying) added() palette.Edit { return edit.Add(a.layer, a.pack, a.released) }

// released reports whether another address of the run gives the pack up.
func (a *applying) released() bool {
	return a.session.Released(a.plan.ClusterProfileID.ValueString(), a.pack.Name)
}

// write hands a change of the profile's packs to the client, which joins it with those of other layers.
func (a *applying) write(ctx context.Context, change palette.Edit) error {
	uid := a.plan.ClusterProfileID.ValueString()
	client, scope, err := a.session.InScopeOf(ctx, uid)
	if err != nil {
		return err
	}
	a.session.Write(uid)
	_, err = client.EditProfile(ctx, scope, uid, change)
	return err
}

// editFailed reports why the profile of a layer could not be changed.
func editFailed(err error, operation string, m model, diags *diag.Diagnostics) {
	var taken *edit.TakenError
	switch {
	case errors.As(err, &taken):
		diagnose.LayerExists(taken.Pack, m.id().ValueString(), taken.Follower).AddTo(diags, diagnose.Error)
	case errors.Is(err, palette.ErrNotFound):
		diagnose.LayerProfileNotFound(m.ClusterProfileID.ValueString(), err).AddTo(diags, diagnose.Error)
	default:
		diagnose.LayerEdit(operation, m.id().ValueString(), err).AddTo(diags, diagnose.Error)
	}
}
