package helmlayer

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/chart/schema"
	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// checkContent opens the chart and reports what keeps Helm from installing it with the values of the layer. Absent
// values are the defaults of the chart; unknown values are not checked.
func (p *planning) checkContent(ctx context.Context, target probe.Target) {
	_, content, err := p.session.Prober.Open(ctx, target)
	if err != nil {
		p.unreadable(err)
		return
	}
	if content.Metadata.Deprecated {
		diagnose.Deprecated(target.Chart, target.Version.String()).AddTo(p.diags, diagnose.Warning)
	}
	if err := content.CheckInstallable(); err != nil {
		p.notInstallable(target, err)
		return
	}
	if p.plan.Values.IsUnknown() {
		return
	}
	values, err := chart.ParseValues([]byte(p.plan.Values.ValueString()))
	if err != nil {
		return // the validator of values has reported it
	}
	if p.checkSchema(ctx, target, content, values) {
		p.checkKeys(target, content)
	}
}

// checkSchema checks the values against the schemas of the chart. It reports whether the chart can be rendered with
// them, as far as that is known.
func (p *planning) checkSchema(
	ctx context.Context, target probe.Target, content chart.Content, values map[string]any,
) bool {
	severity := diagnose.FactSeverity(p.checks())
	verdict, err := p.session.Schemas.Check(ctx, content, values)
	if _, ok := errors.AsType[*chart.ImportError](err); ok {
		p.notInstallable(target, err)
		return false
	}
	failures := schema.Failures(err)
	for _, failure := range failures {
		switch failure.Reason {
		case schema.Remote:
			diagnose.SchemaNotFetched(target.Chart, failure).AddTo(p.diags, diagnose.Warning)
		case schema.Costly:
			diagnose.SchemaTooLarge(target.Chart, failure).AddTo(p.diags, diagnose.ChartSeverity(p.checks(), failure))
		default:
			diagnose.SchemaNotUsable(target.Chart, failure).AddTo(p.diags, severity)
		}
	}
	if exceeded, over := budget.As(err); over && len(failures) == 0 {
		diagnose.ValuesTooLarge(target.Chart, exceeded).AddTo(p.diags, diagnose.ChartSeverity(p.checks(), exceeded))
		return false
	}
	for i, violation := range verdict.Violations {
		more := 0
		if i == len(verdict.Violations)-1 {
			more = verdict.More
		}
		diagnose.ValueViolation(violation, p.plan.Values.IsNull(), more).AddTo(p.diags, severity)
	}
	return true
}

// checkKeys warns of keys of the values that the chart does not have.
func (p *planning) checkKeys(target probe.Target, content chart.Content) {
	defaults, err := content.Defaults()
	if err != nil || content.UsesAny() {
		return // no key can be called unknown
	}
	known := content.KnownKeys()
	if unknown := layer.UnknownTopLevelKeys(p.plan.Values.ValueString(), defaults, known...); len(unknown) > 0 {
		known = slices.AppendSeq(known, maps.Keys(defaults))
		diagnose.UnknownValues(target.Chart, unknown, known).AddTo(p.diags, diagnose.Warning)
	}
}

func (p *planning) notInstallable(target probe.Target, err error) {
	diagnose.NotInstallable(target.Chart, target.Version.String(), err).
		AddTo(p.diags, diagnose.FactSeverity(p.checks()))
}

// unreadable reports why the content of an existing chart could not be read: a fact about the chart, or about this
// request.
func (p *planning) unreadable(err error) {
	severity := diagnose.ChartSeverity(p.checks(), err)
	if diagnose.Definite(err) {
		diagnose.LayerChart(err).AddTo(p.diags, severity)
		return
	}
	diagnose.ValuesNotChecked(err).AddTo(p.diags, severity)
}
