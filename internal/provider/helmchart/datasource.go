// Package helmchart is data.palette_chart, what a registry holds of one Helm chart
// in one exact version and which host would serve it, and
// data.palette_chart_versions, which versions there are.
package helmchart

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/region"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

var (
	_ datasource.DataSourceWithConfigure        = (*DataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*DataSource)(nil)
)

// DataSource is data.palette_chart.
type DataSource struct{ session *session.Session }

// NewDataSource makes an unconfigured data source.
func NewDataSource() datasource.DataSource { return &DataSource{} }

// Metadata implements datasource.DataSource.
func (d *DataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_chart"
}

// Configure implements datasource.DataSourceWithConfigure.
func (d *DataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.session = session.From(req.ProviderData, &resp.Diagnostics)
}

// ConfigValidators implements datasource.DataSourceWithConfigValidators.
func (d *DataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return onePlace()
}

// Read looks the chart up. Unlike a layer, a data source has nothing to give
// when the registry does not respond: every failure is an error.
func (d *DataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m model
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, end := d.session.Begin(ctx, "read", "data.palette_chart", m.Chart.ValueString())
	defer end()
	source := m.source(ctx, d.session, &resp.Diagnostics)
	version, err := chart.ParseVersion(m.Version.ValueString())
	if err != nil || resp.Diagnostics.HasError() {
		return // the validator of version has said so
	}
	lookUp := region.LookUp{Source: source, Chart: m.Chart.ValueString(), Version: version}
	found := lookUp.ResolveIn(ctx, d.session.Prober, m.Region.ValueString())
	var finding probe.Finding
	var content chart.Content
	if found.Err == nil {
		finding, content, found.Err = d.session.Prober.Open(ctx, lookUp.Target(found.Registry))
	}
	if found.Err != nil {
		diagnose.ChartNotRead(found).AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	m.found(found, finding)
	m.describe(ctx, content, &resp.Diagnostics)
	m.AvailableVersions = d.versions(ctx, found.Registry, lookUp.Chart, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}
