package attribute

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// Valid makes a validator from a domain check. The description completes the sentence "The attribute must be …"; the
// summary names the mistake. Null and unknown values pass. A credential that is only doubtful is a warning.
func Valid(description, summary string, check func(string) error) validator.String {
	return text{description, summary, check}
}

type text struct {
	description, summary string
	check                func(string) error
}

func (v text) Description(context.Context) string { return "must be " + v.description }

func (v text) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v text) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if err := v.check(req.ConfigValue.ValueString()); err != nil {
		diagnose.Invalid(v.summary, err).At(req.Path).Concealing(err).AddTo(&resp.Diagnostics, severity(err))
	}
}

func severity(err error) diagnose.Severity {
	var pasted *credential.PasteError
	if errors.As(err, &pasted) && !pasted.Certain {
		return diagnose.Warning
	}
	return diagnose.Error
}
