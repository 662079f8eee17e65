package helmlayer

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/region"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// question is one chart look-up, complete enough to be asked.
type question struct {
	source  region.Source
	chart   string
	version chart.Version
	regions []string
	// hidden is the name of a registry whose credentials Palette keeps to
	// itself, "" for one that can be entered.
	hidden string
}

// newQuestion reads a model; it is not complete while an input is unknown.
func newQuestion(ctx context.Context, registration session.Registration, m model, diags *diag.Diagnostics) (question, bool) {
	regions, known := m.regions(ctx, diags)
	if !known || m.Chart.IsUnknown() || m.Version.IsUnknown() {
		return question{}, false
	}
	version, err := chart.ParseVersion(m.Version.ValueString())
	if err != nil {
		return question{}, false // the validator of version has said so
	}
	q := question{source: registration.Source(), chart: m.Chart.ValueString(), version: version, regions: regions}
	if registration.Hidden() {
		q.hidden = registration.Name
	}
	return q, true
}

// reference is where the chart is, in the default resolution.
func (q question) reference() (string, error) {
	registries, err := q.source.Registries("")
	if err != nil {
		return "", err
	}
	return q.in(registries[0]).Reference().String(), nil
}

// in is the question to one registry.
func (q question) in(registry probe.Registry) probe.Target {
	return probe.Target{Registry: registry, Chart: q.chart, Version: q.version}
}
