package clusterprofile

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// ImportState takes the uid or <scope>:<name>:<version>.
func (r *Resource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	uid := req.ID
	if scope, rest, named := strings.Cut(req.ID, ":"); named {
		uid = r.uidOf(ctx, scope, rest, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), uid)...)
	// What Palette does not know starts with its default, so that the first
	// plan after an import is empty.
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("destroy_earlier_versions"), true)...)
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
