package function

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

type mergeValues struct{ named }

// NewMergeValues makes provider::palette::merge_values.
func NewMergeValues() function.Function { return mergeValues{"merge_values"} }

func (mergeValues) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Values of a chart from several documents",
		MarkdownDescription: "Merges YAML documents into one, as `helm install -f a.yaml -f b.yaml` does: mappings " +
			"are merged deeply, anything else is replaced by what a later document has, lists as a whole. A `null` " +
			"is kept, because it removes a default of the chart. Scalars stay as they are written, numbers with all " +
			"their digits and quoted texts in their quotes, so that Helm reads what it reads in the documents (YAML " +
			"1.1: `yes` is true). Keys are in the order in which they first appear. Comments are left out; what " +
			"anchors and aliases stand for is written out.\n\nEach element is one document: a mapping, or nothing " +
			"(empty, `{}` or null). Anything else, several documents in one element, a key that is there twice and " +
			"more than 100,000 values are errors.",
		Parameters: []function.Parameter{
			function.ListParameter{
				Name: "documents", ElementType: types.StringType,
				MarkdownDescription: "YAML documents, such as `file(\"values.yaml\")` or `yamlencode({ replicaCount " +
					"= 2 })`. Later ones count more. A null element counts as an empty document.",
			},
		},
		Return: function.StringReturn{},
	}
}

func (mergeValues) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var given []types.String
	if resp.Error = req.Arguments.Get(ctx, &given); resp.Error != nil {
		return
	}
	documents := make([]string, len(given))
	for i, document := range given {
		documents[i] = document.ValueString() // null is nothing
	}
	merged, err := layer.Merge(documents)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, diagnose.MergedValues(err))
		return
	}
	resp.Error = resp.Result.Set(ctx, merged)
}
