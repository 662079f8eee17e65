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

// ProfileVersionNotCreated explains why the next version of a profile was not
// made. The resource is in the state with the version before.
func ProfileVersionNotCreated(scope, name, version string, err error) Problem {
	if !errors.Is(err, palette.ErrConflict) {
		return Palette("create the next version of the cluster profile", err)
	}
	return Problem{path.Root("version"), "Cluster Profile Already Exists", paragraphs(
		fmt.Sprintf("The %s has a cluster profile %q in version %s already. One name and version is made once: clusters may run it.", scope, name, version),
		"Choose the next version, or adopt the one that is there: forget the version before with terraform state rm palette_cluster_profile.<label> (it stays in Palette), then import:",
		importBlock("palette_cluster_profile", strings.Join([]string{scope, name, version}, ":")))}
}

// PacksLeftBehind names the packs of a version that its next one will not have.
func PacksLeftBehind(version string, packs []string) Problem {
	return Problem{path.Root("version"), "Packs Stay In Earlier Version", paragraphs(
		fmt.Sprintf("The next version of this cluster profile is made of its palette_helm_layer resources alone. These packs of version %s were made by other means and do not come along: %s.",
			version, strings.Join(packs, ", ")),
		fmt.Sprintf("Version %s keeps them. Where clusters of the next version need them, add them to it in Palette after the apply.", version))}
}

// RemovalNotSpared explains that a layer cannot be removed together with a new
// version.
func RemovalNotSpared(version string) Problem {
	return Problem{path.Root("version"), "Layer Removal Meets New Version", paragraphs(
		fmt.Sprintf("This run removes a layer and makes the next version of its profile, and Terraform planned the removal before this provider knew of the new version. "+
			"It would take the layer out of version %s as well, and clusters of that version would lose its release.", version),
		"Plan again, with a -parallelism of more than 1, or take two steps: apply the new version with the layer, then remove the layer from it.")}
}

// RemovalMayNotBeSpared warns that a removed layer may be taken out of a version that
// becomes an earlier one.
func RemovalMayNotBeSpared() Problem {
	return Problem{Summary: "Layer Removed From Current Version", Detail: "The next version of this layer's cluster profile is known only after apply. The layer is taken out of the current version, also when this run turns out to make another one. To leave the current version as it is, apply the new version first and remove the layer afterwards."}
}

// LayerLeavesEarlierVersion explains that a layer cannot go to another profile
// while its own gets a new version.
func LayerLeavesEarlierVersion() Problem {
	return Problem{path.Root("cluster_profile_id"), "Layer Leaves Earlier Version", "This run moves the layer to another cluster profile and makes the next version of the one that it leaves. " +
		"The move would take the layer out of the version before, which stays as it is. Take two steps: apply the new version first, then move the layer."}
}

// ProfileNotFound explains that a name and version lead to no profile.
func ProfileNotFound(at path.Path, scope, name, version string, err error) Problem {
	if !errors.Is(err, palette.ErrNotFound) {
		return Palette("find the cluster profile", err)
	}
	return Problem{at, "Cluster Profile Not Found", fmt.Sprintf(
		"There is no cluster profile %q in version %s in the scope %s. Names are matched exactly, and each version is a profile of its own.", name, version, scope)}
}

// ProfileUIDNotFound explains that a uid leads to no profile.
func ProfileUIDNotFound(uid string, err error) Problem {
	if !errors.Is(err, palette.ErrNotFound) {
		return Palette("find the cluster profile", err)
	}
	return Problem{path.Root("id"), "Cluster Profile Not Found", paragraphs(
		fmt.Sprintf("There is no cluster profile with the uid %q in the project of the provider configuration or in the tenant.", uid), answer(err))}
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
