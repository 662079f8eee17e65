package helmchart

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/reading"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// NewVersionsDataSource makes an unconfigured data.palette_chart_versions.
func NewVersionsDataSource() datasource.DataSource {
	return reading.New(reading.DataSource[versionsModel]{
		Type:       "chart_versions",
		Schema:     versionsSchema,
		Validators: onePlace(),
		Object:     func(m versionsModel) string { return m.Chart.ValueString() },
		Read:       readVersions,
	})
}

func versionsSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "The versions of one Helm chart in an OCI registry, newest first: all of them, or " +
			"those that meet a constraint. A layer has one exact version, such as `newest`. A layer that " +
			"refers to it follows the registry with every plan; the guide on [keeping versions " +
			"current](../guides/keep-current.md) shows how to make each new version a change of the " +
			"configuration. " + lookedUpFromHere + " The list is read with every plan. It is an error if this " +
			"machine may not list: Amazon ECR requires `ecr:ListImages`, a token of Azure Container Registry " +
			"`metadata/read`.",
		Attributes: placeAttributes(map[string]schema.Attribute{
			"endpoint": reading.Argument("Endpoint to look up anonymously, registered or not.", attribute.Endpoint),
			"constraint": reading.Argument("Constraint on the versions, as for module versions in Terraform, such as "+
				"`~> 1.2`, `>= 1.0, < 2.0` or `!= 1.3.0`. As there, a pre-release meets it only if a condition is "+
				"exactly this version, and build metadata is ignored. Default: every release.",
				attribute.ChartConstraint),
			"include_prereleases": schema.BoolAttribute{
				Optional: true, MarkdownDescription: "Whether pre-releases are included, by precedence: " +
					"`1.3.0-rc.1` meets `~> 1.2`. Pre-releases of the version after `<` do not: `2.0.0-rc.1` " +
					"does not meet `< 2.0`. Default: `false`.",
			},
			"versions": schema.ListAttribute{
				Computed: true, ElementType: types.StringType,
				MarkdownDescription: "Versions of the chart, newest first, as they are hosted: with a leading v " +
					"if they have one, and `+` before build metadata. Tags that are not versions are left " +
					"out. With `region`, those of the region and those that the default region would serve. " +
					"Empty if none meets the constraint, which is not an error.",
			},
			"newest": reading.Text("The first of `versions`, null when there is none."),
		}),
	}
}

type versionsModel struct {
	place
	Constraint         types.String `tfsdk:"constraint"`
	IncludePrereleases types.Bool   `tfsdk:"include_prereleases"`
	Versions           []string     `tfsdk:"versions"`
	Newest             types.String `tfsdk:"newest"`
}

// readVersions lists the versions. Every failure is an error, as in data.palette_chart.
func readVersions(ctx context.Context, s *session.Session, m *versionsModel, diags *diag.Diagnostics) {
	var constraint chart.Constraint
	if !m.Constraint.IsNull() {
		var err error
		if constraint, err = chart.ParseConstraint(m.Constraint.ValueString()); err != nil {
			diagnose.Invalid("Invalid Version Constraint", err).At(path.Root("constraint")).AddTo(diags, diagnose.Error)
			return
		}
	}
	source := m.source(ctx, s, diags)
	if diags.HasError() {
		return
	}
	hosted := source.Hosted(ctx, s.Prober, m.Chart.ValueString(), m.Region.ValueString())
	if hosted.Err != nil {
		diagnose.ChartVersionsNotRead(hosted, m.attribute()).AddTo(diags, diagnose.Error)
		return
	}
	m.found(constraint.Select(hosted.Versions, m.IncludePrereleases.ValueBool()))
}

// found takes versions in their order, oldest first.
func (m *versionsModel) found(versions []chart.Version) {
	slices.Reverse(versions)
	m.Versions, m.Newest = textsOf(versions), types.StringNull()
	if len(versions) > 0 {
		m.Newest = types.StringValue(versions[0].String())
	}
}

func textsOf(versions []chart.Version) []string {
	texts := make([]string, len(versions))
	for i, version := range versions {
		texts[i] = version.String()
	}
	return texts
}
