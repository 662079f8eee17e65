package clusterprofile

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/reading"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// NewAllDataSource makes an unconfigured data.palette_cluster_profiles.
func NewAllDataSource() datasource.DataSource {
	return reading.New(reading.DataSource[allModel]{
		Type:   "cluster_profiles",
		Schema: allSchema,
		Validators: []datasource.ConfigValidator{
			reading.Conflicting("name", "name_prefix"), reading.Conflicting("project", "scope"),
		},
		Read: readAll,
	})
}

type allModel struct {
	listModel
	Profiles map[string]nameModel `tfsdk:"profiles"`
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

func allSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "All cluster profiles that the API key can read in Palette, by name, with one " +
			"request for each fifty. With a project in the provider configuration, those of the project and " +
			"of the tenant. `palette_cluster_profile` reads one with its layers.",
		Attributes: map[string]schema.Attribute{
			"name":        reading.Argument("Exact name of the profile. Default: all names."),
			"name_prefix": reading.Argument("Prefix of the names."),
			"version":     reading.Argument("Version of the profile, exactly as it is written. Default: all versions."),
			"scope": reading.Argument("`project` or `tenant`. Default: both, and the profiles of Palette itself "+
				"(`system`).", attribute.Scope),
			"project": reading.Argument("Name of the project of the provider configuration: profiles of the tenant and of " +
				"Palette itself are left out."),
			"tags": schema.MapAttribute{
				MarkdownDescription: "Tags that the profile has, with these values. An empty value is a tag without " +
					"a value.",
				Optional:    true,
				ElementType: types.StringType,
			},
			"profiles": schema.MapNestedAttribute{
				MarkdownDescription: "The profiles, by name. A name can have several profiles: each version is a " +
					"separate profile, and a project and the tenant may have the same name.",
				Computed: true,
				NestedObject: schema.NestedAttributeObject{
					Attributes: map[string]schema.Attribute{"versions": versionsSchema()},
				},
			},
		},
	}
}

func versionsSchema() schema.ListNestedAttribute {
	return schema.ListNestedAttribute{
		MarkdownDescription: "All profiles of this name: by scope, the newest version first.",
		Computed:            true,
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"id":          reading.Text("Uid of this version of the profile."),
			"name":        reading.Text("Name of the profile."),
			"version":     reading.Text("Version of the profile."),
			"scope":       reading.Text("`project`, `tenant` or `system`."),
			"description": reading.Text("Description of the profile."),
			"tags":        tagsSchema(),
			"type":        reading.Text("Type of the profile."),
			"cloud_type":  reading.Text("Cloud that the profile is for."),
			"published": reading.Flag("Whether the profile has a published template. Null, like `description` and " +
				"`tags`, if Palette's list contains only the version."),
		}},
	}
}

func tagsSchema() schema.MapAttribute {
	return schema.MapAttribute{
		MarkdownDescription: "Tags of the profile.", Computed: true, ElementType: types.StringType,
	}
}

func readAll(ctx context.Context, s *session.Session, m *allModel, diags *diag.Diagnostics) {
	found, err := s.Profiles(ctx, m.query())
	if err != nil {
		diagnose.Palette("list the cluster profiles", err).AddTo(diags, diagnose.Error)
		return
	}
	m.Profiles = map[string]nameModel{}
	for _, summary := range found {
		versions := append(m.Profiles[summary.Name].Versions, summaryOf(summary))
		m.Profiles[summary.Name] = nameModel{versions}
	}
}

func summaryOf(p palette.ProfileSummary) summaryModel {
	m := summaryModel{
		ID: types.StringValue(p.UID), Name: types.StringValue(p.Name), Version: types.StringValue(p.Version),
		Scope: types.StringValue(p.Scope), Type: attribute.Optional(p.Type), CloudType: attribute.Optional(p.CloudType),
		Tags: types.MapNull(types.StringType),
	}
	if !p.Named {
		m.Description, m.Published = attribute.Optional(p.Description), types.BoolValue(p.Published)
		m.Tags = tagged(p.Tags, types.MapValueMust(types.StringType, nil))
	}
	return m
}
