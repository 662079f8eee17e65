package ociregistry

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/reading"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// NewDataSource makes an unconfigured data.palette_oci_registry.
func NewDataSource() datasource.DataSource {
	return reading.New(reading.DataSource[dataModel]{
		Type:       "oci_registry",
		Schema:     dataSchema,
		Validators: []datasource.ConfigValidator{reading.ExactlyOneOf("name", "id")},
		Object:     func(m dataModel) string { return m.Name.ValueString() },
		Read:       readOne,
	})
}

type dataModel struct {
	ID              types.String `tfsdk:"id"`
	Name            types.String `tfsdk:"name"`
	AuthType        types.String `tfsdk:"auth_type"`
	Endpoint        types.String `tfsdk:"endpoint"`
	EndpointSuffix  types.String `tfsdk:"endpoint_suffix"`
	BaseContentPath types.String `tfsdk:"base_content_path"`
	Protected       types.Bool   `tfsdk:"protected"`
	DefaultRegion   types.String `tfsdk:"default_region"`
	Synchronization types.Bool   `tfsdk:"synchronization"`
}

func dataSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "An OCI registry that is registered in Palette, by name or uid. Credentials are never " +
			"read.",
		Attributes: map[string]schema.Attribute{
			"name":              reading.Key("Name of the registry. Exactly one of `name` and `id`.", attribute.NotEmpty),
			"id":                reading.Key("Uid of the registry.", attribute.NotEmpty),
			"auth_type":         reading.Text("`basic` or `ecr`."),
			"endpoint":          reading.Text("Endpoint, with its region template if it has one."),
			"endpoint_suffix":   reading.Text("Path of the registry's API on its host."),
			"base_content_path": reading.Text("Path of the charts under the endpoint, as in Palette."),
			"protected": reading.Flag("Whether an Amazon ECR registry requires credentials; null for other " +
				"registries."),
			"default_region":  reading.Text("Fallback region of a region template."),
			"synchronization": reading.Flag("Whether Palette indexes the registry."),
		},
	}
}

func readOne(ctx context.Context, s *session.Session, m *dataModel, diags *diag.Diagnostics) {
	registry, err := m.find(ctx, s)
	if err != nil {
		argument := path.Root("name")
		if m.Name.IsNull() {
			argument = path.Root("id")
		}
		diagnose.RegistryNotFound(argument, m.Name.ValueString()+m.ID.ValueString(), err).AddTo(diags, diagnose.Error)
		return
	}
	read := fromPalette(registry, model{})
	*m = dataModel{
		ID:              read.ID,
		Name:            read.Name,
		AuthType:        read.AuthType,
		Endpoint:        read.Endpoint.StringValue,
		EndpointSuffix:  read.EndpointSuffix.StringValue,
		BaseContentPath: read.BaseContentPath.StringValue,
		Protected:       read.Protected,
		DefaultRegion:   read.DefaultRegion,
		Synchronization: read.Synchronization,
	}
}

func (m dataModel) find(ctx context.Context, s *session.Session) (palette.Registry, error) {
	client, scope, err := s.Reader(ctx, "")
	if err != nil {
		return palette.Registry{}, err
	}
	uid := m.ID.ValueString()
	if m.ID.IsNull() {
		found, err := client.RegistryByName(ctx, scope, m.Name.ValueString())
		if err != nil {
			return palette.Registry{}, err
		}
		uid = found.UID
	}
	return client.Registry(ctx, scope, uid)
}
