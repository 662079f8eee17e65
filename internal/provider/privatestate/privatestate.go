// Package privatestate keeps typed values, as JSON, in the private state that Terraform stores with a resource and
// never shows.
package privatestate

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// Reader is what Get needs of the framework's private state.
type Reader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// Writer is what Set needs of the framework's private state.
type Writer interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// Get reads a value; one that was never set is the zero value. A value that cannot be read, as another version of the
// provider may have written it, is an error that names the key.
func Get[T any](ctx context.Context, from Reader, key string, diags *diag.Diagnostics) T {
	var value T
	document, problems := from.GetKey(ctx, key)
	diags.Append(problems...)
	if len(document) == 0 {
		return value
	}
	if err := json.Unmarshal(document, &value); err != nil {
		diags.AddError("Private State Not Readable",
			"The private state of this resource holds an unreadable "+key+": "+err.Error())
	}
	return value
}

// Set writes a value.
func Set(ctx context.Context, to Writer, key string, value any, diags *diag.Diagnostics) {
	document, err := json.Marshal(value)
	if err != nil {
		diags.AddError("Private State Not Writable",
			"The private state of this resource does not take "+key+": "+err.Error())
		return
	}
	diags.Append(to.SetKey(ctx, key, document)...)
}
