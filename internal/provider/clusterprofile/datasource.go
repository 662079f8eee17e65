package clusterprofile

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
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

// DataSource is data.palette_cluster_profile.
type DataSource struct{ session *session.Session }

// NewDataSource makes an unconfigured data source.
func NewDataSource() datasource.DataSource { return &DataSource{} }

type dataModel struct {
	ID          types.String `tfsdk:"id"`
	Name        types.String `tfsdk:"name"`
	Version     types.String `tfsdk:"version"`
	Scope       types.String `tfsdk:"scope"`
	Description types.String `tfsdk:"description"`
	Tags        types.Map    `tfsdk:"tags"`
	Type        types.String `tfsdk:"type"`
	CloudType   types.String `tfsdk:"cloud_type"`
	Published   types.Bool   `tfsdk:"published"`
	Layers      []layerModel `tfsdk:"layers"`
}

type layerModel struct {
	Name       string     `tfsdk:"name"`
	Type       string     `tfsdk:"type"`
	Version    string     `tfsdk:"version"`
	RegistryID string     `tfsdk:"registry_id"`
	Values     string     `tfsdk:"values"`
	Helm       *helmModel `tfsdk:"helm"`
}

// Metadata implements datasource.DataSource.
func (d *DataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_cluster_profile"
}

// Schema implements datasource.DataSource.
func (d *DataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A cluster profile in one version, by name and version or by uid, with its layers.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Optional: true, Computed: true, MarkdownDescription: "Uid of the profile. Either `id`, or `name` and `version`.",
				Validators: []validator.String{attribute.NotEmpty()},
			},
			"name": schema.StringAttribute{
				Optional: true, Computed: true, MarkdownDescription: "Name of the profile.",
				Validators: []validator.String{attribute.NotEmpty(), stringvalidator.AlsoRequires(path.MatchRoot("version"))},
			},
			"version": schema.StringAttribute{
				Optional: true, Computed: true, MarkdownDescription: "Version of the profile.",
				Validators: []validator.String{attribute.ProfileVersion(), stringvalidator.AlsoRequires(path.MatchRoot("name"))},
			},
			"scope": schema.StringAttribute{
				Optional: true, Computed: true, MarkdownDescription: "`project` or `tenant`. Default: the project of the provider configuration if it has one, or else the tenant.",
				Validators: []validator.String{attribute.OneOf("Invalid Scope", diagnose.ScopeMeaning, palette.ScopeProject, palette.ScopeTenant)},
			},
			"description": schema.StringAttribute{Computed: true, MarkdownDescription: "Description of the profile."},
			"tags":        schema.MapAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Tags of the profile."},
			"type":        schema.StringAttribute{Computed: true, MarkdownDescription: "Type of the profile."},
			"cloud_type":  schema.StringAttribute{Computed: true, MarkdownDescription: "Cloud that the profile is for."},
			"published":   schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the profile has a published template."},
			"layers": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "Packs of the published template, in their order; those of the draft if nothing is published.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"name":        schema.StringAttribute{Computed: true, MarkdownDescription: "Name of the pack."},
					"type":        schema.StringAttribute{Computed: true, MarkdownDescription: "Type of the pack; `oci` for charts of OCI registries."},
					"version":     schema.StringAttribute{Computed: true, MarkdownDescription: "Version, for charts the version of the chart."},
					"registry_id": schema.StringAttribute{Computed: true, MarkdownDescription: "Uid of the registry."},
					"values":      schema.StringAttribute{Computed: true, MarkdownDescription: "Values as in Palette: the `pack:` header and, for charts, the values under `charts:`."},
					"helm":        helmSchema(),
				}},
			},
		},
	}
}

// ConfigValidators implements datasource.DataSourceWithConfigValidators.
func (d *DataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("name"))}
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
	ctx, end := d.session.Begin(ctx, "read", "data.palette_cluster_profile", m.Name.ValueString())
	defer end()
	scope := m.Scope.ValueString()
	if m.Scope.IsNull() {
		var known bool
		if scope, known = d.session.DefaultScope(); !known {
			diagnose.Palette("find the cluster profile", session.ErrConfigurationUnknown).AddTo(&resp.Diagnostics, diagnose.Error)
			return
		}
	}
	profile, err := d.find(ctx, m, scope)
	if err != nil {
		m.notFound(scope, err).AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	read := fromPalette(profile, model{})
	resp.Diagnostics.Append(resp.State.Set(ctx, dataModel{
		ID:          read.ID,
		Name:        read.Name,
		Version:     read.Version,
		Scope:       read.Scope,
		Description: read.Description,
		Tags:        read.Tags,
		Type:        read.Type,
		CloudType:   read.CloudType,
		Published:   types.BoolValue(profile.Published != nil),
		Layers:      layersOf(profile),
	})...)
}

func (m dataModel) notFound(scope string, err error) diagnose.Problem {
	if m.Name.IsNull() {
		return diagnose.ProfileUIDNotFound(path.Root("id"), m.ID.ValueString(), err)
	}
	return diagnose.ProfileNotFound(path.Root("name"), scope, m.Name.ValueString(), m.Version.ValueString(), err)
}

func (d *DataSource) find(ctx context.Context, m dataModel, scopeName string) (palette.Profile, error) {
	client, err := d.session.Palette()
	if err != nil {
		return palette.Profile{}, err
	}
	if !m.ID.IsNull() && m.Scope.IsNull() {
		profile, _, err := d.session.Profile(ctx, m.ID.ValueString())
		return profile, err
	}
	var scope palette.Scope
	if scope, err = d.session.Scope(ctx, scopeName); err != nil {
		return palette.Profile{}, err
	}
	if !m.ID.IsNull() {
		return client.Profile(ctx, scope, m.ID.ValueString())
	}
	return client.FindProfile(ctx, scope, m.Name.ValueString(), m.Version.ValueString())
}

func layersOf(profile palette.Profile) []layerModel {
	layers := []layerModel{}
	for _, pack := range profile.Packs() {
		layers = append(layers, layerModel{
			pack.Name, pack.Type, cmp.Or(pack.Tag, pack.Version), pack.RegistryUID, pack.Values, helmOf(pack),
		})
	}
	return layers
}
