package helmlayer

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/chart/schema"
	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// open reads the chart and tells what keeps Helm from installing it with the
// values of the layer. Absent values are no values: the chart's own defaults
// have to do. Of values that are not known yet, nothing is told.
func (r *Resource) open(ctx context.Context, target probe.Target, values attribute.Text, checks session.Checks, diags *diag.Diagnostics) {
	_, content, err := r.session.Prober.Open(ctx, target)
	if err != nil {
		unreadable(err, checks, diags)
		return
	}
	if content.Metadata.Deprecated {
		diagnose.Deprecated(target.Chart, target.Version.String()).AddTo(diags, diagnose.Warning)
	}
	severity := diagnose.FactSeverity(checks)
	if err := content.CheckInstallable(); err != nil {
		diagnose.NotInstallable(target.Chart, target.Version.String(), err).AddTo(diags, severity)
		return
	}
	if !values.IsUnknown() {
		r.fit(ctx, target, content, values, checks, diags)
	}
}

// fit compares the values with what the chart says of its values.
func (r *Resource) fit(ctx context.Context, target probe.Target, content chart.Content, text attribute.Text, checks session.Checks, diags *diag.Diagnostics) {
	values, err := chart.ParseValues([]byte(text.ValueString()))
	if err != nil {
		return // the validator of values has said so
	}
	severity := diagnose.FactSeverity(checks)
	found, err := r.session.Schemas.Check(ctx, content, values)
	var loop *chart.ImportError
	if errors.As(err, &loop) {
		diagnose.NotInstallable(target.Chart, target.Version.String(), err).AddTo(diags, severity)
		return
	}
	for _, failure := range schema.Failures(err) {
		switch failure.Reason {
		case schema.Remote:
			diagnose.SchemaNotFetched(target.Chart, failure).AddTo(diags, diagnose.Warning)
		case schema.Costly:
			diagnose.SchemaTooLarge(target.Chart, failure).AddTo(diags, diagnose.ChartSeverity(checks, failure))
		default:
			diagnose.SchemaNotUsable(target.Chart, failure).AddTo(diags, severity)
		}
	}
	if exceeded, is := budget.As(err); is && len(schema.Failures(err)) == 0 {
		diagnose.ValuesTooLarge(target.Chart, exceeded).AddTo(diags, diagnose.ChartSeverity(checks, exceeded))
		return
	}
	for i, violation := range found.Violations {
		more := 0
		if i == len(found.Violations)-1 {
			more = found.More
		}
		diagnose.ValueViolation(violation, text.IsNull(), more).AddTo(diags, severity)
	}
	defaults, err := content.Defaults()
	if err != nil || content.UsesAny() {
		return // no key can be called unknown
	}
	known := content.KnownKeys()
	if unknown := layer.UnknownTopLevelKeys(text.ValueString(), defaults, known...); len(unknown) > 0 {
		known = slices.AppendSeq(known, maps.Keys(defaults))
		diagnose.UnknownValues(target.Chart, unknown, known).AddTo(diags, diagnose.Warning)
	}
}

// unreadable tells why the content of a chart that is there could not be read:
// a fact about the chart, or one about this look at it.
func unreadable(err error, checks session.Checks, diags *diag.Diagnostics) {
	severity := diagnose.ChartSeverity(checks, err)
	if diagnose.Definite(err) {
		diagnose.LayerChart(err).AddTo(diags, severity)
		return
	}
	diagnose.ValuesNotChecked(err).AddTo(diags, severity)
}
