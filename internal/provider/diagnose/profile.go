package diagnose

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// ProfileNotCreated explains why the first version of a profile was not created.
func ProfileNotCreated(scope, name, version string, err error) Problem {
	if _, ok := errors.AsType[*palette.TakenError](err); ok {
		return ProfileExists(scope, name, version)
	}
	return mayExist(Palette("create the cluster profile", err), err,
		"If Palette created this version nevertheless, the next plan reports that it already exists. In that case, "+
			"adopt it:",
		importBlock("palette_cluster_profile", profileID(scope, name, version)))
}

// mayExist adds the next steps after a creation of unknown result, or one that
// Palette did not complete.
func mayExist(problem Problem, err error, steps ...string) Problem {
	if typed[*palette.UnresolvedError](err) || typed[*palette.IncompleteError](err) {
		problem.Detail = paragraphs(append([]string{problem.Detail}, steps...)...)
	}
	return problem
}

// ProfileExists explains that the profile exists outside the state.
func ProfileExists(scope, name, version string) Problem {
	return Problem{path.Root("version"), "Cluster Profile Already Exists", paragraphs(
		versionTaken(scope, name, version),
		"Choose the next version, or adopt the existing one:",
		importBlock("palette_cluster_profile", profileID(scope, name, version)),
		"If the resource was only renamed in the configuration, write a moved block instead.")}
}

// recreated is the summary for a profile that the run deletes and creates.
const recreated = "Cluster Profile Recreated"

// ProfileAddressChanged warns of a profile that is deleted at one address of the
// configuration and created at another.
func ProfileAddressChanged(profile palette.Profile) Problem {
	return Problem{Summary: recreated, Detail: paragraphs(
		fmt.Sprintf("This plan deletes cluster profile %s %s at one resource address and creates it again at "+
			"another. The new profile has another uid.", profile.Name, profile.Version),
		usedBy(profile), "If only the address changed, write a moved block instead:",
		movedBlock("palette_cluster_profile"))}
}

// ProfileReplaced warns of a profile that is replaced with the same name and version.
func ProfileReplaced(profile palette.Profile) Problem {
	return Problem{Summary: recreated, Detail: paragraphs(
		fmt.Sprintf("This plan replaces cluster profile %s %s with another profile of the same name and version. The "+
			"new profile has another uid.", profile.Name, profile.Version),
		usedBy(profile),
		"To keep this version for its clusters, change version as well. create_before_destroy does not help: Palette "+
			"has only one profile of a name and version.")}
}

// usedBy names the clusters of a profile, "" for none.
func usedBy(profile palette.Profile) string {
	if len(profile.Clusters) == 0 {
		return ""
	}
	return "Palette reports that clusters use it: " + clusterNames(profile) + ". Palette does not delete a profile " +
		"that clusters use."
}

func versionTaken(scope, name, version string) string {
	return fmt.Sprintf("The %s already has a cluster profile %q in version %s. A version is created only once, "+
		"because clusters may run it.", scope, name, version)
}

func profileID(scope, name, version string) string {
	return strings.Join([]string{scope, name, version}, ":")
}

// ProfileVersionNotCreated explains why the next version of a profile was not
// created. The state has the version before.
func ProfileVersionNotCreated(scope, name, version string, err error) Problem {
	var sensitive *palette.SensitiveVariablesError
	var taken *palette.TakenError
	var empty *palette.EmptyProfileError
	switch {
	case errors.As(err, &empty):
		return profileNeedsLayer("create the next version of the cluster profile", empty)
	case errors.As(err, &taken):
		return ProfileVersionExists(scope, name, version)
	case errors.As(err, &sensitive):
		return Problem{path.Root("version"), "Sensitive Variables Cannot Be Copied", paragraphs(
			fmt.Sprintf("This Palette does not clone variables, so the variables of the next version would be copied "+
				"from the earlier version. Palette hides the values of: %s. Nothing was created.",
				strings.Join(sensitive.Names, ", ")),
			fmt.Sprintf("Clone the profile as version %s in Palette, then adopt that version:", version),
			adoptVersion(scope, name, version))}
	}
	return mayExist(Palette("create the next version of the cluster profile", err), err,
		"If Palette created this version, the next apply of this configuration completes it. To adopt it in another "+
			"way:",
		adoptVersion(scope, name, version))
}

// ProfileVersionExists explains that the next version exists already.
func ProfileVersionExists(scope, name, version string) Problem {
	return Problem{path.Root("version"), "Cluster Profile Already Exists", paragraphs(
		versionTaken(scope, name, version), "Choose the next version, or adopt the existing one:",
		adoptVersion(scope, name, version))}
}

func adoptVersion(scope, name, version string) string {
	return paragraphs(
		"Remove the earlier version from the state with terraform state rm palette_cluster_profile.<label> (it stays "+
			"in Palette), then import:",
		importBlock("palette_cluster_profile", profileID(scope, name, version)))
}

// DraftNotRestored explains that the draft of a superseded version still contains
// removals.
func DraftNotRestored(name, version string, err error) Problem {
	return Problem{Summary: "Draft Not Restored", Detail: paragraphs(
		fmt.Sprintf("The draft of cluster profile %s %s still lacks the layers that this run removed. No cluster is "+
			"affected: the published content did not change.", name, version),
		response(err), "The next apply tries again.")}
}

// ClustersUseVersion warns of the clusters that use a version to be deleted.
func ClustersUseVersion(profile palette.Profile) Problem {
	return Problem{Summary: "Clusters Use Cluster Profile", Detail: paragraphs(
		fmt.Sprintf("This plan deletes cluster profile %s %s, and Palette reports that clusters use it: %s.",
			profile.Name, profile.Version, clusterNames(profile)),
		"Detach it from these clusters first. While clusters use any version, no version is deleted.")}
}

// ClustersUseLayer warns of the clusters from which a release will be removed.
func ClustersUseLayer(layer string, profile palette.Profile) Problem {
	return Problem{Summary: "Clusters Use Layer", Detail: paragraphs(
		fmt.Sprintf("This plan removes the layer %q from cluster profile %s %s, and Palette reports that clusters "+
			"use this version: %s.",
			layer, profile.Name, profile.Version, clusterNames(profile)),
		"When the clusters apply the change, the release is uninstalled and its namespace is deleted with everything "+
			"in it. To leave these clusters unchanged, change version of the palette_cluster_profile in the same "+
			"run: the clusters keep the earlier version.")}
}

func clusterNames(profile palette.Profile) string {
	names := make([]string, len(profile.Clusters))
	for i, cluster := range profile.Clusters {
		names[i] = cluster.Name
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// VersionsKept names the versions that a destroy keeps in Palette. registries are
// names by uid.
func VersionsKept(kept []palette.Profile, registries map[string]string) Problem {
	var lines, blocks []string
	for _, profile := range kept {
		line := fmt.Sprintf("  %s %s", profile.Name, profile.Version)
		var used []string
		for uid, name := range registries {
			if profile.Uses(uid) {
				used = append(used, name)
			}
		}
		if len(used) > 0 {
			line += ", which uses the registry " + strings.Join(sorted(used), ", ")
		}
		lines = append(lines, line)
		id := profileID(profile.Scope, profile.Name, profile.Version)
		blocks = append(blocks, importBlock("palette_cluster_profile", id))
	}
	return Problem{path.Root("destroy_earlier_versions"), "Earlier Versions Kept", paragraphs(
		"destroy_earlier_versions is false, so these versions stay in Palette:", strings.Join(lines, "\n"),
		"A registry that one of them uses cannot be deleted. To delete a version later, import it and destroy it:",
		strings.Join(blocks, "\n\n"))}
}

// LayerLeavesEarlierVersion explains that a layer cannot be moved to another
// profile in the run that creates a version of its own.
func LayerLeavesEarlierVersion() Problem {
	return Problem{path.Root("cluster_profile_id"), "Layer Cannot Be Moved", "This run moves the layer to " +
		"another cluster profile and creates the next version of its current profile. The move would remove the " +
		"layer from the earlier version, which must not change. Apply the new version first, then move the layer."}
}

// ProfileNotFound explains that no profile has a name and version.
func ProfileNotFound(attribute path.Path, scope, name, version string, err error) Problem {
	if !errors.Is(err, palette.ErrNotFound) {
		return Palette("find the cluster profile", err)
	}
	return Problem{attribute, "Cluster Profile Not Found", fmt.Sprintf(
		"There is no cluster profile %q in version %s in the scope %s. Names are matched exactly, and each version "+
			"is a profile of its own.", name, version, scope)}
}

// ProfileUIDNotFound explains that no profile has a uid.
func ProfileUIDNotFound(attribute path.Path, uid string, err error) Problem {
	if !errors.Is(err, palette.ErrNotFound) {
		return Palette("find the cluster profile", err)
	}
	return uidNotFound(attribute, uid, err)
}

func uidNotFound(attribute path.Path, uid string, err error) Problem {
	return Problem{attribute, "Cluster Profile Not Found", paragraphs(fmt.Sprintf(
		"Palette has no cluster profile with the uid %q in the project of the provider configuration or in the "+
			"tenant.", uid),
		response(err))}
}

// profileNeedsLayer explains that Palette refuses a profile without layers.
func profileNeedsLayer(operation string, err *palette.EmptyProfileError) Problem {
	return Problem{Summary: "Cluster Profile Requires Layer", Detail: paragraphs(
		fmt.Sprintf("Could not %s: the cluster profile would have no layers, and Palette does not accept that. The "+
			"published content did not change.", operation),
		response(err.Err),
		"Keep one layer, or remove the palette_cluster_profile together with its layers. To replace every layer, "+
			"add the new ones in one apply and remove the old ones in the next.")}
}

// Also adds the layers, by their import ids, that are still in the cluster profile
// but no longer in the state.
func (p Problem) Also(layers []string) Problem {
	if len(layers) == 0 {
		return p
	}
	parts := []string{p.Detail, "The layers are still in the profile, and this run has removed them from the state. " +
		"To manage a layer again, apply a configuration that contains it, or import it:"}
	for _, id := range layers[:min(len(layers), mostUsers)] {
		parts = append(parts, importBlock("palette_helm_layer", id))
	}
	p.Detail = paragraphs(parts...)
	return p
}

// ProfileImportName explains that a name has no profile, or several versions.
func ProfileImportName(name string, found []palette.ProfileVersion) Problem {
	form := "Write the uid of the version, or <scope>:<name>:<version>, such as tenant:apps:1.0.0 or " +
		"project:apps:1.0.0."
	if len(found) == 0 {
		return Problem{Summary: "Cluster Profile Not Found", Detail: paragraphs(
			fmt.Sprintf("Palette has no cluster profile with the uid or the name %q in the scopes of the provider "+
				"configuration.", name),
			"Names are matched exactly. "+form)}
	}
	var lines []string
	for _, profile := range byVersion(found)[:min(len(found), mostListed)] {
		lines = append(lines, fmt.Sprintf("  id = %q   # %s", profile.UID, profile.Version))
	}
	return Problem{Summary: "Invalid Import Id", Detail: paragraphs(
		fmt.Sprintf("%q is the name of a cluster profile with several versions, and each version is a separate "+
			"object:", name),
		strings.Join(lines, "\n"), form)}
}

// byVersion sorts profiles by name and version, as texts.
func byVersion(profiles []palette.ProfileVersion) []palette.ProfileVersion {
	return slices.SortedFunc(slices.Values(profiles), func(a, b palette.ProfileVersion) int {
		return cmp.Or(
			strings.Compare(a.Name, b.Name), strings.Compare(a.Version, b.Version), strings.Compare(a.UID, b.UID))
	})
}

// ProfileImportID explains the form of an import id.
func ProfileImportID(id string) Problem {
	return Problem{Summary: "Invalid Import Id", Detail: fmt.Sprintf(
		"%q is neither the uid of a cluster profile nor <scope>:<name>:<version>, such as project:apps:1.0.0 or "+
			"tenant:apps:1.0.0.", id)}
}

// ProfileInUse explains that clusters use a version to be deleted. err is Palette's
// refusal, nil when no request was sent.
func ProfileInUse(profile palette.Profile, err error) Problem {
	refused := ""
	if err != nil {
		refused = response(err)
	}
	return Problem{Summary: "Cluster Profile In Use", Detail: paragraphs(
		fmt.Sprintf("Cluster profile %s %s was not deleted, and its published content did not change.",
			profile.Name, profile.Version), usedBy(profile), refused,
		"Detach the profile from the clusters that use it, then destroy again.")}
}

// ProfileNotDeleted explains why Palette did not delete a version.
func ProfileNotDeleted(profile palette.Profile, err error) Problem {
	operation := fmt.Sprintf("delete cluster profile %s %s", profile.Name, profile.Version)
	if problem, ok := embedded(operation, err); ok {
		return problem
	}
	switch {
	case !palette.Refused(err):
		return Palette(operation, err)
	case len(profile.Clusters) > 0:
		return ProfileInUse(profile, err)
	}
	return Problem{Summary: "Cluster Profile Not Deleted", Detail: paragraphs(
		fmt.Sprintf("Palette refused to delete cluster profile %s %s. Its published content did not change.",
			profile.Name, profile.Version),
		response(err),
		"Palette reports no clusters that use it. If something else uses it, detach the profile, then destroy again.")}
}

// RegistryLeft explains that a registry was not deleted after the removal of its
// last layers from a profile. The state no longer contains it.
func RegistryLeft(name, uid string, err error) Problem {
	return Problem{Summary: "Registry In Use", Detail: paragraphs(
		fmt.Sprintf("The registry %q was to be deleted after this cluster profile, and Palette refused to delete it. "+
			"The registry is no longer in the state.", name),
		response(err), "To delete it later, import it and destroy it:", importBlock("palette_oci_registry", uid))}
}
