package diagnose

import (
	"errors"
	"fmt"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/migration"
)

// RegistryNotMoved explains why a moved block cannot move a resource of the
// official provider to palette_oci_registry.
func RegistryNotMoved(err error) Problem {
	return notMoved("Registry Not Moved", "palette_oci_registry", migration.TypeRegistry, err)
}

// ProfileNotMoved explains the same for palette_cluster_profile.
func ProfileNotMoved(err error) Problem {
	return notMoved("Cluster Profile Not Moved", "palette_cluster_profile", migration.TypeProfile, err)
}

func notMoved(summary, target, source string, err error) Problem {
	var refused *migration.Error
	if !errors.As(err, &refused) {
		return Problem{Summary: summary, Detail: sentence(err.Error())}
	}
	named := refused.Type
	if refused.Name != "" {
		named += fmt.Sprintf(" %q", refused.Name)
	}
	return Problem{Summary: summary, Detail: paragraphs(
		fmt.Sprintf("%[2]s of the official provider cannot be moved to a %[1]s. Nothing was changed.",
			target, named),
		whyNotMoved(refused, target, source))}
}

// whyNotMoved returns the reason and the next step.
func whyNotMoved(refused *migration.Error, target, source string) string {
	leave := "Remove the moved block and the " + target + ", and keep the resource in the official provider."
	switch refused.Reason {
	case migration.WrongType:
		return fmt.Sprintf("Only %s can be moved to a %s. Correct from or to in the moved block, or remove the block.",
			source, target)
	case migration.OtherContent:
		return fmt.Sprintf("Its provider_type is %q, and %s is for registries of Helm charts. %s",
			refused.Value, target, leave)
	case migration.OtherKind:
		return fmt.Sprintf("Its type is %q, and %s accepts basic and ecr. %s", refused.Value, target, leave)
	case migration.OtherProfile:
		return fmt.Sprintf("Its type is %q, and %s is for add-on profiles, to which charts of OCI registries attach. "+
			"%s",
			refused.Value, target, leave)
	case migration.NewerVersion:
		return paragraphs(
			fmt.Sprintf("Its state has schema version %s, which this version of the provider does not know. Upgrade "+
				"this provider. If that does not help, take over the resource without its state:", refused.Value),
			takenOver(refused.Type, target, refused.UID))
	default:
		return paragraphs(
			"Its state contains neither a uid nor a name that can be read. Take over the resource without its state:",
			takenOver(refused.Type, target, "<uid>"))
	}
}

// takenOver returns the blocks that replace a moved block.
func takenOver(source, target, uid string) string {
	return paragraphs(removedBlock(source), importBlock(target, uid),
		"Replace the moved block with these blocks, and keep spectrocloud in required_providers until they are "+
			"applied.")
}

// removedBlock returns the configuration that removes a resource and keeps its object.
func removedBlock(kind string) string {
	return fmt.Sprintf("  removed {\n    from = %s.<label>\n    lifecycle {\n      destroy = false\n    }\n  }", kind)
}

// SecretNotMoved warns of a secret in the state of the official provider, which the
// state of this one does not hold. attribute replaces it, such as
// basic.password_wo.
func SecretNotMoved(name, attribute string) Problem {
	return Problem{Summary: "Secret Not Moved", Detail: paragraphs(
		fmt.Sprintf("The official provider keeps the secret of the registry %q in the state. This provider does not, "+
			"so the move removes it from the state. Palette still has the secret, and the move itself writes nothing.",
			name),
		fmt.Sprintf("The next change of the registry requires the secret in %[1]s; without it, the plan fails. To "+
			"write the secret now, set %[1]s_version.", attribute),
		"Earlier versions of the state and the plan file of this move contain the secret in plain text. "+
			"Delete them, or change the secret.")}
}

// PacksNotMoved names the packs of a moved profile that no resource manages until
// they are imported. layers are the import ids of charts of OCI registries,
// otherPacks are names.
func PacksNotMoved(name string, layers, otherPacks []string) Problem {
	parts := []string{fmt.Sprintf("The official provider manages the packs of cluster profile %q in the profile "+
		"resource. In this provider, each chart of an OCI registry is a palette_helm_layer. The move changes no "+
		"pack, and packs that are not imported stay in the profile unchanged.", name)}
	if len(layers) > 0 {
		parts = append(parts, "To manage these charts, write a palette_helm_layer for each and import it:")
	}
	for _, id := range layers[:min(len(layers), mostUsers)] {
		parts = append(parts, importBlock("palette_helm_layer", id))
	}
	if more := len(layers) - mostUsers; more > 0 {
		parts = append(parts, fmt.Sprintf("And %d others.", more))
	}
	if len(otherPacks) > 0 {
		parts = append(parts, "Packs of other types cannot be layers. They stay in the profile, and Terraform does "+
			"not manage them: "+
			strings.Join(sorted(otherPacks), ", ")+".")
	}
	return Problem{Summary: "Packs Not Moved", Detail: paragraphs(parts...)}
}

// KeptProfileNotMoved warns that a destroy deletes a profile which the official
// provider would keep in Palette.
func KeptProfileNotMoved(name string) Problem {
	return Problem{Summary: "Destroy Deletes Cluster Profile", Detail: paragraphs(
		fmt.Sprintf("In the official provider, cluster profile %q has skip_destroy = true: a destroy keeps it in "+
			"Palette. palette_cluster_profile has no such argument: a destroy deletes the version.", name),
		"To keep it, set prevent_destroy in its lifecycle block. To stop managing it later, use a removed block with "+
			"destroy = false. A change of version keeps the earlier version in either case.")}
}
