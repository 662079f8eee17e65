package helmlayer

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
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
		"endpoint": types.StringType, "served_from": types.StringType, "fallback": types.BoolType, "digest": types.StringType,
	}}
}

// layer is the model in the words of the domain.
func (m model) layer() layer.Layer {
	return layer.Layer{
		Name:         m.Name.ValueString(),
		Chart:        m.Chart.ValueString(),
		Version:      m.Version.ValueString(),
		Namespace:    m.Namespace.ValueString(),
		ReleaseName:  m.ReleaseName.ValueString(),
		InstallOrder: attribute.Int64(m.InstallOrder),
		Values:       m.Values.ValueString(),
	}
}

// imported reports whether nothing was read of the layer so far but what its
// import id says.
func (m model) imported() bool { return m.Chart.IsNull() }

// checkName checks a name that the layer does not have from its chart: charts
// may be called what no release can be.
func (m model) checkName() error {
	if m.Name.IsNull() || m.Name.IsUnknown() || m.Chart.IsUnknown() || m.Name.Equal(m.Chart) {
		return nil
	}
	return layer.CheckName(m.Name.ValueString())
}

// headerKnown reports whether everything is known that the document's header
// is made of.
func (m model) headerKnown() bool {
	for _, value := range []attr.Value{m.Name, m.Chart, m.Namespace, m.ReleaseName, m.InstallOrder, m.Values} {
		if value.IsUnknown() {
			return false
		}
	}
	return true
}

// id is the identity of the layer, unknown while that of its profile is.
func (m model) id() types.String {
	if m.ClusterProfileID.IsUnknown() || m.Name.IsUnknown() {
		return types.StringUnknown()
	}
	return types.StringValue(m.ClusterProfileID.ValueString() + "/" + m.Name.ValueString())
}

// regions lists the regions to cover, false when they are not all known.
func (m model) regions(ctx context.Context, diags *diag.Diagnostics) ([]string, bool) {
	if m.Regions.IsUnknown() {
		return nil, false
	}
	var values []types.String
	diags.Append(m.Regions.ElementsAs(ctx, &values, false)...)
	regions := make([]string, 0, len(values))
	for _, value := range values {
		if value.IsUnknown() {
			return nil, false
		}
		regions = append(regions, value.ValueString())
	}
	return regions, true
}

// sameChart reports whether two models name the same content: what was found
// out about one holds for the other.
func (m model) sameChart(o model) bool {
	return m.RegistryID.Equal(o.RegistryID) && m.RegistryName.Equal(o.RegistryName) &&
		m.Chart.Equal(o.Chart) && m.Version.Equal(o.Version)
}
