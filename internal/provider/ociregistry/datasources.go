package ociregistry

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

var _ datasource.DataSourceWithConfigure = (*AllDataSource)(nil)

// AllDataSource is data.palette_oci_registries.
type AllDataSource struct{ session *session.Session }

// NewAllDataSource makes an unconfigured data source.
func NewAllDataSource() datasource.DataSource { return &AllDataSource{} }

type allModel struct {
	NamePrefix types.String            `tfsdk:"name_prefix"`
	AuthType   types.String            `tfsdk:"auth_type"`
	Registries map[string]summaryModel `tfsdk:"registries"`
}

type summaryModel struct {
	ID              types.String `tfsdk:"id"`
	AuthType        types.String `tfsdk:"auth_type"`
	Endpoint        types.String `tfsdk:"endpoint"`
	Protected       types.Bool   `tfsdk:"protected"`
	DefaultRegion   types.String `tfsdk:"default_region"`
	Synchronization types.Bool   `tfsdk:"synchronization"`
	ProviderType    types.String `tfsdk:"provider_type"`
}

// Metadata implements datasource.DataSource.
func (d *AllDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_oci_registries"
}

// Schema implements datasource.DataSource.
func (d *AllDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "All OCI registries that are registered in Palette, by name, with one request. " +
			"It has the attributes in Palette's list of registries; `palette_oci_registry` reads one registry with its paths. Credentials are never read.",
		Attributes: map[string]schema.Attribute{
			"name_prefix": schema.StringAttribute{
				Optional: true, MarkdownDescription: "Prefix of the names. Default: all names.", Validators: []validator.String{attribute.NotEmpty()},
			},
			"auth_type": schema.StringAttribute{
				Optional: true, MarkdownDescription: "`basic` or `ecr`. Default: both.",
				Validators: []validator.String{attribute.OneOf("Invalid Auth Type", "", authBasic, authECR)},
			},
			"registries": schema.MapNestedAttribute{
				Computed: true, MarkdownDescription: "The registries, by name.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":              schema.StringAttribute{Computed: true, MarkdownDescription: "Uid of the registry."},
					"auth_type":       schema.StringAttribute{Computed: true, MarkdownDescription: "`basic` or `ecr`; null if the list does not contain it."},
					"endpoint":        schema.StringAttribute{Computed: true, MarkdownDescription: "Endpoint, with its region template if it has one."},
					"protected":       schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether an Amazon ECR registry requires credentials; null for other registries."},
					"default_region":  schema.StringAttribute{Computed: true, MarkdownDescription: "Fallback region of a region template."},
					"synchronization": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether Palette indexes the registry."},
					"provider_type":   schema.StringAttribute{Computed: true, MarkdownDescription: "Content of the registry: `helm` for charts; Palette also has registries of `pack` and `zarf`."},
				}},
			},
		},
	}
}

// Configure implements datasource.DataSourceWithConfigure.
func (d *AllDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.session = session.From(req.ProviderData, &resp.Diagnostics)
}

// Read implements datasource.DataSource.
func (d *AllDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m allModel
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("name_prefix"), &m.NamePrefix)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("auth_type"), &m.AuthType)...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, end := d.session.Begin(ctx, "read", "data.palette_oci_registries", "")
	defer end()
	found, _, err := listed(ctx, d.session)
	if err != nil {
		diagnose.Palette("list the registries", err).AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	wanted := listModel{NamePrefix: m.NamePrefix, AuthType: m.AuthType}
	m.Registries = make(map[string]summaryModel, len(found))
	for _, one := range found {
		if !wanted.fits(one) {
			continue
		}
		if other, twice := m.Registries[one.Name]; twice {
			diagnose.RegistriesOfOneName(one.Name, other.ID.ValueString(), one.UID).AddTo(&resp.Diagnostics, diagnose.Error)
			return
		}
		m.Registries[one.Name] = summaryOf(one)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

func summaryOf(one palette.RegistrySummary) summaryModel {
	m := summaryModel{
		ID:              types.StringValue(one.UID),
		AuthType:        attribute.Optional(string(one.Kind)),
		Endpoint:        attribute.Optional(one.Endpoint),
		DefaultRegion:   attribute.Optional(one.DefaultRegion),
		Synchronization: types.BoolValue(one.Synchronized),
		ProviderType:    attribute.Optional(one.Provider),
	}
	if one.Kind == registry.ECR {
		m.Protected = types.BoolValue(one.Private)
	}
	return m
}

// listed are all registries as the provider configuration sees them, by name, and
// the scope that they are read in.
func listed(ctx context.Context, s *session.Session) ([]palette.RegistrySummary, palette.Scope, error) {
	client, err := s.Palette()
	if err != nil {
		return nil, palette.Scope{}, err
	}
	scope, err := s.ReadingScope(ctx, "")
	if err != nil {
		return nil, palette.Scope{}, err
	}
	shared, err := client.Registries(ctx, scope)
	found := slices.Clone(shared)
	slices.SortStableFunc(found, func(a, b palette.RegistrySummary) int { return strings.Compare(a.Name, b.Name) })
	return found, scope, err
}
