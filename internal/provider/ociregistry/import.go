package ociregistry

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/managed"
)

// identity is how Terraform recognizes a registry. A uid never changes: a
// registry that is created again is another one.
type identity struct {
	ID types.String `tfsdk:"id"`
}

func identityOf(m model) identity { return identity{m.ID} }

// Imported is the state of a registry before its first read. An attribute that Palette does not have starts with its
// default, so that the first plan after an import is empty.
func (i identity) Imported() map[string]attr.Value {
	return map[string]attr.Value{"id": i.ID, "credential_check": types.StringValue(checkAll)}
}

// ImportState takes the uid, name:<registry name>, the name alone where no registry has such a uid, or an identity.
func (r *Resource) ImportState(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
) {
	found := identity{types.StringValue(req.ID)}
	name, named := strings.CutPrefix(req.ID, "name:")
	switch {
	case req.ID == "":
		resp.Diagnostics.Append(attribute.Get(ctx, req.Identity, &found)...)
		if found.ID.ValueString() == "" {
			diagnose.RegistryImportID().AddTo(&resp.Diagnostics, diagnose.Error)
		}
	case named || r.isName(ctx, req.ID):
		found.ID = types.StringValue(r.uidOf(ctx, name, &resp.Diagnostics))
	}
	managed.Import(ctx, found, resp)
}

// isName reports whether an import id is no uid: Palette lists no such uid, and it
// has another form. Without a list it is taken for a uid.
func (r *Resource) isName(ctx context.Context, id string) bool {
	client, err := r.Session.Palette()
	if err != nil {
		return false
	}
	listed, err := client.Registries(ctx, palette.Tenant())
	if err != nil || slices.ContainsFunc(listed, func(row palette.RegistrySummary) bool { return row.UID == id }) {
		return false
	}
	named := slices.ContainsFunc(listed, func(row palette.RegistrySummary) bool { return row.Name == id })
	return named || !palette.LooksLikeUID(id)
}

func (r *Resource) uidOf(ctx context.Context, name string, diags *diag.Diagnostics) string {
	client, err := r.Session.Palette()
	if err != nil {
		diagnose.Palette("find the registry", err).AddTo(diags, diagnose.Error)
		return ""
	}
	found, err := client.RegistryByName(ctx, palette.Tenant(), name)
	if err != nil {
		diagnose.RegistryNotFound(path.Empty(), name, err).AddTo(diags, diagnose.Error)
		return ""
	}
	return found.UID
}
