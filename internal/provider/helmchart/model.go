package helmchart

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/attr"
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
	Version           types.String `tfsdk:"version"`
	Reference         types.String `tfsdk:"reference"`
	Digest            types.String `tfsdk:"digest"`
	ServedFrom        types.String `tfsdk:"served_from"`
	Fallback          types.Bool   `tfsdk:"fallback"`
	AppVersion        types.String `tfsdk:"app_version"`
	Description       types.String `tfsdk:"description"`
	Type              types.String `tfsdk:"type"`
	KubeVersion       types.String `tfsdk:"kube_version"`
	Deprecated        types.Bool   `tfsdk:"deprecated"`
	Dependencies      types.List   `tfsdk:"dependencies"`
	Annotations       types.Map    `tfsdk:"annotations"`
	Size              types.Int64  `tfsdk:"size"`
	DefaultValues     types.String `tfsdk:"default_values"`
	ValuesSchema      types.String `tfsdk:"values_schema"`
	AvailableVersions types.List   `tfsdk:"available_versions"`
}

type dependencyModel struct {
	Name       string `tfsdk:"name"`
	Version    string `tfsdk:"version"`
	Repository string `tfsdk:"repository"`
	Alias      string `tfsdk:"alias"`
	Condition  string `tfsdk:"condition"`
}

func dependencyTypes() types.ObjectType {
	return types.ObjectType{AttrTypes: map[string]attr.Type{
		"name": types.StringType, "version": types.StringType, "repository": types.StringType,
		"alias": types.StringType, "condition": types.StringType,
	}}
}

// found says where the chart is and who serves it.
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
func (m *model) describe(ctx context.Context, content chart.Content, diags *diag.Diagnostics) {
	meta := content.Metadata
	m.AppVersion = attribute.Optional(meta.AppVersion)
	m.Description = attribute.Optional(meta.Description)
	m.Type = types.StringValue(typeOf(meta))
	m.KubeVersion = attribute.Optional(meta.KubeVersion)
	m.Deprecated = types.BoolValue(meta.Deprecated)
	m.DefaultValues = types.StringValue(string(content.Values))
	m.ValuesSchema = attribute.Optional(string(content.Schema))

	dependencies := make([]dependencyModel, 0, len(meta.Dependencies))
	for _, d := range meta.Dependencies {
		dependencies = append(dependencies, dependencyModel{d.Name, d.Version, d.Repository, d.Alias, d.Condition})
	}
	annotations := meta.Annotations
	if annotations == nil {
		annotations = map[string]string{}
	}
	var problems diag.Diagnostics
	m.Dependencies, problems = types.ListValueFrom(ctx, dependencyTypes(), dependencies)
	diags.Append(problems...)
	m.Annotations, problems = types.MapValueFrom(ctx, types.StringType, annotations)
	diags.Append(problems...)
}

// typeOf gives the default that Helm gives a chart without a type.
func typeOf(meta chart.Metadata) string {
	if meta.Type == "" {
		return "application"
	}
	return meta.Type
}

// availableVersions lists the versions of the chart, oldest first; null when the registry does not let this machine
// list them.
func availableVersions(
	ctx context.Context, s *session.Session, registry probe.Registry, name string, diags *diag.Diagnostics,
) types.List {
	tags, err := s.Prober.Tags(ctx, registry, name)
	if err != nil {
		var refused *probe.Error
		if !errors.As(err, &refused) || refused.Class() != probe.Refused {
			diagnose.VersionsNotListed(err).AddTo(diags, diagnose.Warning)
		}
		return types.ListNull(types.StringType)
	}
	return textsOf(chart.Hosted(tags))
}
