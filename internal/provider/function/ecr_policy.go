package function

import (
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/iampolicy"
)

// NewECRPolicy makes provider::palette::ecr_policy.
func NewECRPolicy() function.Function {
	return pure{"ecr_policy", function.Definition{
		Summary: "IAM policy that Palette documents for Amazon ECR",
		MarkdownDescription: "The permissions policy that Palette documents, as JSON: 25 actions on every " +
			"resource. `ecr_pull_policy` returns the least privileges.",
		Return: function.StringReturn{},
	}, func(arguments) (any, *function.FuncError) {
		return iampolicy.Documented().JSON(), nil
	}}
}

// NewECRPullPolicy makes provider::palette::ecr_pull_policy.
func NewECRPullPolicy() function.Function {
	return pure{"ecr_pull_policy", function.Definition{
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
	}, pullPolicy}
}

func pullPolicy(given arguments) (any, *function.FuncError) {
	var arns []string
	if failed := given(&arns); failed != nil {
		return nil, failed
	}
	policy, err := iampolicy.Pull(arns)
	if err != nil {
		return nil, refused(0, err)
	}
	return policy.JSON(), nil
}
