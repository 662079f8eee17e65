package helmlayer

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
)

// identity is what Terraform finds a layer again by. It changes when the layer
// moves, as to the next version of its profile.
type identity struct {
	ClusterProfileID types.String `tfsdk:"cluster_profile_id"`
	Name             types.String `tfsdk:"name"`
}

// IdentitySchema implements resource.ResourceWithIdentity.
func (r *Resource) IdentitySchema(
	_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse,
) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"cluster_profile_id": attribute.IdentityText("Uid of the cluster profile."),
		"name":               attribute.IdentityText("Name of the layer."),
	}}
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
