package diagnose

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/chart/schema"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/region"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
	"github.com/palette-oci/terraform-provider-palette/internal/spelling"
)

// LayerExists explains that the profile has a pack of the layer's name. A follower
// is in the state already, since its profile changes to another version.
func LayerExists(pack, id string, follower bool) Problem {
	adopt := "Choose another name for the layer, or adopt the existing one:"
	moved := "If the resource was only renamed in the configuration, write a moved block instead."
	if follower {
		moved = ""
		adopt = "The layer follows the profile from another version. Remove the pack from this version in Palette " +
			"and apply again, or adopt the pack: remove the layer of the other version from the state with terraform " +
			"state rm palette_helm_layer.<label>, then import this one:"
	}
	return Problem{path.Root("name"), "Layer Already Exists", paragraphs(
		fmt.Sprintf("The cluster profile already has a pack %q, and it differs from what this layer would write. The "+
			"pack was not changed.", pack), adopt,
		importBlock("palette_helm_layer", id), moved)}
}

// LayerTwice explains that two layers of a configuration have the same pack name.
func LayerTwice(pack, chart string) Problem {
	return Problem{path.Root("chart"), "Duplicate Layer", paragraphs(
		fmt.Sprintf("Two palette_helm_layer resources of this configuration manage the pack %q of one cluster "+
			"profile. Each would overwrite the other.", pack),
		fmt.Sprintf("Remove one of them. To add the chart to the profile twice, set a different name in one layer, "+
			"such as name = %q.", chart+"-2"))}
}

// LayerProfileNotFound explains that the profile of a layer does not exist.
func LayerProfileNotFound(uid string, err error) Problem {
	return uidNotFound(path.Root("cluster_profile_id"), uid, err)
}

// LayerProfileAbsent explains that no scope has the profile of a planned layer, and
// suggests similar ones.
func LayerProfileAbsent(uid string, scopes []string, like session.Lookalikes) Problem {
	found := fmt.Sprintf("Palette has no cluster profile with the uid %q in %s.", uid, strings.Join(scopes, " or in "))
	return Problem{path.Root("cluster_profile_id"), "Cluster Profile Not Found", paragraphs(
		found, profilesLike(uid, like), profileReference)}
}

// profileReference is the advice to refer to the profile by its uid.
const profileReference = "If this configuration creates the profile, refer to it:\n\n" +
	"  cluster_profile_id = palette_cluster_profile.<label>.id\n\n" +
	"For any other profile, look up its uid with a data source (name = \"apps\", version = \"1.0.0\"):\n\n" +
	"  cluster_profile_id = data.palette_cluster_profile.<label>.id"

func profilesLike(text string, like session.Lookalikes) string {
	named := "The attribute takes the uid of a profile, and every version of a profile has its own uid. "
	switch {
	case len(like.Named) == 1:
		return named + fmt.Sprintf("%q is the name of a profile. Write its uid:", text) + profileList(like.Named)
	case len(like.Named) > 1:
		return named + fmt.Sprintf("%q is the name of a profile. Write the uid of one of its versions:", text) +
			profileList(like.Named)
	case len(like.Similar) > 0:
		return "A similar uid exists:" + profileList(like.Similar)
	default:
		return ""
	}
}

// mostListed bounds the profiles in a message.
const mostListed = 10

func profileList(profiles []palette.ProfileVersion) string {
	text := "\n"
	for i, profile := range byVersion(profiles) {
		if i == mostListed {
			return text + fmt.Sprintf("\n  and %d others", len(profiles)-i)
		}
		text += fmt.Sprintf("\n  cluster_profile_id = %q   # %s",
			profile.UID, strings.TrimSpace(profile.Name+" "+profile.Version))
	}
	return text
}

// ProfileEdit explains why the packs of a profile could not be changed.
func ProfileEdit(operation string, err error) Problem {
	var foreign *palette.ForeignDraftError
	var empty *palette.EmptyProfileError
	switch {
	case errors.As(err, &empty):
		return profileNeedsLayer(operation, empty)
	case errors.Is(err, palette.ErrContended):
		return Problem{path.Root("cluster_profile_id"), "Cluster Profile Keeps Changing", paragraphs(
			fmt.Sprintf("Could not %s.", operation),
			"Other writers changed the cluster profile each time before this run could publish its changes.",
			"Apply again when the other runs have ended.")}
	case !errors.As(err, &foreign):
		return Palette(operation, err)
	}
	return Problem{path.Root("cluster_profile_id"), "Cluster Profile Has Unpublished Changes", paragraphs(
		"Somebody else changed this cluster profile and did not publish the changes. Packs that differ: "+
			strings.Join(foreign.Packs, ", ")+".",
		"This run did not change the profile: publishing would also publish those changes, and writing would lose "+
			"them. Publish or discard the draft in Palette, then apply again. To decide for one run, set an "+
			"environment variable: PALETTE_UNPUBLISHED_CHANGES=publish publishes the unpublished changes of the "+
			"profiles that the run edits, PALETTE_UNPUBLISHED_CHANGES=discard discards them.")}
}

// LayerEdit explains why a layer could not be changed, and how to adopt a layer
// when it is not known whether the profile has it.
func LayerEdit(operation, id string, err error) Problem {
	if palette.UndefinedVariables(err) {
		return undeclared(operation, err)
	}
	problem := ProfileEdit(operation, err)
	if _, ok := errors.AsType[*palette.UnconfirmedError](err); ok {
		problem.Detail = paragraphs(problem.Detail, "It is not known whether the cluster profile has the change. If "+
			"it does, the next apply continues from there. A layer that is in the profile and not in the state can "+
			"also be imported:",
			importBlock("palette_helm_layer", id))
	}
	return problem
}

// referToRegistry is the advice to refer to a registry of the same configuration, so
// that Terraform plans or registers it before the layer.
func referToRegistry(verb string) string {
	return fmt.Sprintf("If this configuration registers the registry, refer to the resource, so that Terraform %s it "+
		"first:\n\n  registry_name = palette_oci_registry.<label>.name", verb)
}

// LayerRegistry explains why the registry of a layer could not be used.
func LayerRegistry(named bool, err error) Problem {
	attribute := path.Root("registry_id")
	if named {
		attribute = path.Root("registry_name")
	}
	switch {
	case errors.Is(err, session.ErrNotRegistered):
		return Problem{attribute, "Registry Not Registered Yet", paragraphs(
			"A palette_oci_registry of this configuration has this name and was not registered in time. The layer "+
				"does not refer to it, so Terraform creates both at the same time.",
			referToRegistry("registers"))}
	case errors.Is(err, palette.ErrNotFound):
		return Problem{attribute, "Registry Not Found", paragraphs(
			absentRegistry(err), nearest(attribute.String(), err), referToRegistry("registers"))}
	}
	if ambiguous, ok := errors.AsType[*palette.AmbiguousError](err); ok {
		return Problem{attribute, "Registry Name Ambiguous", paragraphs(sentence(err.Error()), ambiguousNext(
			"registry_id", ambiguous))}
	}
	return Palette("find the registry of the layer", err)
}

// RegistriesDiffer explains that name and uid refer to different registries.
func RegistriesDiffer(name, uid string) Problem {
	known := fmt.Sprintf("registry_name and registry_id refer to different registries: the registry %q is not "+
		"registered yet, so it has no uid.", name)
	if uid != "" {
		known = fmt.Sprintf("registry_name and registry_id refer to different registries: the registry %q has the "+
			"uid %s.", name, uid)
	}
	return Problem{path.Root("registry_id"), "Registry Name And Id Differ", paragraphs(
		known, "Keep registry_name or registry_id; either one identifies the registry.")}
}

// LayerNotReadable explains that this provider cannot have written a pack.
func LayerNotReadable(pack string, err error) Problem {
	return Problem{Summary: "Layer Not Readable", Detail: paragraphs(
		fmt.Sprintf("The pack %q of the cluster profile cannot be read as a Helm chart of an OCI registry.", pack),
		sentence(err.Error()),
		"Correct the values of the pack in Palette, or remove the pack there: the next apply adds the layer again.")}
}

// LayerWithoutRegistry explains that a layer needs a registry.
func LayerWithoutRegistry() Problem {
	return Problem{Summary: "Missing Attribute Configuration", Detail: "A layer takes its chart from a registry, and " +
		"neither registry_name nor registry_id is set.\n\n" +
		"Write registry_name = palette_oci_registry.<label>.name, or the name of a registry that Palette already " +
		"has. To use the uid of a registry instead, set registry_id."}
}

// LayerImportID explains the form of an import id.
func LayerImportID(id string) Problem {
	return Problem{Summary: "Invalid Import Id", Detail: fmt.Sprintf(
		"%q is not <cluster_profile_id>/<name>, such as 5f0c1a2b3c4d5e6f7a8b9c0d/nginx.", id)}
}

// NotIndexed explains that Palette's index of a synchronized registry lacks a
// chart version.
func NotIndexed(registry, name, version string, err error) Problem {
	if !errors.Is(err, palette.ErrNotFound) {
		return Palette("look up the chart in Palette's index", err)
	}
	return Problem{path.Root("version"), "Chart Version Not Indexed", fmt.Sprintf(
		"Palette synchronizes the registry %q, and its index does not contain %s %s. Palette updates the index every "+
			"24 hours, from base_content_path only: synchronize the registry in Palette after a push, then apply "+
			"again. A package of ghcr.io is indexed only if it is linked to the GitHub repository in "+
			"base_content_path.", registry, name, version)}
}

// ValuesHeader explains that the values contradict attributes of the layer.
func ValuesHeader(err error) Problem {
	return Problem{path.Root("values"), "Values Contradict Attributes", sentence(err.Error())}
}

// ValueViolation explains a violation of the chart's schema. absent reports that
// the layer has no values, more counts further violations.
func ValueViolation(v schema.Violation, absent bool, more int) Problem {
	reason := "The chart's values.schema.json requires this, and Helm refuses to install the chart otherwise."
	if absent {
		reason += " The layer has no `values`, so the defaults of the chart do not fit: set the value in `values`."
	}
	last := ""
	if more > 0 {
		last = fmt.Sprintf("%d more values do not fit; they are reported when these are corrected.", more)
	}
	return Problem{path.Root("values"), "Values Do Not Fit Chart", paragraphs(sentenceEnd(v.String()), reason, last)}
}

// SchemaTooLarge explains that the validation by a chart's schema exceeds a limit.
func SchemaTooLarge(name string, err *schema.Error) Problem {
	return valuesTooLarge(fmt.Sprintf("against the values.schema.json of %s", schemaOf(name, err)), err.Err)
}

// ValuesTooLarge explains that the merge of a chart's values exceeds a limit.
func ValuesTooLarge(name string, err error) Problem {
	return valuesTooLarge(fmt.Sprintf("against the defaults and the values.schema.json of %s", name), err)
}

func valuesTooLarge(what string, err error) Problem {
	why := ""
	if exceeded, is := budget.As(err); is {
		why = sentence(exceeded.Limit.Why)
	}
	return Problem{path.Root("values"), "Values Not Checked", paragraphs(
		fmt.Sprintf("The values were not checked %s, because the check exceeds a limit of this provider.", what),
		"The limit: "+sentenceEnd(err.Error())+" "+why,
		"Helm checks the values when it installs the chart. To have them checked at plan, use a smaller chart or "+
			"schema.")}
}

// SchemaNotUsable explains that a chart's schema is invalid.
func SchemaNotUsable(name string, err *schema.Error) Problem {
	what := "is not a valid JSON schema"
	if err.Reason == schema.Cyclic {
		what = "refers to itself without end"
	}
	return Problem{path.Root("chart"), "Chart Schema Not Usable", paragraphs(
		fmt.Sprintf("The values.schema.json of %s %s, so Helm refuses to install the chart, whatever the values are: "+
			"%s", schemaOf(name, err), what, sentenceEnd(err.Err.Error())),
		"Correct the schema and push the chart under another version.")}
}

// SchemaNotFetched explains that a chart's schema refers to another document,
// which Helm fetches and this provider does not.
func SchemaNotFetched(name string, err *schema.Error) Problem {
	return Problem{path.Root("values"), "Chart Schema Not Fetched", paragraphs(
		fmt.Sprintf("The values.schema.json of %s refers to %s. The provider fetches nothing that a chart refers to, "+
			"so the values were not checked against this schema; Helm fetches the document when it installs the "+
			"chart.", schemaOf(name, err), err.URL))}
}

// schemaOf names the chart or the subchart of a schema.
func schemaOf(name string, err *schema.Error) string {
	if _, subchart, found := strings.Cut(err.Chart, "."); found {
		return fmt.Sprintf("the subchart %s of %s", subchart, name)
	}
	return name
}

// UnknownValues names top-level keys that the chart does not have, with similar
// keys of known.
func UnknownValues(name string, keys, known []string) Problem {
	var named []string
	for _, key := range keys {
		if similar := spelling.Similar(key, known); len(similar) > 0 {
			key += " (similar: " + strings.Join(similar, ", ") + ")"
		}
		named = append(named, key)
	}
	return Problem{path.Root("values"), "Values Unknown To Chart", fmt.Sprintf(
		"The chart %s has no default for: %s. No template of the chart uses these keys, so Helm ignores them; check "+
			"the spelling.", name, strings.Join(named, ", "))}
}

// RegionNotChecked explains that this machine cannot determine which registry
// serves a region.
func RegionNotChecked(name string, resolution region.Resolution) Problem {
	problem := Chart(resolution.Err)
	return Problem{path.Root("regions"), "Region Not Checked", paragraphs(
		fmt.Sprintf("This machine could not determine which registry serves this chart to a deployment in %s, or "+
			"chart_checks does not enforce it. Hosts looked up, in this order: %s.",
			name, strings.Join(resolution.Hosts, ", ")),
		problem.Detail)}
}
