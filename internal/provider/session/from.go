package session

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// From takes the session out of what a resource is configured with, nil before the provider is configured, as during
// validation.
func From(data any, diags *diag.Diagnostics) *Session {
	if data == nil {
		return nil
	}
	s, ok := data.(*Session)
	if !ok {
		diags.AddError("Unexpected Provider Data",
			fmt.Sprintf("Got %T. This is a defect of the provider; please report it.", data))
	}
	return s
}
