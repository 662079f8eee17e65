package helmchart

import (
	"cmp"
	"context"
	"errors"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/region"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

type model struct {
	place
	Version           types.String      `tfsdk:"version"`
	Reference         types.String      `tfsdk:"reference"`
	Digest            types.String      `tfsdk:"digest"`
	ServedFrom        types.String      `tfsdk:"served_from"`
	Fallback          types.Bool        `tfsdk:"fallback"`
	AppVersion        types.String      `tfsdk:"app_version"`
	Description       types.String      `tfsdk:"description"`
	Type              types.String      `tfsdk:"type"`
	KubeVersion       types.String      `tfsdk:"kube_version"`
	Deprecated        types.Bool        `tfsdk:"deprecated"`
	Dependencies      []dependencyModel `tfsdk:"dependencies"`
	Annotations       map[string]string `tfsdk:"annotations"`
	Size              types.Int64       `tfsdk:"size"`
	DefaultValues     types.String      `tfsdk:"default_values"`
	ValuesSchema      types.String      `tfsdk:"values_schema"`
	AvailableVersions []string          `tfsdk:"available_versions"`
}

type dependencyModel struct {
	Name       string `tfsdk:"name"`
	Version    string `tfsdk:"version"`
	Repository string `tfsdk:"repository"`
	Alias      string `tfsdk:"alias"`
	Condition  string `tfsdk:"condition"`
}

// found sets the place of the chart and the host that serves it.
func (m *model) found(resolution region.Resolution, finding probe.Finding) {
	m.Reference = types.StringValue(finding.Reference.String())
	m.Digest = types.StringValue(finding.Digest.String())
	m.Size = types.Int64Value(finding.Size)
	if m.Endpoint.IsNull() {
		m.Endpoint = types.StringValue(resolution.Registry.Endpoint.Host)
	}
	m.ServedFrom = attribute.Optional(resolution.Registry.Endpoint.Region)
	m.Fallback = types.BoolValue(resolution.Fallback)
}

// describe takes over what is in the chart.
func (m *model) describe(content chart.Content) {
	meta := content.Metadata
	m.AppVersion = attribute.Optional(meta.AppVersion)
	m.Description = attribute.Optional(meta.Description)
	m.Type = types.StringValue(cmp.Or(meta.Type, "application")) // the default of Helm
	m.KubeVersion = attribute.Optional(meta.KubeVersion)
	m.Deprecated = types.BoolValue(meta.Deprecated)
	m.DefaultValues = types.StringValue(string(content.Values))
	m.ValuesSchema = attribute.Optional(string(content.Schema))

	m.Annotations = map[string]string{} // never null
	maps.Copy(m.Annotations, meta.Annotations)
	m.Dependencies = []dependencyModel{}
	for _, d := range meta.Dependencies {
		m.Dependencies = append(m.Dependencies, dependencyModel{d.Name, d.Version, d.Repository, d.Alias, d.Condition})
	}
}

// availableVersions lists the versions of the chart, oldest first; null when the registry does not let this machine
// list them.
func availableVersions(
	ctx context.Context, s *session.Session, registry probe.Registry, name string, diags *diag.Diagnostics,
) []string {
	tags, err := s.Prober.Tags(ctx, registry, name)
	if err != nil {
		var refused *probe.Error
		if !errors.As(err, &refused) || refused.Class() != probe.Refused {
			diagnose.VersionsNotListed(err).AddTo(diags, diagnose.Warning)
		}
		return nil
	}
	return textsOf(chart.Hosted(tags))
}
