package helmlayer

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/managed"
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

// ImportState takes <cluster_profile_id>/<name>, or an identity.
func (r *Resource) ImportState(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
) {
	id := req.ID
	if id == "" {
		var given identity
		resp.Diagnostics.Append(attribute.Get(ctx, req.Identity, &given)...)
		id = given.id()
	}
	profileID, name, ok := strings.Cut(id, "/")
	if !ok || profileID == "" || name == "" || strings.Contains(name, "/") {
		diagnose.LayerImportID(id).AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	found := identity{types.StringValue(profileID), types.StringValue(name)}
	managed.Import(ctx, found, resp)
}
