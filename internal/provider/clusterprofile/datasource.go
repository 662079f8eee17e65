package clusterprofile

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
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

// NewDataSource makes an unconfigured data.palette_cluster_profile.
func NewDataSource() datasource.DataSource {
	return reading.New(reading.DataSource[dataModel]{
		Type:       "cluster_profile",
		Schema:     dataSchema,
		Validators: []datasource.ConfigValidator{reading.ExactlyOneOf("id", "name")},
		Object:     func(m dataModel) string { return m.Name.ValueString() },
		Read:       readOne,
	})
}

type dataModel struct {
	summaryModel
	Layers []layerModel `tfsdk:"layers"`
}

type layerModel struct {
	Name       string     `tfsdk:"name"`
	Type       string     `tfsdk:"type"`
	Version    string     `tfsdk:"version"`
	RegistryID string     `tfsdk:"registry_id"`
	Values     string     `tfsdk:"values"`
	Helm       *helmModel `tfsdk:"helm"`
}

func dataSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "A cluster profile in one version, by name and version or by uid, with its layers.",
		Attributes: map[string]schema.Attribute{
			"id": reading.Key("Uid of the profile. Either `id`, or `name` and `version`.", attribute.NotEmpty),
			"name": reading.Key("Name of the profile.",
				attribute.NotEmpty, stringvalidator.AlsoRequires(path.MatchRoot("version"))),
			"version": reading.Key("Version of the profile.",
				attribute.ProfileVersion, stringvalidator.AlsoRequires(path.MatchRoot("name"))),
			"scope": reading.Key("`project` or `tenant`. Default: the project of the provider configuration if it "+
				"has one, or else the tenant.",
				attribute.Scope),
			"description": reading.Text("Description of the profile."),
			"tags":        tagsSchema(),
			"type":        reading.Text("Type of the profile."),
			"cloud_type":  reading.Text("Cloud that the profile is for."),
			"published":   reading.Flag("Whether the profile has a published template."),
			"layers": schema.ListNestedAttribute{
				MarkdownDescription: "Packs of the published template, in their order; those of the draft if " +
					"nothing is published.",
				Computed: true,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"name":        reading.Text("Name of the pack."),
					"type":        reading.Text("Type of the pack; `oci` for charts of OCI registries."),
					"version":     reading.Text("Version, for charts the version of the chart."),
					"registry_id": reading.Text("Uid of the registry."),
					"values": reading.Text("Values as in Palette: the `pack:` header and, for charts, the values " +
						"under `charts:`."),
					"helm": helmSchema(),
				}},
			},
		},
	}
}

func readOne(ctx context.Context, s *session.Session, m *dataModel, diags *diag.Diagnostics) {
	scope := m.Scope.ValueString()
	if m.Scope.IsNull() {
		var known bool
		if scope, known = s.DefaultScope(); !known {
			diagnose.Palette("find the cluster profile", session.ErrConfigurationUnknown).AddTo(diags, diagnose.Error)
			return
		}
	}
	profile, err := m.find(ctx, s, scope)
	if err != nil {
		m.notFound(scope, err).AddTo(diags, diagnose.Error)
		return
	}
	read := fromPalette(profile, model{})
	*m = dataModel{summaryModel{
		ID:          read.ID,
		Name:        read.Name,
		Version:     read.Version,
		Scope:       read.Scope,
		Description: read.Description,
		Tags:        read.Tags,
		Type:        read.Type,
		CloudType:   read.CloudType,
		Published:   types.BoolValue(profile.Published != nil),
	}, layersOf(profile)}
}

func (m dataModel) notFound(scope string, err error) diagnose.Problem {
	if m.Name.IsNull() {
		return diagnose.ProfileUIDNotFound(path.Root("id"), m.ID.ValueString(), err)
	}
	return diagnose.ProfileNotFound(path.Root("name"), scope, m.Name.ValueString(), m.Version.ValueString(), err)
}

func (m dataModel) find(ctx context.Context, s *session.Session, scopeName string) (palette.Profile, error) {
	if !m.ID.IsNull() && m.Scope.IsNull() {
		profile, _, err := s.Profile(ctx, m.ID.ValueString())
		return profile, err
	}
	client, scope, err := s.In(ctx, scopeName)
	if err != nil {
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
