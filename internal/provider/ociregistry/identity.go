package ociregistry

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// identity is how Terraform recognizes a registry. A uid never changes: a
// registry that is created again is another one.
type identity struct {
	ID types.String `tfsdk:"id"`
}

func identityOf(m model) identity { return identity{m.ID} }

// Imported is the state of a registry before its first read. An attribute that
// Palette does not have starts with its default, so that the first plan after an
// import is empty.
func (i identity) Imported() map[string]attr.Value {
	return map[string]attr.Value{"id": i.ID, "credential_check": types.StringValue(checkAll)}
}
