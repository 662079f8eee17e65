package attribute

import (
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// OneOf accepts the texts of choices. The summary names the mistake, and because says why there are no others, "" for
// no
// reason.
func OneOf(summary, because string, choices ...string) validator.String {
	return text{"one of " + strings.Join(choices, ", "), func(given string, at path.Path, diags *diag.Diagnostics) {
		if !slices.Contains(choices, given) {
			diagnose.Choice(summary, given, choices, because).At(at).AddTo(diags, diagnose.Error)
		}
	}}
}
