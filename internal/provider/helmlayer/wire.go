package helmlayer

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
)

// toPack builds the pack of a layer; the editor adds its values. The uid is
// that of a synchronized registry's index, "" otherwise.
func toPack(l layer.Layer, registryUID, packUID string) palette.Pack {
	return palette.Pack{
		Name: l.PackName(), Tag: l.Version.String(), Type: palette.PackOCI, Layer: palette.LayerAddon,
		RegistryUID: registryUID, UID: packUID, Rank: &l.InstallOrder,
	}
}

// find finds the pack of a layer in what clusters run: the published template, or the draft if nothing is published.
func find(profile palette.Profile, state model) (palette.Pack, bool) {
	packs := profile.Packs()
	i := slices.IndexFunc(packs, func(pack palette.Pack) bool { return isPackOf(pack, state) })
	if i < 0 {
		return palette.Pack{}, false
	}
	return packs[i], true
}

// isPackOf reports whether a pack is that of a layer. Only the name of an imported layer is known.
func isPackOf(pack palette.Pack, state model) bool {
	if !state.imported() {
		return pack.Name == state.unversioned().PackName()
	}
	l, err := layer.Parse(pack.Name, pack.Tag, pack.Values)
	return err == nil && l.Name == state.Name.ValueString()
}

// fromPalette reads a pack into a copy of the prior model.
func (r *Resource) fromPalette(ctx context.Context, pack palette.Pack, prior model) (model, error) {
	l, err := layer.Parse(pack.Name, pack.Tag, pack.Values)
	if err != nil {
		return prior, err
	}
	return r.fromLayer(ctx, pack, l, prior)
}

// fromLayer is fromPalette for a pack whose document is parsed already.
func (r *Resource) fromLayer(ctx context.Context, pack palette.Pack, l layer.Layer, prior model) (model, error) {
	m := prior
	m.Chart = types.StringValue(l.Chart)
	m.Name = types.StringValue(l.Name)
	m.Version = types.StringValue(pack.Tag) // also one that is no exact version
	m.Namespace = attribute.Optional(l.Namespace)
	// An imported layer has no release in its state: a default name is written out, so that the next write keeps it.
	if prior.imported() || l.Release() != prior.unversioned().Release() {
		m.ReleaseName = attribute.Optional(l.ReleaseName)
	}
	m.InstallOrder = attribute.Whole(l.InstallOrder)
	m.Values = attribute.ValuesType().Value(l.Values)
	if l.Values == "" && prior.Values.IsNull() {
		m.Values = attribute.ValuesType().Null()
	}
	m.ID = m.id()
	m.RegistryID = types.StringValue(pack.RegistryUID)
	var err error
	if !m.RegistryID.Equal(prior.RegistryID) || prior.RegistryName.IsNull() {
		var name string
		name, err = r.Session.RegistryName(ctx, prior.ClusterProfileID.ValueString(), pack.RegistryUID)
		m.RegistryName = types.StringValue(name)
	}
	if !m.sameChart(prior) {
		m.Digest, m.ChartReference = types.StringNull(), types.StringNull()
		m.RegionCoverage = types.MapNull(coverageTypes())
	}
	return m, err
}
