package helmchart

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/region"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/reading"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// place is where a chart is looked up: the attributes that both data sources take.
type place struct {
	RegistryName    types.String `tfsdk:"registry_name"`
	RegistryID      types.String `tfsdk:"registry_id"`
	Endpoint        types.String `tfsdk:"endpoint"`
	BaseContentPath types.String `tfsdk:"base_content_path"`
	Chart           types.String `tfsdk:"chart"`
	Region          types.String `tfsdk:"region"`
}

// lookedUpFromHere describes who looks up charts, and with which credentials.
const lookedUpFromHere = "This machine sends the requests to the registry, with the credentials of the " +
	"`palette_oci_registry` of that name in the same run, or else those of `registry_auth` in the provider " +
	"configuration, or else anonymously."

// placeAttributes are the attributes of a place; those of the whole schema are added to them.
func placeAttributes(others map[string]schema.Attribute) map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{
		"registry_name": reading.Argument("Name of the registry. Exactly one of `registry_name`, `registry_id` and " +
			"`endpoint`."),
		"registry_id":       reading.Argument("Uid of the registry in Palette."),
		"base_content_path": reading.Argument("Path of the charts under `endpoint`."),
		"chart": schema.StringAttribute{
			MarkdownDescription: "Name of the chart, exactly as hosted.",
			Required:            true,
			Validators:          []validator.String{attribute.ChartName},
		},
		"region": reading.Argument("AWS region of a deployment, for an endpoint with the region template. Default: "+
			"the default region.", attribute.Region),
	}
	maps.Copy(attributes, others)
	return attributes
}

// onePlace allows one way to name the registry.
func onePlace() []datasource.ConfigValidator {
	return []datasource.ConfigValidator{
		reading.ExactlyOneOf("registry_name", "registry_id", "endpoint"),
		reading.Conflicting("registry_name", "base_content_path"),
		reading.Conflicting("registry_id", "base_content_path"),
	}
}

// attribute is the one that names the registry.
func (p place) attribute() path.Path {
	switch {
	case !p.RegistryName.IsNull():
		return path.Root("registry_name")
	case !p.RegistryID.IsNull():
		return path.Root("registry_id")
	default:
		return path.Root("endpoint")
	}
}

// source finds out where to look up: in the registry of a name or uid, or at an endpoint, without credentials.
func (p place) source(ctx context.Context, s *session.Session, diags *diag.Diagnostics) region.Source {
	if !p.Endpoint.IsNull() {
		parsed, err := endpoint.Parse(p.Endpoint.ValueString())
		if err == nil && parsed.Templated && p.Region.IsNull() {
			diagnose.RegionNeeded().AddTo(diags, diagnose.Error)
		}
		if err != nil {
			diagnose.Invalid("Invalid Endpoint", err).At(path.Root("endpoint")).AddTo(diags, diagnose.Error)
		}
		settings := registry.Settings{Endpoint: parsed, ContentPath: p.BaseContentPath.ValueString()}
		return region.Source{Settings: settings, Explain: diagnose.EndpointAnonymous}
	}
	registration, err := s.Registry(ctx, "", p.RegistryName, p.RegistryID)
	switch {
	case err != nil:
		diagnose.LayerRegistry(!p.RegistryName.IsNull(), err).AddTo(diags, diagnose.Error)
	case registration.Unknown:
		diagnose.RegistryUnknown(registration.Name).AddTo(diags, diagnose.Error)
	}
	return diagnose.SourceOf(registration)
}
