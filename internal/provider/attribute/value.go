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

// Texts are the elements of a map of texts that are not null.
func Texts(from types.Map) map[string]string {
	texts := make(map[string]string, len(from.Elements()))
	for key, value := range from.Elements() {
		if text, ok := value.(types.String); ok && !text.IsNull() {
			texts[key] = text.ValueString()
		}
	}
	return texts
}

// Elements are the texts of a set, and whether all of them are known.
func Elements(set types.Set) (texts []string, known bool) {
	known = !set.IsUnknown()
	for _, element := range set.Elements() {
		text, ok := element.(types.String)
		known = known && ok && !text.IsUnknown()
		texts = append(texts, text.ValueString())
	}
	return texts, known
}
