package ociregistry

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/reading"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// NewAllDataSource makes an unconfigured data.palette_oci_registries.
func NewAllDataSource() datasource.DataSource {
	return reading.New(reading.DataSource[allModel]{Type: "oci_registries", Schema: allSchema, Read: readAll})
}

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

func allSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "All OCI registries that are registered in Palette, by name, with one request. It " +
			"has the attributes in Palette's list of registries; `palette_oci_registry` reads one registry " +
			"with its paths. Credentials are never read.",
		Attributes: map[string]schema.Attribute{
			"name_prefix": reading.Argument("Prefix of the names. Default: all names."),
			"auth_type": reading.Argument("`basic` or `ecr`. Default: both.",
				attribute.OneOf("Invalid Auth Type", "", authBasic, authECR)),
			"registries": schema.MapNestedAttribute{
				MarkdownDescription: "The registries, by name.",
				Computed:            true,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":        reading.Text("Uid of the registry."),
					"auth_type": reading.Text("`basic` or `ecr`; null if the list does not contain it."),
					"endpoint":  reading.Text("Endpoint, with its region template if it has one."),
					"protected": reading.Flag("Whether an Amazon ECR registry requires credentials; null for " +
						"other registries."),
					"default_region":  reading.Text("Fallback region of a region template."),
					"synchronization": reading.Flag("Whether Palette indexes the registry."),
					"provider_type": reading.Text("Content of the registry: `helm` for charts; Palette also has " +
						"registries of `pack` and `zarf`."),
				}},
			},
		},
	}
}

func readAll(ctx context.Context, s *session.Session, m *allModel, diags *diag.Diagnostics) {
	found, _, _, err := listed(ctx, s)
	if err != nil {
		diagnose.Palette("list the registries", err).AddTo(diags, diagnose.Error)
		return
	}
	wanted := listModel{NamePrefix: m.NamePrefix, AuthType: m.AuthType}
	m.Registries = make(map[string]summaryModel, len(found))
	for _, summary := range found {
		if !wanted.fits(summary) {
			continue
		}
		if other, twice := m.Registries[summary.Name]; twice {
			diagnose.RegistriesOfOneName(summary.Name, other.ID.ValueString(), summary.UID).AddTo(diags, diagnose.Error)
			return
		}
		m.Registries[summary.Name] = summaryOf(summary)
	}
}

func summaryOf(r palette.RegistrySummary) summaryModel {
	m := summaryModel{
		ID:              types.StringValue(r.UID),
		AuthType:        attribute.Optional(string(r.Settings.Kind)),
		Endpoint:        attribute.Optional(r.Settings.Endpoint.String()),
		DefaultRegion:   attribute.Optional(r.Settings.DefaultRegion),
		Synchronization: types.BoolValue(r.Settings.Synchronized),
		ProviderType:    attribute.Optional(r.Provider),
	}
	if r.Settings.Kind == registry.ECR {
		m.Protected = types.BoolValue(r.Settings.Private)
	}
	return m
}

// listed are all registries that the provider configuration can read, by name, with the client and scope of the read.
func listed(
	ctx context.Context, s *session.Session,
) ([]palette.RegistrySummary, *palette.Client, palette.Scope, error) {
	client, scope, err := s.Reader(ctx, "")
	if err != nil {
		return nil, nil, scope, err
	}
	shared, err := client.Registries(ctx, scope)
	found := slices.Clone(shared)
	slices.SortStableFunc(found, func(a, b palette.RegistrySummary) int { return strings.Compare(a.Name, b.Name) })
	return found, client, scope, err
}
