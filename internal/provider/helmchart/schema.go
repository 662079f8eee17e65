package helmchart

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
)

// Schema implements datasource.DataSource.
func (d *DataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "One Helm chart of an OCI registry in one exact version: its metadata, its defaults, and the host that serves it. " + askedFromHere,
		Attributes: placeAttributes(map[string]schema.Attribute{
			"endpoint": schema.StringAttribute{
				Optional: true, Computed: true, MarkdownDescription: "Endpoint to look up anonymously, registered or not. Otherwise computed: the host that serves the chart.",
				Validators: []validator.String{attribute.Endpoint()},
			},
			"version": schema.StringAttribute{
				Required: true, MarkdownDescription: "Exact version of the chart.",
				Validators: []validator.String{attribute.ChartVersion()},
			},
			"reference":      schema.StringAttribute{Computed: true, MarkdownDescription: "`oci://host/path/chart:tag`."},
			"digest":         schema.StringAttribute{Computed: true, MarkdownDescription: "Digest of the chart's manifest."},
			"served_from":    schema.StringAttribute{Computed: true, MarkdownDescription: "Region of the host that serves the chart, null for registries without regions."},
			"fallback":       schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the default region serves the chart because `region` does not have it."},
			"app_version":    schema.StringAttribute{Computed: true, MarkdownDescription: "Version of the application in the chart."},
			"description":    schema.StringAttribute{Computed: true, MarkdownDescription: "Description of the chart."},
			"type":           schema.StringAttribute{Computed: true, MarkdownDescription: "`application` or `library`."},
			"kube_version":   schema.StringAttribute{Computed: true, MarkdownDescription: "Kubernetes versions that the chart supports, as a SemVer range."},
			"deprecated":     schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the chart is marked as deprecated."},
			"annotations":    schema.MapAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Annotations of the chart's Chart.yaml."},
			"size":           schema.Int64Attribute{Computed: true, MarkdownDescription: "Size of the chart's archive in bytes."},
			"default_values": schema.StringAttribute{Computed: true, MarkdownDescription: "The chart's `values.yaml`."},
			"values_schema":  schema.StringAttribute{Computed: true, MarkdownDescription: "The chart's `values.schema.json`, null when it has none."},
			"available_versions": schema.ListAttribute{
				Computed: true, ElementType: types.StringType,
				MarkdownDescription: "Versions in the registry, oldest first; null if this machine may not list them.",
			},
			"dependencies": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "Charts that the chart depends on.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"name":       schema.StringAttribute{Computed: true, MarkdownDescription: "Name of the dependency."},
					"version":    schema.StringAttribute{Computed: true, MarkdownDescription: "Version or range."},
					"repository": schema.StringAttribute{Computed: true, MarkdownDescription: "Repository of the dependency."},
					"alias":      schema.StringAttribute{Computed: true, MarkdownDescription: "Alias of the dependency, empty for none."},
					"condition":  schema.StringAttribute{Computed: true, MarkdownDescription: "Value that enables the dependency."},
				}},
			},
		}),
	}
}
