package function

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/palette-oci/terraform-provider-palette/internal/iampolicy"
)

type ecrPolicy struct{ named }

// NewECRPolicy makes provider::palette::ecr_policy.
func NewECRPolicy() function.Function { return ecrPolicy{"ecr_policy"} }

func (ecrPolicy) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "IAM policy that Palette documents for Amazon ECR",
		MarkdownDescription: "The permissions policy that Palette documents, as JSON: 25 actions on every " +
			"resource. `ecr_pull_policy` returns the least privileges.",
		Return: function.StringReturn{},
	}
}

func (ecrPolicy) Run(ctx context.Context, _ function.RunRequest, resp *function.RunResponse) {
	resp.Error = resp.Result.Set(ctx, iampolicy.Documented().JSON())
}
