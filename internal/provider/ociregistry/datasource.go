package ociregistry

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

var (
	_ datasource.DataSourceWithConfigure        = (*DataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*DataSource)(nil)
)

// DataSource is data.palette_oci_registry.
type DataSource struct{ session *session.Session }

// NewDataSource makes an unconfigured data source.
func NewDataSource() datasource.DataSource { return &DataSource{} }

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

// Metadata implements datasource.DataSource.
func (d *DataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_oci_registry"
}

// Schema implements datasource.DataSource.
func (d *DataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "An OCI registry that is registered in Palette, by name or uid. Credentials are never read.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Optional: true, Computed: true, MarkdownDescription: "Name of the registry. Exactly one of `name` and `id`.",
				Validators: []validator.String{attribute.NotEmpty()},
			},
			"id": schema.StringAttribute{
				Optional: true, Computed: true, MarkdownDescription: "Uid of the registry.",
				Validators: []validator.String{attribute.NotEmpty()},
			},
			"auth_type":         schema.StringAttribute{Computed: true, MarkdownDescription: "`basic` or `ecr`."},
			"endpoint":          schema.StringAttribute{Computed: true, MarkdownDescription: "Endpoint, with its region template if it has one."},
			"endpoint_suffix":   schema.StringAttribute{Computed: true, MarkdownDescription: "Path of the registry's API on its host."},
			"base_content_path": schema.StringAttribute{Computed: true, MarkdownDescription: "Path of the charts under the endpoint, as in Palette."},
			"protected":         schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether an Amazon ECR registry requires credentials; null for other registries."},
			"default_region":    schema.StringAttribute{Computed: true, MarkdownDescription: "Fallback region of a region template."},
			"synchronization":   schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether Palette indexes the registry."},
		},
	}
}

// ConfigValidators implements datasource.DataSourceWithConfigValidators.
func (d *DataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("name"), path.MatchRoot("id"))}
}

// Configure implements datasource.DataSourceWithConfigure.
func (d *DataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.session = session.From(req.ProviderData, &resp.Diagnostics)
}

// Read implements datasource.DataSource.
func (d *DataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m dataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, end := d.session.Begin(ctx, "read", "data.palette_oci_registry", m.Name.ValueString())
	defer end()
	registry, err := d.find(ctx, m)
	if err != nil {
		at := path.Root("name")
		if m.Name.IsNull() {
			at = path.Root("id")
		}
		diagnose.RegistryNotFound(at, m.Name.ValueString()+m.ID.ValueString(), err).AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	read := fromPalette(registry, model{})
	resp.Diagnostics.Append(resp.State.Set(ctx, dataModel{
		ID:              read.ID,
		Name:            read.Name,
		AuthType:        read.AuthType,
		Endpoint:        read.Endpoint.StringValue,
		EndpointSuffix:  read.EndpointSuffix.StringValue,
		BaseContentPath: read.BaseContentPath.StringValue,
		Protected:       read.Protected,
		DefaultRegion:   read.DefaultRegion,
		Synchronization: read.Synchronization,
	})...)
}

func (d *DataSource) find(ctx context.Context, m dataModel) (palette.Registry, error) {
	client, err := d.session.Palette()
	if err != nil {
		return palette.Registry{}, err
	}
	scope, err := d.session.ReadingScope(ctx, "")
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
