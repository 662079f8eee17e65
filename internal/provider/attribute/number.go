package attribute

import (
	"context"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// WholeNumber accepts whole numbers that fit into 64 bits. Terraform has one type of numbers; an int64 attribute would
// report other numbers as a defect of the provider.
func WholeNumber() validator.Number { return wholeNumber{"must be a whole number"} }

type wholeNumber struct{ described }

func (wholeNumber) ValidateNumber(_ context.Context, req validator.NumberRequest, resp *validator.NumberResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if number := req.ConfigValue.ValueBigFloat(); !whole(number) {
		diagnose.NotWhole(number.Text('g', -1), nearestWhole(number)).At(req.Path).
			AddTo(&resp.Diagnostics, diagnose.Error)
	}
}

func whole(number *big.Float) bool {
	_, accuracy := number.Int64()
	return accuracy == big.Exact
}

// nearestWhole drops the fraction of a number that fits, and is "" for others.
func nearestWhole(number *big.Float) string {
	truncated, _ := number.Int(nil)
	if truncated == nil || !truncated.IsInt64() {
		return ""
	}
	return truncated.String()
}

// Whole is a whole number as Terraform keeps it.
func Whole(number int64) types.Number { return types.NumberValue(new(big.Float).SetInt64(number)) }

// Int64 is a number that WholeNumber accepts; 0 for null and unknown.
func Int64(number types.Number) int64 {
	if number.IsNull() || number.IsUnknown() {
		return 0
	}
	found, _ := number.ValueBigFloat().Int64()
	return found
}
