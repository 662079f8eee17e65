package attribute_test

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
)

// A number with a fraction, or one that is too large, is an error. Other numbers keep their exact value.
func TestWholeNumbers(t *testing.T) {
	t.Parallel()
	for text, next := range map[string]string{
		"1.5": "Write 1.", "-0.5": "Write 0.", "9223372036854775808": "", "1e300": "",
		"0": "fine", "-5": "fine", "9223372036854775807": "fine", "-9223372036854775808": "fine",
	} {
		number, _, err := big.ParseFloat(text, 10, 512, big.ToNearestEven)
		if err != nil {
			t.Fatal(err)
		}
		var resp validator.NumberResponse
		attribute.WholeNumber().ValidateNumber(t.Context(), validator.NumberRequest{
			Path: path.Root("install_order"), ConfigValue: types.NumberValue(number),
		}, &resp)
		if next == "fine" {
			if resp.Diagnostics.HasError() ||
				!attribute.Whole(attribute.Int64(types.NumberValue(number))).Equal(types.NumberValue(number)) {
				t.Errorf("%s: %v", text, resp.Diagnostics)
			}
			continue
		}
		if len(resp.Diagnostics) != 1 || resp.Diagnostics[0].Summary() != "Invalid Install Order" ||
			!strings.Contains(resp.Diagnostics[0].Detail(), next) {
			t.Errorf("%s: %v", text, resp.Diagnostics)
		}
	}
	for _, none := range []types.Number{types.NumberNull(), types.NumberUnknown()} {
		var resp validator.NumberResponse
		attribute.WholeNumber().ValidateNumber(t.Context(), validator.NumberRequest{ConfigValue: none}, &resp)
		if resp.Diagnostics.HasError() || attribute.Int64(none) != 0 {
			t.Errorf("%v: %v", none, resp.Diagnostics)
		}
	}
	if attribute.Int64(attribute.Whole(math.MinInt64)) != math.MinInt64 {
		t.Error("the least number is not kept")
	}
}
