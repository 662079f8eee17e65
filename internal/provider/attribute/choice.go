package attribute

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// OneOf accepts the texts of choices. The summary names the mistake, and because says why there are no others, "" for
// no reason.
func OneOf(summary, because string, choices ...string) validator.String {
	return choice{summary, because, choices}
}

type choice struct {
	summary, because string
	choices          []string
}

func (c choice) Description(context.Context) string {
	return fmt.Sprintf("must be one of %s", strings.Join(c.choices, ", "))
}

func (c choice) MarkdownDescription(ctx context.Context) string { return c.Description(ctx) }

func (c choice) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	text := req.ConfigValue.ValueString()
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || slices.Contains(c.choices, text) {
		return
	}
	diagnose.Choice(c.summary, text, c.choices, c.because).At(req.Path).
		AddTo(&resp.Diagnostics, diagnose.Error)
}
