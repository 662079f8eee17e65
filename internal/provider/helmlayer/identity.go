package helmlayer

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// identity is what Terraform finds a layer again by. It changes when the layer
// moves, as to the next version of its profile.
type identity struct {
	ClusterProfileID types.String `tfsdk:"cluster_profile_id"`
	Name             types.String `tfsdk:"name"`
}

func identityOf(m model) identity { return identity{m.ClusterProfileID, m.Name} }

// id is the identity as the id of an import has it.
func (i identity) id() string { return i.ClusterProfileID.ValueString() + "/" + i.Name.ValueString() }

// Imported is the state of a layer of which nothing was read yet.
func (i identity) Imported() map[string]attr.Value {
	return map[string]attr.Value{
		"cluster_profile_id": i.ClusterProfileID, "name": i.Name, "id": types.StringValue(i.id()),
	}
}
