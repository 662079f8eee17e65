package function

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

type parseEndpoint struct{ named }

// NewParseEndpoint makes provider::palette::parse_endpoint.
func NewParseEndpoint() function.Function { return parseEndpoint{"parse_endpoint"} }

type parsedEndpoint struct {
	Kind       types.String `tfsdk:"kind"`
	RegistryID types.String `tfsdk:"registry_id"`
	Region     types.String `tfsdk:"region"`
	Partition  types.String `tfsdk:"partition"`
	FIPS       types.Bool   `tfsdk:"fips"`
	Templated  types.Bool   `tfsdk:"templated"`
}

func (parseEndpoint) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
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
	}
}

func (parseEndpoint) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text string
	if resp.Error = req.Arguments.Get(ctx, &text); resp.Error != nil {
		return
	}
	parsed, err := endpoint.Parse(text)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, diagnose.Argument(err))
		return
	}
	resp.Error = resp.Result.Set(ctx, parsedEndpoint{
		Kind:       types.StringValue(string(parsed.Kind)),
		RegistryID: attribute.Optional(parsed.RegistryID),
		Region:     attribute.Optional(parsed.Region),
		Partition:  attribute.Optional(parsed.Partition),
		FIPS:       types.BoolValue(parsed.FIPS),
		Templated:  types.BoolValue(parsed.Templated),
	})
}
