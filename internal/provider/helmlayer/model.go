package helmlayer

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/region"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

type model struct {
	ID               types.String   `tfsdk:"id"`
	ClusterProfileID types.String   `tfsdk:"cluster_profile_id"`
	RegistryName     types.String   `tfsdk:"registry_name"`
	RegistryID       types.String   `tfsdk:"registry_id"`
	Chart            types.String   `tfsdk:"chart"`
	Name             types.String   `tfsdk:"name"`
	Version          types.String   `tfsdk:"version"`
	Namespace        types.String   `tfsdk:"namespace"`
	ReleaseName      types.String   `tfsdk:"release_name"`
	InstallOrder     types.Number   `tfsdk:"install_order"`
	Values           attribute.Text `tfsdk:"values"`
	Digest           types.String   `tfsdk:"digest"`
	ChartChecks      types.String   `tfsdk:"chart_checks"`
	Regions          types.Set      `tfsdk:"regions"`
	ChartReference   types.String   `tfsdk:"chart_reference"`
	RegionCoverage   types.Map      `tfsdk:"region_coverage"`
	Timeouts         timeouts.Value `tfsdk:"timeouts"`
}

func coverageTypes() types.ObjectType {
	return types.ObjectType{AttrTypes: map[string]attr.Type{
		"endpoint": types.StringType, "served_from": types.StringType, "fallback": types.BoolType,
		"digest": types.StringType,
	}}
}

// layer is the domain value of the model. Its version has passed the validator; an unknown one is zero.
func (m model) layer() layer.Layer {
	l := m.unversioned()
	if text := m.Version.ValueString(); text != "" {
		l.Version, _ = chart.ParseVersion(text)
	}
	return l
}

// unversioned is the layer without its version: what its document and the name of its pack are made of.
func (m model) unversioned() layer.Layer {
	return layer.Layer{
		Name:         m.Name.ValueString(),
		Chart:        m.Chart.ValueString(),
		Namespace:    m.Namespace.ValueString(),
		ReleaseName:  m.ReleaseName.ValueString(),
		InstallOrder: attribute.Int64(m.InstallOrder),
		Values:       m.Values.ValueString(),
	}
}

// lookUp is where the chart of the model is looked up. It is not complete while an input is unknown.
func (m model) lookUp(registration session.Registration, l layer.Layer) (lookUp region.LookUp, complete bool) {
	regions, known := attribute.Elements(m.Regions)
	return region.LookUp{
		Source: diagnose.SourceOf(registration), Chart: l.Chart, Version: l.Version, Regions: regions,
	}, known && !m.Chart.IsUnknown() && !l.Version.IsZero()
}

// registry finds the registry of the layer, in this run or in Palette.
func (m model) registry(ctx context.Context, s *session.Session) (session.Registration, error) {
	profile := m.ClusterProfileID.ValueString() // "" while it is unknown
	return s.Registry(ctx, profile, m.RegistryName, m.RegistryID)
}

// checks is how strictly the chart of the layer is checked.
func (m model) checks(s *session.Session) session.Checks {
	if own := m.ChartChecks.ValueString(); own != "" {
		return session.Checks(own)
	}
	return s.Checks
}

// imported reports whether only the import id of the layer is known.
func (m model) imported() bool { return m.Chart.IsNull() }

// checkName checks a name of its own. The name of a chart can be one that no release has.
func (m model) checkName() error {
	if m.Name.IsNull() || m.Name.IsUnknown() || m.Chart.IsUnknown() || m.Name.Equal(m.Chart) {
		return nil
	}
	return layer.CheckName(m.Name.ValueString())
}

// documentKnown reports whether everything is known that the document is made of.
func (m model) documentKnown() bool {
	inputs := []attr.Value{m.Name, m.Chart, m.Namespace, m.ReleaseName, m.InstallOrder, m.Values}
	return !slices.ContainsFunc(inputs, attr.Value.IsUnknown)
}

// unknownInput names an attribute that a look-up needs and that is not known, "" for none.
func (m model) unknownInput() string {
	switch {
	case m.Chart.IsUnknown():
		return "chart"
	case m.Version.IsUnknown():
		return "version"
	case m.ChartChecks.IsUnknown():
		return "chart_checks"
	}
	if _, known := attribute.Elements(m.Regions); !known {
		return "regions"
	}
	return ""
}

// unknownChart leaves unknown what depends on an unknown input.
func (m *model) unknownChart(config model) {
	m.ChartReference = types.StringUnknown()
	m.RegionCoverage = types.MapUnknown(coverageTypes())
	m.Digest = config.Digest
	if config.Digest.IsNull() {
		m.Digest = types.StringUnknown()
	}
}

// settle makes known what the plan left open of the chart.
func (m *model) settle(reference string, found region.Resolutions) {
	if m.ChartReference.IsUnknown() {
		m.ChartReference = types.StringValue(reference)
	}
	if m.Digest.IsUnknown() {
		m.Digest = attribute.Optional(found.Digest())
	}
	if m.RegionCoverage.IsUnknown() {
		m.RegionCoverage = coverage(found)
	}
}

// id is the identity of the layer, unknown while that of its profile is.
func (m model) id() types.String {
	if m.ClusterProfileID.IsUnknown() || m.Name.IsUnknown() {
		return types.StringUnknown()
	}
	return types.StringValue(m.ClusterProfileID.ValueString() + "/" + m.Name.ValueString())
}

// sameChart reports whether two models name the same content: what was found out about one holds for the other.
func (m model) sameChart(other model) bool {
	return m.RegistryID.Equal(other.RegistryID) && m.RegistryName.Equal(other.RegistryName) &&
		m.Chart.Equal(other.Chart) && m.Version.Equal(other.Version)
}
