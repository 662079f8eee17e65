package helmlayer

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/chart/schema"
	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// planChart plans digest, chart_reference and region_coverage, and checks the
// chart as soon as all that takes is known. Terraform plans a layer again when
// it applies, and takes no other result: so nothing is planned that depends on
// an answer of this moment. prior and last are nil and zero unless the state
// has the same chart.
func (r *Resource) planChart(ctx context.Context, registration session.Registration, plan *model, config model, prior *model, last seen, diags *diag.Diagnostics) {
	q, complete := newQuestion(ctx, registration, *plan, diags)
	if !complete {
		plan.unknownChart(config)
		return
	}
	reference, err := q.reference()
	if err != nil {
		diagnose.Invalid("Invalid Default Region", err).AddTo(diags, diagnose.Error)
		return
	}
	plan.ChartReference = q.plannedReference(reference, prior)
	if prior == nil || !last.of(reference) {
		last = seen{}
	}
	plan.Digest = r.plannedDigest(config, prior, last)
	plan.RegionCoverage = r.plannedCoverage(*plan, prior)
	if r.session.Checks != session.Off && !config.Digest.IsUnknown() {
		r.check(ctx, q, *plan, config, prior, last, diags)
	}
}

// unknownChart plans what cannot be known before an input is.
func (m *model) unknownChart(config model) {
	m.ChartReference = types.StringUnknown()
	m.RegionCoverage = types.MapUnknown(coverageTypes())
	m.Digest = config.Digest
	if config.Digest.IsNull() {
		m.Digest = types.StringUnknown()
	}
}

func (r *Resource) plannedDigest(config model, prior *model, last seen) types.String {
	switch {
	case !config.Digest.IsNull():
		return config.Digest
	case last.Digest != "":
		return types.StringValue(last.Digest)
	case prior != nil:
		return prior.Digest
	case r.session.Checks == session.Off:
		return types.StringNull()
	default:
		return types.StringUnknown()
	}
}

func (r *Resource) plannedCoverage(plan model, prior *model) types.Map {
	switch {
	case len(plan.Regions.Elements()) == 0 || r.session.Checks == session.Off:
		return types.MapNull(coverageTypes())
	case prior != nil && prior.Regions.Equal(plan.Regions):
		return prior.RegionCoverage
	default:
		return types.MapUnknown(coverageTypes())
	}
}

// check tells what is wrong with the chart. What the last refresh has seen is
// not asked for again.
func (r *Resource) check(ctx context.Context, q question, plan, config model, prior *model, last seen, diags *diag.Diagnostics) {
	moved := prior != nil && config.Digest.IsNull() && !prior.Digest.IsNull() && !plan.Digest.Equal(prior.Digest)
	if moved {
		diagnose.TagOverwritten(plan.ChartReference.ValueString(), prior.Digest.ValueString(), plan.Digest.ValueString()).AddTo(diags, diagnose.Warning)
	}
	judges := !plan.Values.IsNull() && !plan.Values.IsUnknown() && (prior == nil || moved || !prior.Values.Same(plan.Values))
	digest := last.Digest
	if digest == "" || len(q.regions) > 0 || judges {
		found := r.ask(ctx, q)
		r.report(found, plan.ChartReference.ValueString(), diags)
		if found.chart().Err != nil {
			return
		}
		digest = found.digest().ValueString()
		if judges {
			r.judge(ctx, q.in(found.chart().Registry), plan.Values.ValueString(), diags)
		}
	}
	if !config.Digest.IsNull() && config.Digest.ValueString() != digest {
		err := digestDiffers(q, digest, config.Digest.ValueString())
		diagnose.Chart(err).AddTo(diags, r.severity(err))
	}
}

// judge checks the values against what the chart says of itself.
func (r *Resource) judge(ctx context.Context, target probe.Target, text string, diags *diag.Diagnostics) {
	_, content, err := r.session.Prober.Open(ctx, target)
	if err != nil {
		r.unreadable(err, diags)
		return
	}
	if content.Metadata.Deprecated {
		diagnose.Deprecated(target.Chart, target.Version.String()).AddTo(diags, diagnose.Warning)
	}
	values, err := chart.ParseValues([]byte(text))
	if err != nil {
		return // the validator of values has said so
	}
	severity := diagnose.Error
	if r.session.Checks == session.Warn {
		severity = diagnose.Warning
	}
	violations, err := schema.Check(content, values)
	if err != nil {
		diagnose.SchemaNotUsable(target.Chart, err).AddTo(diags, diagnose.Warning)
	}
	for _, violation := range violations {
		diagnose.ValueViolation(violation).AddTo(diags, severity)
	}
	defaults, err := content.Defaults()
	if err != nil {
		return // without defaults no key can be called unknown
	}
	if unknown := layer.UnknownTopLevelKeys(text, defaults, content.KnownKeys()...); len(unknown) > 0 {
		diagnose.UnknownValues(target.Chart, unknown).AddTo(diags, diagnose.Warning)
	}
}

// unreadable tells why the content of a chart that is there could not be read:
// a fact about the chart, or one about this look at it.
func (r *Resource) unreadable(err error, diags *diag.Diagnostics) {
	severity := r.severity(err)
	if diagnose.Definite(err) {
		diagnose.Chart(err).AddTo(diags, severity)
		return
	}
	diagnose.ValuesNotChecked(err).AddTo(diags, severity)
}

func digestDiffers(q question, found, pin string) *probe.Error {
	problem := &probe.Error{
		Outcome:  probe.DigestMismatch,
		Found:    found + ", pinned is " + pin,
		NextStep: "The tag was pushed again, or the pin belongs to another version. Find out who pushed it before you change the pin.",
	}
	if registries, err := q.source.Registries(""); err == nil {
		reference := q.in(registries[0]).Reference()
		problem.Registry, problem.Repository, problem.Tag = reference.Host, reference.Repository, reference.Tag
	}
	return problem
}
