package clusterprofile

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/reading"
)

// helmModel is a pack as palette_helm_layer has it.
type helmModel struct {
	Name         types.String `tfsdk:"name"`
	Chart        types.String `tfsdk:"chart"`
	Namespace    types.String `tfsdk:"namespace"`
	ReleaseName  types.String `tfsdk:"release_name"`
	InstallOrder types.Number `tfsdk:"install_order"`
	Values       types.String `tfsdk:"values"`
}

func helmSchema() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Computed: true,
		MarkdownDescription: "The layer with the attributes of `palette_helm_layer`, for a configuration that " +
			"imports it. Null for packs that are not charts of OCI registries, and for those whose values " +
			"cannot be read.",
		Attributes: map[string]schema.Attribute{
			"name":          reading.Text("Name of the layer, which its import id ends with."),
			"chart":         reading.Text("Name of the chart."),
			"namespace":     reading.Text("Namespace that Palette installs it in; null where the pack says none."),
			"release_name":  reading.Text("Name of the release; null where it is called as it would be anyway."),
			"install_order": schema.NumberAttribute{Computed: true, MarkdownDescription: "Palette's install priority."},
			"values":        reading.Text("Values of the chart alone, as `helm install -f` takes them; null for none."),
		},
	}
}

// helmOf reads a pack as the layer does after an import.
func helmOf(pack palette.Pack) *helmModel {
	if pack.Type != palette.PackOCI {
		return nil
	}
	read, err := layer.Parse(pack.Name, pack.Tag, pack.Values)
	if err != nil {
		return nil
	}
	return &helmModel{
		Name: types.StringValue(read.Name), Chart: types.StringValue(read.Chart),
		Namespace: attribute.Optional(read.Namespace), ReleaseName: attribute.Optional(read.ReleaseName),
		InstallOrder: attribute.Whole(read.InstallOrder), Values: attribute.Optional(read.Values),
	}
}
