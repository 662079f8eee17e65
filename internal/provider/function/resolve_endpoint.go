package function

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

type resolveEndpoint struct{ named }

// NewResolveEndpoint makes provider::palette::resolve_endpoint.
func NewResolveEndpoint() function.Function { return resolveEndpoint{"resolve_endpoint"} }

func (resolveEndpoint) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Endpoint of a registry in a region",
		MarkdownDescription: "Substitutes the region variable of an endpoint, as Palette does when a cluster is " +
			"deployed in that region. An endpoint without the variable is returned unchanged.",
		Parameters: []function.Parameter{
			function.StringParameter{Name: "endpoint", MarkdownDescription: "Endpoint of a registry, with or without " +
				"`{{.spectro.system.aws.region}}`."},
			function.StringParameter{Name: "region", MarkdownDescription: "AWS region."},
		},
		Return: function.StringReturn{},
	}
}

func (resolveEndpoint) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text, region string
	if resp.Error = req.Arguments.Get(ctx, &text, &region); resp.Error != nil {
		return
	}
	parsed, err := endpoint.Parse(text)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, diagnose.Argument(err))
		return
	}
	resolved, err := parsed.In(region)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(1, diagnose.Argument(err))
		return
	}
	resp.Error = resp.Result.Set(ctx, resolved.String())
}
