package helmlayer

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/probe/region"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// coverage is the host of each region that is served; null for a layer without regions.
func coverage(found region.Resolutions) types.Map {
	if len(found.ByRegion) == 0 {
		return types.MapNull(coverageTypes())
	}
	covered := make(map[string]attr.Value, len(found.ByRegion))
	for _, name := range found.Served() {
		resolution := found.ByRegion[name]
		covered[name] = types.ObjectValueMust(coverageTypes().AttrTypes, map[string]attr.Value{
			"endpoint":    types.StringValue(resolution.Registry.Endpoint.Host),
			"served_from": attribute.Optional(resolution.Registry.Endpoint.Region),
			"fallback":    types.BoolValue(resolution.Fallback),
			"digest":      types.StringValue(resolution.Finding.Digest.String()),
		})
	}
	return types.MapValueMust(coverageTypes(), covered)
}

// report reports what a look-up means for the layer.
func report(found region.Resolutions, reference string, checks session.Checks, diags *diag.Diagnostics) {
	severity := diagnose.ChartSeverity(checks, found.Default.Err)
	if found.Nowhere() {
		diagnose.ServedNowhere(found.Regions(), found.Default).AddTo(diags, severity)
		return
	}
	reportRegions(found, checks, diags)
	if digests := found.Digests(); len(digests) > 1 {
		diagnose.RegionsDiffer(reference, digests).AddTo(diags, diagnose.Warning)
	}
	switch {
	case found.DefaultLacks():
		diagnose.FallbackEmpty(found.Default.Err).AddTo(diags, diagnose.Warning)
	case found.Default.Err != nil && found.Complete():
		diagnose.LayerChart(found.Default.Err).AddTo(diags, severity)
	}
}

// reportRegions reports the regions that no host serves, all at once, and those that could not be checked.
func reportRegions(found region.Resolutions, checks session.Checks, diags *diag.Diagnostics) {
	unserved := make(map[string]region.Resolution)
	for _, name := range found.Regions() {
		resolution := found.ByRegion[name]
		if resolution.Err == nil {
			continue
		}
		if severity := diagnose.ChartSeverity(checks, resolution.Err); severity != diagnose.Error {
			diagnose.RegionNotChecked(name, resolution).AddTo(diags, severity)
			continue
		}
		unserved[name] = resolution
	}
	if len(unserved) > 0 {
		diagnose.Unserved(unserved, found.Served()).AddTo(diags, diagnose.Error)
	}
}
