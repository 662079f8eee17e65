package helmlayer

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/region"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/privatestate"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// planChart plans digest, chart_reference and region_coverage, and checks the chart as soon as all that takes is known.
// Terraform plans a layer again when it applies, and takes no other result: so nothing is planned that depends on a
// response of this moment.
func (p *planning) planChart(ctx context.Context) {
	registration, known := p.registry(ctx)
	if !known {
		p.plan.unknownChart(p.config)
		if registration.Unknown {
			p.notKnownYet("registry")
		}
		return
	}
	var complete bool
	p.lookUp, complete = p.plan.lookUp(registration, p.layer)
	if !complete || p.config.ChartChecks.IsUnknown() {
		p.plan.unknownChart(p.config)
		if input := p.config.unknownInput(); input != "" {
			p.notKnownYet("`" + input + "`")
		}
		return
	}
	reference, err := p.lookUp.Reference()
	if err != nil {
		diagnose.Invalid("Invalid Default Region", err).AddTo(p.diags, diagnose.Error)
		return
	}
	p.planReference(ctx, reference)
	p.plan.Digest = p.plannedDigest()
	p.plan.RegionCoverage = p.plannedCoverage()
	if p.earlier != nil && p.session.Unreached() {
		return // the refresh may have left the layer out, and the plan fails
	}
	if p.checks() != session.Off {
		p.checkChart(ctx)
	}
}

// planReference plans where the chart is, and finds out what is known of it: from
// the state, and from what a refresh has read.
func (p *planning) planReference(ctx context.Context, reference string) {
	if p.prior != nil && p.prior.sameChart(p.plan) {
		p.earlier = p.prior
		p.refreshed = privatestate.Get[refreshed](ctx, p.read, refreshedKey, p.diags).under(reference)
	}
	var before string
	if p.earlier != nil {
		before = p.earlier.ChartReference.ValueString()
	}
	p.plan.ChartReference = types.StringUnknown()
	if promised, known := p.lookUp.Promise(before); known {
		p.plan.ChartReference = types.StringValue(promised)
	}
	if before != reference {
		p.earlier = nil // the registry has another place: the state is about another chart
	}
}

// notKnownYet warns that the chart was not looked up, because an input is unknown.
func (p *planning) notKnownYet(input string) {
	if p.checks() != session.Off {
		diagnose.ChartNotKnownYet(input).AddTo(p.diags, diagnose.Warning)
	}
}

func (p *planning) plannedDigest() types.String {
	switch {
	case !p.config.Digest.IsNull():
		return p.config.Digest
	case p.refreshed.Digest != "":
		return types.StringValue(p.refreshed.Digest)
	case p.earlier != nil:
		return p.earlier.Digest
	case p.checks() == session.Off:
		return types.StringNull()
	default:
		return types.StringUnknown()
	}
}

func (p *planning) plannedCoverage() types.Map {
	switch {
	case len(p.lookUp.Regions) == 0 || p.checks() == session.Off:
		return types.MapNull(coverageTypes())
	case p.earlier != nil && p.earlier.Regions.Equal(p.plan.Regions):
		return p.earlier.RegionCoverage
	default:
		return types.MapUnknown(coverageTypes())
	}
}

// checkChart looks the chart up and reports what is wrong, unless the refresh of this run has read it. The state alone,
// as in the process that applies, may be old.
func (p *planning) checkChart(ctx context.Context) {
	moved := p.tagMoved()
	if moved {
		was, now := p.earlier.Digest.ValueString(), p.plan.Digest.ValueString()
		diagnose.TagOverwritten(p.plan.ChartReference.ValueString(), was, now).AddTo(p.diags, diagnose.Warning)
	}
	opens := p.earlier == nil || moved || !p.plan.Values.IsUnknown() && !p.earlier.Values.Same(p.plan.Values)
	digest := p.refreshed.Digest
	if digest == "" || len(p.lookUp.Regions) > 0 || opens || !p.session.LookedUp(p.refreshed.Reference) {
		found := p.lookUp.Resolve(ctx, p.session.Prober)
		report(found, p.plan.ChartReference.ValueString(), p.checks(), p.diags)
		if found.Chart().Err != nil {
			return
		}
		digest = found.Digest()
		if opens {
			p.checkContent(ctx, p.lookUp.Target(found.Chart().Registry))
		}
	}
	if pin := p.config.Digest; !pin.IsNull() && !pin.IsUnknown() && pin.ValueString() != digest {
		err := digestDiffers(p.lookUp, digest, pin.ValueString())
		diagnose.LayerChart(err).AddTo(p.diags, diagnose.ChartSeverity(p.checks(), err))
	}
}

// tagMoved reports whether the tag has another digest than at the last apply.
func (p *planning) tagMoved() bool {
	return p.earlier != nil && p.config.Digest.IsNull() && !p.earlier.Digest.IsNull() &&
		!p.plan.Digest.Equal(p.earlier.Digest)
}

func digestDiffers(lookUp region.LookUp, found, pin string) *probe.Error {
	problem := &probe.Error{
		Outcome: probe.DigestMismatch,
		Found:   found + ", pinned is " + pin,
		NextStep: "The tag was pushed again, or the pin belongs to another version. " +
			"Find out who pushed it before you change the pin.",
	}
	if registries, err := lookUp.Source.Registries(""); err == nil {
		reference := lookUp.Target(registries[0]).Reference()
		problem.Registry, problem.Repository, problem.Tag = reference.Host, reference.Repository, reference.Tag
	}
	return problem
}
