package clusterprofile

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
	_ datasource.DataSourceWithConfigure        = (*AllDataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*AllDataSource)(nil)
)

// AllDataSource is data.palette_cluster_profiles.
type AllDataSource struct{ session *session.Session }

// NewAllDataSource makes an unconfigured data source.
func NewAllDataSource() datasource.DataSource { return &AllDataSource{} }

type allModel struct {
	Name       types.String         `tfsdk:"name"`
	NamePrefix types.String         `tfsdk:"name_prefix"`
	Version    types.String         `tfsdk:"version"`
	Scope      types.String         `tfsdk:"scope"`
	Tags       types.Map            `tfsdk:"tags"`
	Profiles   map[string]nameModel `tfsdk:"profiles"`
}

type nameModel struct {
	Versions []summaryModel `tfsdk:"versions"`
}

type summaryModel struct {
	ID          types.String `tfsdk:"id"`
	Name        types.String `tfsdk:"name"`
	Version     types.String `tfsdk:"version"`
	Scope       types.String `tfsdk:"scope"`
	Description types.String `tfsdk:"description"`
	Tags        types.Map    `tfsdk:"tags"`
	Type        types.String `tfsdk:"type"`
	CloudType   types.String `tfsdk:"cloud_type"`
	Published   types.Bool   `tfsdk:"published"`
}

// Metadata implements datasource.DataSource.
func (d *AllDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_cluster_profiles"
}

// Schema implements datasource.DataSource.
func (d *AllDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "All cluster profiles that the API key can read in Palette, by name, with one request for each fifty. " +
			"With a project in the provider configuration, those of the project and of the tenant. `palette_cluster_profile` reads one with its layers.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Optional: true, MarkdownDescription: "Exact name of the profile. Default: all names.", Validators: []validator.String{attribute.NotEmpty()},
			},
			"name_prefix": schema.StringAttribute{
				Optional: true, MarkdownDescription: "Prefix of the names.", Validators: []validator.String{attribute.NotEmpty()},
			},
			"version": schema.StringAttribute{
				Optional: true, MarkdownDescription: "Version of the profile, exactly as it is written. Default: all versions.", Validators: []validator.String{attribute.NotEmpty()},
			},
			"scope": schema.StringAttribute{
				Optional: true, MarkdownDescription: "`project` or `tenant`. Default: both, and the profiles of Palette itself (`system`).",
				Validators: []validator.String{attribute.OneOf("Invalid Scope", diagnose.ScopeMeaning, palette.ScopeProject, palette.ScopeTenant)},
			},
			"tags": schema.MapAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Tags that the profile has, with these values. An empty value is a tag without a value.",
			},
			"profiles": schema.MapNestedAttribute{
				Computed: true,
				MarkdownDescription: "The profiles, by name. A name can have several profiles: each version is a separate profile, " +
					"and a project and the tenant may have the same name.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{"versions": versionsSchema()}},
			},
		},
	}
}

func versionsSchema() schema.ListNestedAttribute {
	return schema.ListNestedAttribute{
		Computed: true, MarkdownDescription: "All profiles of this name: by scope, the newest version first.",
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"id":          schema.StringAttribute{Computed: true, MarkdownDescription: "Uid of this version of the profile."},
			"name":        schema.StringAttribute{Computed: true, MarkdownDescription: "Name of the profile."},
			"version":     schema.StringAttribute{Computed: true, MarkdownDescription: "Version of the profile."},
			"scope":       schema.StringAttribute{Computed: true, MarkdownDescription: "`project`, `tenant` or `system`."},
			"description": schema.StringAttribute{Computed: true, MarkdownDescription: "Description of the profile."},
			"tags":        schema.MapAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Tags of the profile."},
			"type":        schema.StringAttribute{Computed: true, MarkdownDescription: "Type of the profile."},
			"cloud_type":  schema.StringAttribute{Computed: true, MarkdownDescription: "Cloud that the profile is for."},
			"published": schema.BoolAttribute{
				Computed: true, MarkdownDescription: "Whether the profile has a published template. Null, like `description` and `tags`, if Palette's list contains only the version.",
			},
		}},
	}
}

// ConfigValidators implements datasource.DataSourceWithConfigValidators.
func (d *AllDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.Conflicting(path.MatchRoot("name"), path.MatchRoot("name_prefix"))}
}

// Configure implements datasource.DataSourceWithConfigure.
func (d *AllDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.session = session.From(req.ProviderData, &resp.Diagnostics)
}

// Read implements datasource.DataSource.
func (d *AllDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var wanted listModel
	resp.Diagnostics.Append(attribute.Get(ctx, req.Config, &wanted)...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, end := d.session.Begin(ctx, "read", "data.palette_cluster_profiles", "")
	defer end()
	found, err := d.session.Profiles(ctx, wanted.filter())
	if err != nil {
		diagnose.Palette("list the cluster profiles", err).AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	m := allModel{wanted.Name, wanted.NamePrefix, wanted.Version, wanted.Scope, wanted.Tags, map[string]nameModel{}}
	for _, one := range found {
		of := m.Profiles[one.Name]
		of.Versions = append(of.Versions, summaryOf(one))
		m.Profiles[one.Name] = of
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

func summaryOf(one palette.ProfileSummary) summaryModel {
	m := summaryModel{
		ID: types.StringValue(one.UID), Name: types.StringValue(one.Name), Version: types.StringValue(one.Version),
		Scope: types.StringValue(one.Scope), Type: attribute.Optional(one.Type), CloudType: attribute.Optional(one.CloudType),
		Tags: types.MapNull(types.StringType),
	}
	if !one.Named {
		m.Description, m.Published = attribute.Optional(one.Description), types.BoolValue(one.Published)
		m.Tags = tagged(one.Tags, types.MapValueMust(types.StringType, nil))
	}
	return m
}
