package function

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
)

// NewParseEndpoint makes provider::palette::parse_endpoint.
func NewParseEndpoint() function.Function {
	return pure{"parse_endpoint", function.Definition{
		Summary: "Parts of a registry endpoint",
		MarkdownDescription: "Parses an endpoint into `kind` (`ecr`, `ecr-public`, `basic`), `registry_id`, " +
			"`region`, `partition`, `fips` and `templated`. Parts that the endpoint does not have are null.",
		Parameters: []function.Parameter{
			function.StringParameter{Name: "endpoint", MarkdownDescription: "Endpoint of a registry."},
		},
		Return: function.ObjectReturn{AttributeTypes: map[string]attr.Type{
			"kind": types.StringType, "registry_id": types.StringType, "region": types.StringType,
			"partition": types.StringType, "fips": types.BoolType, "templated": types.BoolType,
		}},
	}, parseEndpoint}
}

type parsedEndpoint struct {
	Kind       types.String `tfsdk:"kind"`
	RegistryID types.String `tfsdk:"registry_id"`
	Region     types.String `tfsdk:"region"`
	Partition  types.String `tfsdk:"partition"`
	FIPS       types.Bool   `tfsdk:"fips"`
	Templated  types.Bool   `tfsdk:"templated"`
}

func parseEndpoint(given arguments) (any, *function.FuncError) {
	var text string
	if failed := given(&text); failed != nil {
		return nil, failed
	}
	parsed, err := endpoint.Parse(text)
	if err != nil {
		return nil, refused(0, err)
	}
	return parsedEndpoint{
		Kind:       types.StringValue(string(parsed.Kind)),
		RegistryID: attribute.Optional(parsed.RegistryID),
		Region:     attribute.Optional(parsed.Region),
		Partition:  attribute.Optional(parsed.Partition),
		FIPS:       types.BoolValue(parsed.FIPS),
		Templated:  types.BoolValue(parsed.Templated),
	}, nil
}

// NewResolveEndpoint makes provider::palette::resolve_endpoint.
func NewResolveEndpoint() function.Function {
	return pure{"resolve_endpoint", function.Definition{
		Summary: "Endpoint of a registry in a region",
		MarkdownDescription: "Substitutes the region variable of an endpoint, as Palette does when a cluster is " +
			"deployed in that region. An endpoint without the variable is returned unchanged.",
		Parameters: []function.Parameter{
			function.StringParameter{Name: "endpoint", MarkdownDescription: "Endpoint of a registry, with or without " +
				"`{{.spectro.system.aws.region}}`."},
			function.StringParameter{Name: "region", MarkdownDescription: "AWS region."},
		},
		Return: function.StringReturn{},
	}, resolveEndpoint}
}

func resolveEndpoint(given arguments) (any, *function.FuncError) {
	var text, region string
	if failed := given(&text, &region); failed != nil {
		return nil, failed
	}
	parsed, err := endpoint.Parse(text)
	if err != nil {
		return nil, refused(0, err)
	}
	resolved, err := parsed.In(region)
	if err != nil {
		return nil, refused(1, err)
	}
	return resolved.String(), nil
}
