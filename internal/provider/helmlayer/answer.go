package helmlayer

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/region"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// answers are what registries said to one question.
type answers struct {
	// standard is the default resolution.
	standard region.Answer
	// byRegion are the answers for the regions of the layer.
	byRegion map[string]region.Answer
}

func (r *Resource) ask(ctx context.Context, q question) answers {
	byRegion := q.source.Survey(ctx, r.session.Prober, q.chart, q.version, append([]string{""}, q.regions...))
	if q.hidden != "" {
		for name, answer := range byRegion {
			answer.Err = diagnose.CredentialsHidden(q.hidden, answer.Err)
			byRegion[name] = answer
		}
	}
	standard := byRegion[""]
	delete(byRegion, "")
	return answers{standard, byRegion}
}

// chart is the answer that stands for the chart: that of the default
// resolution, or, when only the regions hold the chart, one of theirs.
func (a answers) chart() region.Answer {
	if a.fallbackEmpty() {
		return a.byRegion[a.regions()[0]]
	}
	return a.standard
}

// fallbackEmpty reports whether every region is served, and the default region
// lacks the chart.
func (a answers) fallbackEmpty() bool {
	return a.standard.Err != nil && len(a.byRegion) > 0 && len(a.served()) == len(a.byRegion)
}

func (a answers) regions() []string { return slices.Sorted(maps.Keys(a.byRegion)) }

// served lists the regions that are served.
func (a answers) served() []string {
	return slices.DeleteFunc(a.regions(), func(name string) bool { return a.byRegion[name].Err != nil })
}

// digest is what the chart resolved to, null when that is not known.
func (a answers) digest() types.String {
	if found := a.chart(); found.Err == nil {
		return types.StringValue(found.Finding.Digest.String())
	}
	return types.StringNull()
}

// coverage is who serves each region, without those for which that is not
// known; null for a layer without regions.
func (a answers) coverage() types.Map {
	if len(a.byRegion) == 0 {
		return types.MapNull(coverageTypes())
	}
	coverage := make(map[string]attr.Value, len(a.byRegion))
	for _, name := range a.served() {
		answer := a.byRegion[name]
		coverage[name] = types.ObjectValueMust(coverageTypes().AttrTypes, map[string]attr.Value{
			"endpoint":    types.StringValue(answer.Registry.Endpoint.Host),
			"served_from": attribute.Optional(answer.Registry.Endpoint.Region),
			"fallback":    types.BoolValue(answer.Fallback),
			"digest":      types.StringValue(answer.Finding.Digest.String()),
		})
	}
	return types.MapValueMust(coverageTypes(), coverage)
}

// nowhere reports whether the default resolution and every region say for certain
// that they lack the chart.
func (a answers) nowhere() bool {
	lacking := func(answer region.Answer) bool {
		var absent *probe.Error
		return errors.As(answer.Err, &absent) && len(absent.Places) == 0 &&
			(absent.Outcome == probe.ChartAbsent || absent.Outcome == probe.VersionAbsent)
	}
	return len(a.byRegion) > 0 && lacking(a.standard) &&
		!slices.ContainsFunc(a.regions(), func(name string) bool { return !lacking(a.byRegion[name]) })
}

// report tells what the answers mean for the layer.
func (a answers) report(reference string, checks session.Checks, diags *diag.Diagnostics) {
	if a.nowhere() {
		diagnose.ServedNowhere(a.regions(), a.standard).AddTo(diags, diagnose.ChartSeverity(checks, a.standard.Err))
		return
	}
	a.reportRegions(checks, diags)
	if digests := a.digests(); len(digests) > 1 {
		diagnose.RegionsDiffer(reference, digests).AddTo(diags, diagnose.Warning)
	}
	switch {
	case a.fallbackEmpty():
		diagnose.FallbackEmpty(a.standard.Err).AddTo(diags, diagnose.Warning)
	case a.standard.Err != nil && len(a.byRegion) == len(a.served()):
		diagnose.LayerChart(a.standard.Err).AddTo(diags, diagnose.ChartSeverity(checks, a.standard.Err))
	}
}

// reportRegions tells which regions get the chart from nobody, all at once, and
// of which that could not be found out.
func (a answers) reportRegions(checks session.Checks, diags *diag.Diagnostics) {
	unserved := make(map[string]region.Answer)
	for _, name := range a.regions() {
		answer := a.byRegion[name]
		if answer.Err == nil {
			continue
		}
		if severity := diagnose.ChartSeverity(checks, answer.Err); severity != diagnose.Error {
			diagnose.RegionNotChecked(name, answer).AddTo(diags, severity)
			continue
		}
		unserved[name] = answer
	}
	if len(unserved) > 0 {
		diagnose.Unserved(unserved, a.served()).AddTo(diags, diagnose.Error)
	}
}

// digests are the regions that are served, by what they are served.
func (a answers) digests() map[string][]string {
	digests := make(map[string][]string)
	for _, name := range a.served() {
		digest := a.byRegion[name].Finding.Digest.String()
		digests[digest] = append(digests[digest], name)
	}
	return digests
}
