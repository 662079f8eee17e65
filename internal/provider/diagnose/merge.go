package diagnose

import (
	"errors"
	"fmt"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/layer"
)

// MergedValues explains, on one line, why documents cannot be merged.
func MergedValues(err error) string {
	var refused *layer.MergeError
	if !errors.As(err, &refused) {
		return "The merged document would not have the values of the documents. Use fewer features of YAML: no tags, " +
			"and quotes around keys that are not plain words"
	}
	element := fmt.Sprintf("documents[%d]: ", refused.Index)
	var values *layer.ValuesError
	if exceeded, ok := budget.As(err); ok {
		return element + fmt.Sprintf("The document contains more than %s values, including those of its aliases, and "+
			"documents of that size are not merged. Remove values or aliases",
			exceeded.Limit.Amount(exceeded.Limit.Max))
	}
	if errors.As(err, &values) && values.Reason == layer.ValuesSeveral {
		return element + "The text contains more than one YAML document. Write each document as a separate element"
	}
	return element + strings.Join(strings.Fields(Argument(refused.Err)), " ")
}
