package ociregistry

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// ImportState takes the uid, name:<registry name>, or the name alone where no
// registry has such a uid.
func (r *Resource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	uid := req.ID
	name, named := strings.CutPrefix(req.ID, byName)
	if named || r.isName(ctx, req.ID) {
		uid = r.uidOf(ctx, name, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), uid)...)
	// What Palette does not know starts with its default, so that the first
	// plan after an import is empty.
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("credential_check"), checkAll)...)
}

// isName reports whether an import id is no uid: none that Palette lists, nor of
// the form that uids have. Without a list it is taken for a uid.
func (r *Resource) isName(ctx context.Context, id string) bool {
	client, err := r.session.Palette()
	if err != nil {
		return false
	}
	listed, err := client.Registries(ctx, palette.Tenant())
	if err != nil || slices.ContainsFunc(listed, func(one palette.RegistrySummary) bool { return one.UID == id }) {
		return false
	}
	named := slices.ContainsFunc(listed, func(one palette.RegistrySummary) bool { return one.Name == id })
	return named || !palette.LooksLikeUID(id)
}

func (r *Resource) uidOf(ctx context.Context, name string, diags *diag.Diagnostics) string {
	client, err := r.session.Palette()
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
