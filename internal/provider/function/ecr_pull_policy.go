package function

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/iampolicy"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

type ecrPullPolicy struct{ named }

// NewECRPullPolicy makes provider::palette::ecr_pull_policy.
func NewECRPullPolicy() function.Function { return ecrPullPolicy{"ecr_pull_policy"} }

func (ecrPullPolicy) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Least IAM policy to pull charts from Amazon ECR",
		MarkdownDescription: "A permissions policy as JSON with only the actions to log in to Amazon ECR and to " +
			"pull charts from the given repositories. It does not contain listing: an exact version is found " +
			"without it, but errors then suggest no other versions. The data source `palette_chart_versions` " +
			"also requires `ecr:ListImages`. A registry that Palette synchronizes requires `ecr_policy`.",
		Parameters: []function.Parameter{
			function.ListParameter{
				Name:        "repository_arns",
				ElementType: types.StringType,
				MarkdownDescription: "ARNs of the repositories, such as " +
					"`arn:aws:ecr:eu-west-1:123456789012:repository/charts/*`.",
			},
		},
		Return: function.StringReturn{},
	}
}

func (ecrPullPolicy) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var arns []string
	if resp.Error = req.Arguments.Get(ctx, &arns); resp.Error != nil {
		return
	}
	policy, err := iampolicy.Pull(arns)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, diagnose.Argument(err))
		return
	}
	resp.Error = resp.Result.Set(ctx, policy.JSON())
}
