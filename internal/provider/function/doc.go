// Package function holds the provider functions: pure work on texts, without
// provider configuration and without network.
package function

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
)

// named is a function's name.
type named string

// Metadata implements function.Function.
func (n named) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = string(n)
}
