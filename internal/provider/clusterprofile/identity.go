package clusterprofile

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// identity is how Terraform identifies a profile. It changes with the version: each version has a uid of its own, and
// one resource goes through them in place.
type identity struct {
	ID types.String `tfsdk:"id"`
}

func identityOf(m model) identity { return identity{m.ID} }

// Imported is the state of a profile of which nothing was read yet. Attributes that Palette does not have start with
// their defaults, so that the first plan after an import is empty.
func (i identity) Imported() map[string]attr.Value {
	return map[string]attr.Value{"id": i.ID, "destroy_earlier_versions": types.BoolValue(true)}
}
