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
		return "The merged document would not read as the documents do. Write the values with fewer features of YAML: without tags, and with keys in quotes that are no words"
	}
	element := fmt.Sprintf("documents[%d]: ", refused.Index)
	var values *layer.ValuesError
	if exceeded, ok := budget.As(err); ok {
		return element + fmt.Sprintf("The document holds more than %s values with those that aliases stand for, and so many are not merged. Remove values or aliases",
			exceeded.Limit.Amount(exceeded.Limit.Max))
	}
	if errors.As(err, &values) && values.Reason == layer.ValuesSeveral {
		return element + "The text holds more than one YAML document. Write each as an element of its own"
	}
	return element + strings.Join(strings.Fields(Argument(refused.Err)), " ")
}
