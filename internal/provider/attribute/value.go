package attribute

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
)

// Optional gives null for the empty text: wire and charts do not tell an empty
// text from an absent one, Terraform does.
func Optional(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}

// Nested decodes an object attribute; a null or unknown object gives the zero
// model, whose fields are null.
func Nested[T any](ctx context.Context, object types.Object, diags *diag.Diagnostics) T {
	var m T
	if object.IsNull() || object.IsUnknown() {
		return m
	}
	diags.Append(object.As(ctx, &m, basetypes.ObjectAsOptions{})...)
	return m
}
