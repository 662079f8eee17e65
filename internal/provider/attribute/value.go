package attribute

import (
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Optional gives null for the empty text: an empty text is an absent one on the wire and in charts, but not for
// Terraform.
func Optional(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}
