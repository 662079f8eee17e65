package clusterprofile

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
)

// identity is how Terraform identifies a profile. It changes with the version: each version has a uid of its own, and
// one resource goes through them in place.
type identity struct {
	ID types.String `tfsdk:"id"`
}

// IdentitySchema implements resource.ResourceWithIdentity.
func (r *Resource) IdentitySchema(
	_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse,
) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"id": attribute.IdentityText("Uid of this version of the profile in Palette."),
	}}
}

func identityOf(m model) identity { return identity{m.ID} }

// Imported is the state of a profile of which nothing was read yet. Attributes that Palette does not have start with
// their defaults, so that the first plan after an import is empty.
func (i identity) Imported() map[string]attr.Value {
	return map[string]attr.Value{"id": i.ID, "destroy_earlier_versions": types.BoolValue(true)}
}
