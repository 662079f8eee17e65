package attribute

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// Valid makes a validator from a domain check. The description completes the sentence "The attribute must be …"; the
// summary names the mistake. Null and unknown values pass. A credential that is only doubtful is a warning.
func Valid(description, summary string, check func(string) error) validator.String {
	return text{described("must be " + description), func(given string, place path.Path, diags *diag.Diagnostics) {
		if err := check(given); err != nil {
			diagnose.Invalid(summary, err).At(place).Concealing(err).AddTo(diags, severity(err))
		}
	}}
}

// OneOf accepts the texts of choices. The summary names the mistake; because is why there are no others, or "".
func OneOf(summary, because string, choices ...string) validator.String {
	check := func(given string, place path.Path, diags *diag.Diagnostics) {
		if !slices.Contains(choices, given) {
			diagnose.Choice(summary, given, choices, because).At(place).AddTo(diags, diagnose.Error)
		}
	}
	return text{described("must be one of " + strings.Join(choices, ", ")), check}
}

// text is a validator of texts that are known.
type text struct {
	described
	check func(given string, place path.Path, diags *diag.Diagnostics)
}

func (v text) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if !req.ConfigValue.IsNull() && !req.ConfigValue.IsUnknown() {
		v.check(req.ConfigValue.ValueString(), req.Path, &resp.Diagnostics)
	}
}

func severity(err error) diagnose.Severity {
	var pasted *credential.PasteError
	if errors.As(err, &pasted) && !pasted.Certain {
		return diagnose.Warning
	}
	return diagnose.Error
}
