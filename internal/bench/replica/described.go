package replica

import (
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	document "github.com/palette-oci/terraform-provider-palette/internal/bench/schema"
)

// deprecated stands for messages, which the plugin protocol does not carry.
const deprecated = "Deprecated."

// described is a schema, a block or an attribute of the framework with its description. The framework's types have
// these fields under the same names, but nothing in common that has them.
func described[T any](made T, text document.Text, old bool) T {
	fields := reflect.ValueOf(&made).Elem()
	name := "Description"
	if text.Kind == document.Markdown {
		name = "MarkdownDescription"
	}
	fields.FieldByName(name).SetString(text.Description)
	if old {
		fields.FieldByName("DeprecationMessage").SetString(deprecated)
	}
	return made
}

// flagged is an attribute of the framework with its description and flags. Sets have no WriteOnly.
func flagged[T schema.Attribute](made T, a document.Attribute) T {
	made = described(made, a.Text, a.Deprecated)
	fields := reflect.ValueOf(&made).Elem()
	for name, flag := range map[string]bool{
		"Required": a.Required, "Optional": a.Optional, "Computed": a.Computed,
		"Sensitive": a.Sensitive, "WriteOnly": a.WriteOnly,
	} {
		if field := fields.FieldByName(name); field.IsValid() {
			field.SetBool(flag)
		}
	}
	return made
}
