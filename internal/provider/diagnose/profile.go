package diagnose

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// ProfileNotCreated explains why one version of a profile was not made.
func ProfileNotCreated(scope, name, version string, err error) Problem {
	if !errors.Is(err, palette.ErrConflict) {
		return Palette("create the cluster profile", err)
	}
	return Problem{path.Root("version"), "Cluster Profile Already Exists", paragraphs(
		fmt.Sprintf("The %s has a cluster profile %q in version %s already. One name and version is made once: clusters may run it.", scope, name, version),
		"Choose the next version, or adopt the one that is there:",
		importBlock("palette_cluster_profile", strings.Join([]string{scope, name, version}, ":")))}
}

// ProfileNotFound explains that a name and version lead to no profile.
func ProfileNotFound(scope, name, version string, err error) Problem {
	if !errors.Is(err, palette.ErrNotFound) {
		return Palette("find the cluster profile", err)
	}
	return Problem{Summary: "Cluster Profile Not Found", Detail: fmt.Sprintf(
		"There is no cluster profile %q in version %s in the scope %s. Names are matched exactly, and each version is a profile of its own.", name, version, scope)}
}

// ProfileImportID explains the form of an import id.
func ProfileImportID(id string) Problem {
	return Problem{Summary: "Invalid Import Id", Detail: fmt.Sprintf(
		"%q is neither the uid of a cluster profile nor <scope>:<name>:<version>, such as project:apps:1.0.0 or tenant:apps:1.0.0.", id)}
}

// ProfileInUse explains that a profile cannot be deleted.
func ProfileInUse(err error) Problem {
	return Problem{Summary: "Cluster Profile In Use", Detail: paragraphs(
		"Palette does not delete this cluster profile.", answer(err),
		"Detach it from what uses it first.")}
}
