// Package helmchart is data.palette_chart, what a registry holds of one Helm chart in one exact version and which host
// would serve it, and data.palette_chart_versions, which versions there are.
package helmchart

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/region"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/reading"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// NewDataSource makes an unconfigured data.palette_chart.
func NewDataSource() datasource.DataSource {
	return reading.New(reading.DataSource[model]{
		Type:       "chart",
		Schema:     chartSchema,
		Validators: onePlace(),
		Object:     func(m model) string { return m.Chart.ValueString() },
		Read:       readChart,
	})
}

// readChart reads the chart from its registry. Unlike a layer, a data source has nothing to give when the registry does
// not respond: every failure is an error.
func readChart(ctx context.Context, s *session.Session, m *model, diags *diag.Diagnostics) {
	source := m.source(ctx, s, diags)
	version, err := chart.ParseVersion(m.Version.ValueString())
	if err != nil {
		diagnose.Invalid("Chart Version Not Exact", err).At(path.Root("version")).AddTo(diags, diagnose.Error)
	}
	if diags.HasError() {
		return
	}
	lookUp := region.LookUp{Source: source, Chart: m.Chart.ValueString(), Version: version}
	found := lookUp.ResolveIn(ctx, s.Prober, m.Region.ValueString())
	var finding probe.Finding
	var content chart.Content
	if found.Err == nil {
		finding, content, found.Err = s.Prober.Open(ctx, lookUp.Target(found.Registry))
	}
	if found.Err != nil {
		diagnose.ChartNotRead(found).AddTo(diags, diagnose.Error)
		return
	}
	m.found(found, finding)
	m.describe(content)
	m.AvailableVersions = availableVersions(ctx, s, found.Registry, lookUp.Chart, diags)
}
