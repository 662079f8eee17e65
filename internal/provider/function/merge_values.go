package function

import (
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// NewMergeValues makes provider::palette::merge_values.
func NewMergeValues() function.Function {
	return pure{"merge_values", function.Definition{
		Summary: "Values of a chart from several documents",
		MarkdownDescription: "Merges YAML documents into one, as `helm install -f a.yaml -f b.yaml` does: " +
			"mappings are merged deeply; everything else, including a whole list, is replaced by the value of " +
			"a later document. A `null` is kept, because it removes a default of the chart. Scalars are kept " +
			"as they are written, numbers with all digits and strings with their quotes, so Helm reads the " +
			"same values as in the documents (YAML 1.1: `yes` is true). Keys are in the order in which they " +
			"first appear. Comments are dropped; anchors and aliases are replaced with their values.\n\nEach " +
			"element is one document: a mapping, or nothing (empty, `{}` or null). Everything else, several " +
			"documents in one element, duplicate keys, and more than 100,000 values are errors.",
		Parameters: []function.Parameter{
			function.ListParameter{
				Name: "documents", ElementType: types.StringType,
				MarkdownDescription: "YAML documents, such as `file(\"values.yaml\")` or `yamlencode({ " +
					"replicaCount = 2 })`. Later documents have precedence. A null element is an empty " +
					"document.",
			},
		},
		Return: function.StringReturn{},
	}, mergeValues}
}

func mergeValues(given arguments) (any, *function.FuncError) {
	var nullable []types.String
	if failed := given(&nullable); failed != nil {
		return nil, failed
	}
	documents := make([]string, len(nullable))
	for i, document := range nullable {
		documents[i] = document.ValueString() // null is nothing
	}
	merged, err := layer.Merge(documents)
	if err != nil {
		return nil, function.NewArgumentFuncError(0, diagnose.MergedValues(err))
	}
	return merged, nil
}
