package attribute

import (
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Optional gives null for the empty text: wire and charts do not tell an empty
// text from an absent one, Terraform does.
func Optional(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}
