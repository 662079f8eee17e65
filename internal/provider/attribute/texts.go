package attribute

import "github.com/hashicorp/terraform-plugin-framework/types"

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
