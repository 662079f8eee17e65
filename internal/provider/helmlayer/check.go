package helmlayer

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

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
	if !complete || config.ChartChecks.IsUnknown() {
		plan.unknownChart(config)
		if input := config.unknownInput(); input != "" {
			r.notKnownYet(config, "`"+input+"`", diags)
		}
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
	if prior != nil && prior.ChartReference.ValueString() != reference {
		prior = nil // the registry has another place: what was found out is about another chart
	}
	plan.Digest = r.plannedDigest(config, prior, last)
	plan.RegionCoverage = r.plannedCoverage(*plan, prior)
	if prior != nil && r.session.Unreached() {
		return // it may not be refreshed, and the plan fails
	}
	if r.checks(config) != session.Off {
		r.check(ctx, q, *plan, config, prior, last, diags)
	}
}

// notKnownYet tells that the chart was not looked up for want of an input.
func (r *Resource) notKnownYet(config model, input string, diags *diag.Diagnostics) {
	if r.checks(config) != session.Off {
		diagnose.ChartNotKnownYet(input).AddTo(diags, diagnose.Warning)
	}
}

// unknownInput names an attribute that a look-up needs and that is not known,
// "" for none.
func (m model) unknownInput() string {
	switch {
	case m.Chart.IsUnknown():
		return "chart"
	case m.Version.IsUnknown():
		return "version"
	case m.ChartChecks.IsUnknown():
		return "chart_checks"
	}
	if _, known := m.regions(context.Background(), new(diag.Diagnostics)); !known {
		return "regions"
	}
	return ""
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
	case r.checks(config) == session.Off:
		return types.StringNull()
	default:
		return types.StringUnknown()
	}
}

func (r *Resource) plannedCoverage(plan model, prior *model) types.Map {
	switch {
	case len(plan.Regions.Elements()) == 0 || r.checks(plan) == session.Off:
		return types.MapNull(coverageTypes())
	case prior != nil && prior.Regions.Equal(plan.Regions):
		return prior.RegionCoverage
	default:
		return types.MapUnknown(coverageTypes())
	}
}

// checks is how strictly the chart of a layer is checked.
func (r *Resource) checks(m model) session.Checks {
	if own := m.ChartChecks.ValueString(); own != "" {
		return session.Checks(own)
	}
	return r.session.Checks
}

// check tells what is wrong with the chart. What the refresh of this run has seen
// is not looked up again; without one, as in the process that applies, it is:
// what the state tells of it may be old. prior is nil where the state has another
// chart.
func (r *Resource) check(ctx context.Context, q question, plan, config model, prior *model, last seen, diags *diag.Diagnostics) {
	moved := prior != nil && config.Digest.IsNull() && !prior.Digest.IsNull() && !plan.Digest.Equal(prior.Digest)
	if moved {
		diagnose.TagOverwritten(plan.ChartReference.ValueString(), prior.Digest.ValueString(), plan.Digest.ValueString()).AddTo(diags, diagnose.Warning)
	}
	opens := prior == nil || moved || !plan.Values.IsUnknown() && !prior.Values.Same(plan.Values)
	digest := last.Digest
	if digest == "" || len(q.regions) > 0 || opens || !r.session.LookedUp(last.Reference) {
		found := r.ask(ctx, q)
		found.report(plan.ChartReference.ValueString(), r.checks(config), diags)
		if found.chart().Err != nil {
			return
		}
		digest = found.digest().ValueString()
		if opens {
			r.open(ctx, q.in(found.chart().Registry), plan.Values, r.checks(config), diags)
		}
	}
	if pin := config.Digest; !pin.IsNull() && !pin.IsUnknown() && pin.ValueString() != digest {
		err := digestDiffers(q, digest, config.Digest.ValueString())
		diagnose.LayerChart(err).AddTo(diags, diagnose.ChartSeverity(r.checks(config), err))
	}
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
