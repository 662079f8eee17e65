package helmlayer

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

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
	if q.unseen != "" {
		for name, answer := range byRegion {
			answer.Err = diagnose.CredentialsUnseen(q.unseen, answer.Err)
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

// report tells what the answers mean for the layer.
func (a answers) report(reference string, checks session.Checks, diags *diag.Diagnostics) {
	digests := make(map[string][]string)
	for _, name := range a.regions() {
		answer := a.byRegion[name]
		if answer.Err == nil {
			digest := answer.Finding.Digest.String()
			digests[digest] = append(digests[digest], name)
			continue
		}
		severity := diagnose.ChartSeverity(checks, answer.Err)
		problem := diagnose.Unserved(name, answer)
		if severity != diagnose.Error {
			problem = diagnose.RegionNotChecked(name, answer)
		}
		problem.AddTo(diags, severity)
	}
	if len(digests) > 1 {
		diagnose.RegionsDiffer(reference, digests).AddTo(diags, diagnose.Warning)
	}
	switch {
	case a.fallbackEmpty():
		diagnose.FallbackEmpty(a.standard.Err).AddTo(diags, diagnose.Warning)
	case a.standard.Err != nil && len(a.byRegion) == len(a.served()):
		diagnose.LayerChart(a.standard.Err).AddTo(diags, diagnose.ChartSeverity(checks, a.standard.Err))
	}
}
