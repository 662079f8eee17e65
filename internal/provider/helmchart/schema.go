package helmchart

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/reading"
)

func chartSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "One Helm chart of an OCI registry in one exact version: its metadata, its defaults, " +
			"and the host that serves it. " + lookedUpFromHere,
		Attributes: placeAttributes(map[string]schema.Attribute{
			"endpoint": reading.Key("Endpoint to look up anonymously, registered or not. Otherwise computed: the "+
				"host that serves the chart.", attribute.Endpoint),
			"version": schema.StringAttribute{
				Required: true, MarkdownDescription: "Exact version of the chart.",
				Validators: []validator.String{attribute.ChartVersion},
			},
			"reference": reading.Text("`oci://host/path/chart:tag`."),
			"digest":    reading.Text("Digest of the chart's manifest."),
			"served_from": reading.Text("Region of the host that serves the chart, null for registries without " +
				"regions."),
			"fallback": reading.Flag("Whether the default region serves the chart because `region` does not " +
				"have it."),
			"app_version":  reading.Text("Version of the application in the chart."),
			"description":  reading.Text("Description of the chart."),
			"type":         reading.Text("`application` or `library`."),
			"kube_version": reading.Text("Kubernetes versions that the chart supports, as a SemVer range."),
			"deprecated":   reading.Flag("Whether the chart is marked as deprecated."),
			"annotations": schema.MapAttribute{
				MarkdownDescription: "Annotations of the chart's Chart.yaml.",
				Computed:            true,
				ElementType:         types.StringType,
			},
			"size": schema.Int64Attribute{
				MarkdownDescription: "Size of the chart's archive in bytes.",
				Computed:            true,
			},
			"default_values": reading.Text("The chart's `values.yaml`."),
			"values_schema":  reading.Text("The chart's `values.schema.json`, null when it has none."),
			"available_versions": schema.ListAttribute{
				Computed: true, ElementType: types.StringType,
				MarkdownDescription: "Versions in the registry, oldest first; null if this machine may not list " +
					"them.",
			},
			"dependencies": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "Charts that the chart depends on.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"name":       reading.Text("Name of the dependency."),
					"version":    reading.Text("Version or range."),
					"repository": reading.Text("Repository of the dependency."),
					"alias":      reading.Text("Alias of the dependency, empty for none."),
					"condition":  reading.Text("Value that enables the dependency."),
				}},
			},
		}),
	}
}
