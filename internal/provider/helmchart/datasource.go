// Package helmchart is data.palette_chart, what a registry says of one Helm chart in one exact version and which host
// would serve it, and data.palette_chart_versions, which versions there are.
package helmchart

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
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
	source, hidden := m.source(ctx, s, diags)
	name := m.Chart.ValueString()
	version, err := chart.ParseVersion(m.Version.ValueString())
	if err != nil {
		diagnose.Invalid("Chart Version Not Exact", err).At(path.Root("version")).AddTo(diags, diagnose.Error)
	}
	if diags.HasError() {
		return
	}
	answer := source.Resolve(ctx, s.Prober, name, version, m.Region.ValueString())
	if answer.Err != nil {
		answer.Err = hidden(answer.Err)
		diagnose.ChartNotRead(answer).AddTo(diags, diagnose.Error)
		return
	}
	finding, content, err := s.Prober.Open(ctx, probe.Target{Registry: answer.Registry, Chart: name, Version: version})
	if err != nil {
		answer.Err = err
		diagnose.ChartNotRead(answer).AddTo(diags, diagnose.Error)
		return
	}
	m.found(answer, finding)
	m.describe(ctx, content, diags)
	m.AvailableVersions = availableVersions(ctx, s, answer.Registry, name, diags)
}
