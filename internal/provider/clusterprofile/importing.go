package clusterprofile

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

// ImportState takes the uid, <scope>:<name>:<version>, or the name alone where no
// profile has such a uid and one version is called so.
func (r *Resource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	uid := req.ID
	if scope, rest, named := strings.Cut(req.ID, ":"); named {
		uid = r.uidOf(ctx, scope, rest, &resp.Diagnostics)
	} else if _, absent := r.session.ProfileAbsent(ctx, req.ID); absent && !palette.LooksLikeUID(req.ID) {
		uid = r.named(ctx, req.ID, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), uid)...)
	// What Palette does not know starts with its default, so that the first
	// plan after an import is empty.
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("destroy_earlier_versions"), true)...)
}

// named is the uid of the only version of a profile of that name.
func (r *Resource) named(ctx context.Context, name string, diags *diag.Diagnostics) string {
	like := r.session.ProfilesLike(ctx, name)
	found := slices.DeleteFunc(like.Named, func(one palette.ProfileVersion) bool { return one.Name != name })
	if len(found) == 1 {
		return found[0].UID
	}
	diagnose.ProfileImportName(name, found).AddTo(diags, diagnose.Error)
	return ""
}

// uidOf reads <name>:<version>, where the name may hold colons itself.
func (r *Resource) uidOf(ctx context.Context, scopeName, rest string, diags *diag.Diagnostics) string {
	at := strings.LastIndex(rest, ":")
	if at < 0 || scopeName != palette.ScopeProject && scopeName != palette.ScopeTenant {
		diagnose.ProfileImportID(scopeName+":"+rest).AddTo(diags, diagnose.Error)
		return ""
	}
	name, version := rest[:at], rest[at+1:]
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
