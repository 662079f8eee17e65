package clusterprofile

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

// ImportState takes the uid, <scope>:<name>:<version>, the name alone where no profile has such a uid and one version
// has that name, or an identity.
func (r *Resource) ImportState(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
) {
	found := identity{types.StringValue(req.ID)}
	if req.ID == "" {
		resp.Diagnostics.Append(attribute.Get(ctx, req.Identity, &found)...)
	} else {
		found.ID = types.StringValue(r.imported(ctx, req.ID, &resp.Diagnostics))
	}
	if found.ID.ValueString() == "" && !resp.Diagnostics.HasError() {
		diagnose.ProfileImportID("").AddTo(&resp.Diagnostics, diagnose.Error)
	}
	managed.Import(ctx, found, resp)
}

// imported finds the uid that an import id means.
func (r *Resource) imported(ctx context.Context, id string, diags *diag.Diagnostics) string {
	if scope, rest, named := strings.Cut(id, ":"); named {
		return r.uidOf(ctx, scope, rest, diags)
	}
	if _, absent := r.Session.ProfileAbsent(ctx, id); absent && !palette.LooksLikeUID(id) {
		return r.named(ctx, id, diags)
	}
	return id
}

// named finds the uid of the only version of a profile of that name.
func (r *Resource) named(ctx context.Context, name string, diags *diag.Diagnostics) string {
	like := r.Session.ProfilesLike(ctx, name)
	found := slices.DeleteFunc(like.Named, func(v palette.ProfileVersion) bool { return v.Name != name })
	if len(found) == 1 {
		return found[0].UID
	}
	diagnose.ProfileImportName(name, found).AddTo(diags, diagnose.Error)
	return ""
}

// uidOf reads <name>:<version>, where the name may hold colons itself.
func (r *Resource) uidOf(ctx context.Context, scopeName, rest string, diags *diag.Diagnostics) string {
	colon := strings.LastIndex(rest, ":")
	if colon < 0 || scopeName != palette.ScopeProject && scopeName != palette.ScopeTenant {
		diagnose.ProfileImportID(scopeName+":"+rest).AddTo(diags, diagnose.Error)
		return ""
	}
	name, version := rest[:colon], rest[colon+1:]
	if err := palette.CheckProfileVersion(version); err != nil {
		diagnose.Invalid("Invalid Profile Version", err).AddTo(diags, diagnose.Error)
		return ""
	}
	client, scope, problem := r.reach(ctx, scopeName, "find the cluster profile")
	if problem != nil {
		problem.AddTo(diags, diagnose.Error)
		return ""
	}
	profile, err := client.FindProfile(ctx, scope, name, version)
	if err != nil {
		diagnose.ProfileNotFound(path.Empty(), scopeName, name, version, err).AddTo(diags, diagnose.Error)
		return ""
	}
	return profile.UID
}
