package helmlayer

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/chart/schema"
	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/region"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// question is one chart look-up, complete enough to be asked.
type question struct {
	source  region.Source
	chart   string
	version chart.Version
	regions []string
	// pin is the digest that the configuration asks for, "" for any.
	pin string
	// values to judge; nil for none.
	values *string
	// prior is the state of the same chart, nil when the chart is new.
	prior *model
}

// newQuestion reads a plan; it is not complete while an input is unknown.
func newQuestion(ctx context.Context, registration session.Registration, plan, config model, diags *diag.Diagnostics) (question, bool) {
	regions, known := plan.regions(ctx, diags)
	if !known || plan.Chart.IsUnknown() || plan.Version.IsUnknown() || config.Digest.IsUnknown() {
		return question{}, false
	}
	version, err := chart.ParseVersion(plan.Version.ValueString())
	if err != nil {
		return question{}, false // the validator of version has said so
	}
	q := question{source: registration.Source, chart: plan.Chart.ValueString(), version: version, regions: regions, pin: config.Digest.ValueString()}
	if !plan.Values.IsNull() && !plan.Values.IsUnknown() {
		text := plan.Values.ValueString()
		q.values = &text
	}
	return q, true
}

// answer asks and fills in what the layer computes from the answers.
func (r *Resource) answer(ctx context.Context, q question, plan *model, diags *diag.Diagnostics) {
	target, err := q.target()
	if err != nil {
		diagnose.Invalid("Invalid Default Region", err).AddTo(diags, diagnose.Error)
		return
	}
	plan.ChartReference = types.StringValue(target.Reference().String())
	plan.RegionCoverage = types.MapNull(coverageTypes())
	plan.Digest = optional(q.pin)
	if q.prior != nil && q.pin == "" {
		plan.Digest = q.prior.Digest
	}
	if r.session.Checks == session.Off {
		return
	}
	found := r.source(ctx, q, plan, diags)
	if found.Err != nil {
		diagnose.Chart(found.Err).AddTo(diags, diagnose.ChartSeverity(r.session.Checks, found.Err))
		return
	}
	digest := found.Finding.Digest.String()
	if q.pin != "" && q.pin != digest {
		err := digestDiffers(found, q.pin)
		diagnose.Chart(err).AddTo(diags, diagnose.ChartSeverity(r.session.Checks, err))
		return
	}
	if q.overwritten(digest) {
		diagnose.TagOverwritten(found.Finding.Reference.String(), q.prior.Digest.ValueString(), digest).AddTo(diags, diagnose.Warning)
	}
	plan.Digest = types.StringValue(digest)
	if q.judgesValues(plan) {
		r.judge(ctx, q, found.Registry, diags)
	}
}

// source asks for the default resolution and for every region, and returns the
// answer that stands for the chart: that of the default resolution, or, when
// only the regions hold the chart, one of theirs.
func (r *Resource) source(ctx context.Context, q question, plan *model, diags *diag.Diagnostics) region.Answer {
	answers := q.source.Survey(ctx, r.session.Prober, q.chart, q.version, append([]string{""}, q.regions...))
	standard := answers[""]
	delete(answers, "")
	if len(q.regions) == 0 {
		return standard
	}
	coverage := make(map[string]attr.Value, len(answers))
	digests := make(map[string][]string)
	var served []region.Answer
	for _, name := range slices.Sorted(slices.Values(q.regions)) {
		answer := answers[name]
		if answer.Err != nil {
			problem := diagnose.Unserved(name, answer)
			if severity := diagnose.ChartSeverity(r.session.Checks, answer.Err); severity != diagnose.Error {
				problem = diagnose.RegionNotChecked(name, answer)
			}
			problem.AddTo(diags, diagnose.ChartSeverity(r.session.Checks, answer.Err))
			continue
		}
		served = append(served, answer)
		digest := answer.Finding.Digest.String()
		digests[digest] = append(digests[digest], name)
		coverage[name] = covered(answer)
	}
	plan.RegionCoverage = types.MapValueMust(coverageTypes(), coverage)
	if len(digests) > 1 {
		diagnose.RegionsDiffer(plan.ChartReference.ValueString(), digests).AddTo(diags, diagnose.Warning)
	}
	if standard.Err != nil && len(served) == len(q.regions) {
		diagnose.FallbackEmpty(standard.Err).AddTo(diags, diagnose.Warning)
		return served[0]
	}
	return standard
}

func covered(answer region.Answer) attr.Value {
	return types.ObjectValueMust(coverageTypes().AttrTypes, map[string]attr.Value{
		"endpoint":    types.StringValue(answer.Registry.Endpoint.Host),
		"served_from": optional(answer.Registry.Endpoint.Region),
		"fallback":    types.BoolValue(answer.Fallback),
		"digest":      types.StringValue(answer.Finding.Digest.String()),
	})
}

// target is the default resolution of the question.
func (q question) target() (probe.Target, error) {
	registries, err := q.source.Registries("")
	if err != nil {
		return probe.Target{}, err
	}
	return probe.Target{Registry: registries[0], Chart: q.chart, Version: q.version}, nil
}

// overwritten reports whether the version means other content than it did.
func (q question) overwritten(digest string) bool {
	return q.prior != nil && q.pin == "" && !q.prior.Digest.IsNull() && q.prior.Digest.ValueString() != digest
}

// judgesValues reports whether there is something new to judge: other values,
// or other content to judge them by.
func (q question) judgesValues(plan *model) bool {
	return q.values != nil && (q.prior == nil || !q.prior.Values.Same(plan.Values) || !q.prior.Digest.Equal(plan.Digest))
}

// judge checks the values against what the chart says of itself.
func (r *Resource) judge(ctx context.Context, q question, registry probe.Registry, diags *diag.Diagnostics) {
	_, content, err := r.session.Prober.Open(ctx, probe.Target{Registry: registry, Chart: q.chart, Version: q.version})
	if err != nil {
		diagnose.Chart(err).AddTo(diags, diagnose.ChartSeverity(r.session.Checks, err))
		return
	}
	if content.Metadata.Deprecated {
		diagnose.Deprecated(q.chart, q.version.String()).AddTo(diags, diagnose.Warning)
	}
	values, err := chart.ParseValues([]byte(*q.values))
	if err != nil {
		return // the validator of values has said so
	}
	severity := diagnose.Error
	if r.session.Checks == session.Warn {
		severity = diagnose.Warning
	}
	violations, err := schema.Check(content, values)
	if err != nil {
		diagnose.SchemaNotUsable(q.chart, err).AddTo(diags, diagnose.Warning)
	}
	for _, violation := range violations {
		diagnose.ValueViolation(violation).AddTo(diags, severity)
	}
	defaults, err := content.Defaults()
	if err != nil {
		return // without defaults no key can be called unknown
	}
	if unknown := layer.UnknownTopLevelKeys(*q.values, defaults, content.KnownKeys()...); len(unknown) > 0 {
		diagnose.UnknownValues(q.chart, unknown).AddTo(diags, diagnose.Warning)
	}
}

func digestDiffers(found region.Answer, pin string) *probe.Error {
	reference := found.Finding.Reference
	return &probe.Error{
		Outcome:    probe.DigestMismatch,
		Registry:   reference.Host,
		Repository: reference.Repository,
		Tag:        reference.Tag,
		Found:      found.Finding.Digest.String() + ", pinned is " + pin,
		NextStep:   "The tag was pushed again, or the pin belongs to another version. Find out who pushed it before you change the pin.",
	}
}
