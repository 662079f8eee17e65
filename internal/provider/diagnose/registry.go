package diagnose

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// Login explains why a login from this machine failed. credentials is the attribute
// that holds them.
func Login(err error, credentials path.Path) Problem {
	var finding *probe.Error
	if !errors.As(err, &finding) {
		return Problem{credentials, "Registry Not Reached From This Machine", sentence(err.Error())}
	}
	detail := paragraphs(outcome(finding), causes(finding), finding.NextStep, permission(finding))
	switch finding.Outcome {
	case probe.CredentialsRefused, probe.TokenExpired, probe.CredentialsUnusable:
		return Problem{credentials, "Registry Refused Credentials", paragraphs(detail, "Nothing was written.")}
	case probe.CredentialsRequired:
		return Problem{credentials, "Registry Requires Credentials", paragraphs(detail, "Nothing was written.")}
	case probe.Forbidden:
		return Problem{credentials, "Registry Permission Missing", paragraphs(detail, "Nothing was written.")}
	case probe.RoleNotAssumed:
		return Problem{credentials, "Role Not Assumed By This Machine", paragraphs(detail, paletteDecides)}
	case probe.NoIdentity:
		return Problem{credentials, "No AWS Identity On This Machine", paragraphs(detail, paletteDecides)}
	case probe.PlainHTTP:
		return Problem{path.Root("endpoint"), "Registry Uses Plain HTTP", detail}
	case probe.UntrustedCertificate:
		return Problem{path.Root("tls"), "Registry Certificate Not Trusted By This Machine", detail}
	default:
		title := inconclusiveTitle(finding.Outcome, "Registry Not Reached From This Machine")
		return Problem{path.Root("endpoint"), title, paragraphs(detail, paletteDecides)}
	}
}

// paletteDecides explains that Palette may have another result than this machine.
const paletteDecides = "This is the result on this machine. Palette sends its requests from its own network and with " +
	"its own AWS account, and its result decides. To let only Palette check the credentials, set credential_check = " +
	"\"palette\". To give this machine credentials of its own for chart look-ups, set registry_auth in the provider " +
	"configuration."

// Inconclusive explains that no response of the registry verifies the credentials.
func Inconclusive(proof probe.Proof, credentials path.Path) Problem {
	return Problem{credentials, "Registry Credentials Not Verified", paragraphs(
		fmt.Sprintf("This machine checked %s.", proof.Registry), sentence(proof.Proven),
		"If everybody may pull the charts, the credentials are not needed. Otherwise, the first look-up of a chart "+
			"uses them.")}
}

// RegistryNotCreated explains why a registry was not created in Palette.
func RegistryNotCreated(name string, err error) Problem {
	adopt := importBlock("palette_oci_registry", "name:"+name)
	if _, ok := errors.AsType[*palette.TakenError](err); ok {
		return Problem{path.Root("name"), "Registry Already Exists", paragraphs(
			fmt.Sprintf("Palette already has a registry named %q. It was not changed.", name), response(err),
			"Choose another name, or adopt it:", adopt,
			"If this resource is replaced with create_before_destroy, the new registry needs another name.")}
	}
	problem := Palette("register the registry", err)
	if _, ok := errors.AsType[*palette.UnresolvedError](err); ok {
		problem.Detail = paragraphs(problem.Detail,
			"If Palette created the registry nevertheless, the next apply reports that it already exists. In that "+
				"case, adopt it:", adopt)
	}
	return problem
}

// RegistryAddressChanged explains that a run cannot delete a registry at one
// address and create it at another.
func RegistryAddressChanged(name string) Problem {
	return Problem{path.Root("name"), "Registry Recreated", paragraphs(
		fmt.Sprintf("This plan deletes the registry %q at one resource address and creates it again at another. "+
			"Palette refuses this: the name of a registry is unique, and a registry that cluster profiles use is not "+
			"deleted.", name),
		"If only the address changed, write a moved block instead:",
		movedBlock("palette_oci_registry"))}
}

// RegistryReplacedInUse explains that a registry cannot be replaced with the same
// name while profiles use it.
func RegistryReplacedInUse(name string, users []palette.ProfileUse) Problem {
	return Problem{path.Root("auth_type"), "Registry In Use", paragraphs(
		fmt.Sprintf("This plan replaces the registry %q, because auth_type cannot be changed in place. Palette does "+
			"not delete a registry that cluster profiles use: %s.",
			name, usersOf(users)),
		"Register the new registry under another name, with a separate palette_oci_registry or with lifecycle { "+
			"create_before_destroy = true }: the layers move to the new registry before the old one is deleted.")}
}

// movedBlock returns the configuration for a changed address.
func movedBlock(kind string) string {
	return fmt.Sprintf("  moved {\n    from = %[1]s.<old label>\n    to   = %[1]s.<new label>\n  }", kind)
}

// RegistryImportID explains what an import by identity needs.
func RegistryImportID() Problem {
	return Problem{Summary: "Invalid Import Id", Detail: "`id` of the identity is empty. It is the uid of a " +
		"registry, such as id = \"5f0c1a2b3c4d5e6f7a8b9c0d\"."}
}

// RegistryNotFound explains that no registry has a name, or that several do.
func RegistryNotFound(attribute path.Path, name string, err error) Problem {
	var ambiguous *palette.AmbiguousError
	switch {
	case errors.As(err, &ambiguous):
		return Problem{attribute, "Registry Name Ambiguous", paragraphs(
			sentence(err.Error()), ambiguousNext("id", ambiguous))}
	case errors.Is(err, palette.ErrNotFound):
		return Problem{attribute, "Registry Not Found", paragraphs(
			absentRegistry(err), nearest(nameAttribute(attribute), err))}
	default:
		return Palette(fmt.Sprintf("find the registry %q", name), err)
	}
}

// RegistriesOfOneName explains that several registries have the same name.
func RegistriesOfOneName(name string, uids ...string) Problem {
	return Problem{Summary: "Registry Name Ambiguous", Detail: paragraphs(
		fmt.Sprintf("Palette lists %d registries named %q: %s. This data source returns registries by name, so it "+
			"cannot return all of them.",
			len(uids), name, strings.Join(uids, ", ")),
		"Exclude them with name_prefix or auth_type, or delete the ones in Palette that are not needed. To read one "+
			"of them, use data.palette_oci_registry with its id.")}
}

// nameAttribute returns the name of an attribute; that of an import has no path.
func nameAttribute(attribute path.Path) string {
	if len(attribute.Steps()) == 0 {
		return "id"
	}
	return attribute.String()
}

// mostNames bounds the names in a message.
const mostNames = 20

// absentRegistry names the absent registry, and those that Palette has.
func absentRegistry(err error) string {
	var absent *palette.NotFoundError
	if !errors.As(err, &absent) {
		return "Palette has no such OCI registry in this tenant. " + sentence(err.Error())
	}
	text := fmt.Sprintf("Palette has no OCI registry named %q in this tenant, and names are matched exactly.",
		absent.Name)
	if len(absent.Known) == 0 {
		return text
	}
	text += " It has " + strings.Join(absent.Known[:min(len(absent.Known), mostNames)], ", ")
	if more := len(absent.Known) - mostNames; more > 0 {
		text += fmt.Sprintf(", and %d others", more)
	}
	return text + "."
}

// ambiguousNext returns the next step for a name of several registries.
func ambiguousNext(attribute string, err *palette.AmbiguousError) string {
	return fmt.Sprintf("Write the uid of the intended registry, such as %s = %q.", attribute, err.Candidates[0])
}

// Sync explains that Palette could not index a registry.
func Sync(err error) Problem {
	var failed *palette.SyncError
	switch {
	case !errors.As(err, &failed):
		return Palette("wait until Palette has indexed the registry", err).At(path.Root("synchronization"))
	case failed.Err != nil:
		return Problem{path.Root("synchronization"), "Registry Synchronization Not Finished", paragraphs(
			"The registry is in Palette and in the state. "+sentence(err.Error()),
			"Palette continues to index the registry. Layers of charts that are not indexed yet fail: apply again "+
				"when Palette has finished, with longer timeouts if needed.")}
	default:
		return Problem{path.Root("synchronization"), "Registry Synchronization Failed", paragraphs(
			"Palette could not index the registry: "+sentence(failed.Message),
			"The registry is still registered. Check base_content_path, and that the credentials may list "+
				"repositories.")}
	}
}

// SyncSeverity returns the severity of Sync: a warning for an interrupted run,
// since an error would make Terraform replace the registry.
func SyncSeverity(err error) Severity {
	if errors.Is(err, context.Canceled) {
		return Warning
	}
	return Error
}

// mostUsers bounds the import blocks in a message.
const mostUsers = 5

// RegistryNotDeleted explains why Palette refuses to delete a registry: the profiles
// that use it, if err names them.
func RegistryNotDeleted(err error) Problem {
	if !palette.Refused(err) {
		return Palette("delete the registry", err)
	}
	parts := []string{"Palette refused to delete this registry.", response(err)}
	summary := "Registry Not Deleted"
	var used *palette.RegistryInUseError
	if errors.As(err, &used) {
		summary = "Registry In Use"
		parts = append(parts, "These versions of cluster profiles use its charts: "+usersOf(used.Users)+".")
	} else {
		parts = append(parts, "No cluster profile that this API key can read, in the tenant and in the project of "+
			"the provider configuration, uses its charts. A cluster profile of another project may use them.")
	}
	parts = append(parts,
		"A version that this configuration created is deleted with its palette_cluster_profile: destroy that "+
			"resource first (destroy_earlier_versions = true, the default, also deletes its earlier versions). If "+
			"only a layer of the configuration uses the registry, remove the layer.")
	if used != nil {
		parts = append(parts, "Import a version that is no longer in the configuration before you destroy it:")
		for _, user := range used.Users[:min(len(used.Users), mostUsers)] {
			id := profileID(user.Scope, user.Name, user.Version)
			parts = append(parts, importBlock("palette_cluster_profile", id))
		}
	}
	parts = append(parts,
		"If the registry is being replaced, give the new one another name and set lifecycle { create_before_destroy "+
			"= true }: the layers move to the new registry before the old one is deleted.")
	return Problem{Summary: summary, Detail: paragraphs(parts...)}
}

func usersOf(found []palette.ProfileUse) string {
	users := make([]string, 0, len(found))
	for _, user := range found {
		users = append(users, fmt.Sprintf("%s %s (%s)", user.Name, user.Version, user.Scope))
	}
	return strings.Join(users, ", ")
}

func sorted(lines []string) []string {
	slices.Sort(lines)
	return lines
}

// violations are the summaries of the rules for credentials.
var violations = map[credential.Rule]string{
	credential.AuthTypeUnknown:            "Invalid Auth Type",
	credential.EndpointGrammar:            "Invalid Registry Endpoint",
	credential.RoleARNGrammar:             "Invalid Role ARN",
	credential.DefaultRegionGrammar:       "Invalid Default Region",
	credential.DefaultRegionMissing:       "Default Region Missing",
	credential.DefaultRegionUnused:        "Default Region Without Region Template",
	credential.SynchronizationWithoutPath: "Base Content Path Missing",
	credential.GitHubOwner:                "Invalid Registry Endpoint",
	credential.GitHubSynchronized:         "Synchronization Required",
	credential.GitHubAnonymous:            "Registry Credentials Missing",
	credential.ProtectedWithoutLogin:      "Registry Credentials Missing",
	credential.TwoCredentials:             "Conflicting Registry Credentials",
	credential.RoleARNPartition:           "AWS Partitions Differ",
	credential.DefaultRegionPartition:     "AWS Partitions Differ",
}

// Violation explains why the attributes of a registry contradict each other.
func Violation(v credential.Violation) Problem {
	summary, ok := violations[v.Rule]
	if !ok {
		summary = "Invalid Registry Mode"
	}
	_, next := refused(v.Err)
	return Problem{Summary: summary, Detail: paragraphs(v.Detail, next)}
}

// SyncCannotEnd explains that Palette cannot turn synchronization off.
func SyncCannotEnd() Problem {
	return Problem{path.Root("synchronization"), "Synchronization Cannot Be Turned Off", "Palette cannot stop " +
		"indexing a registry that it synchronizes. Keep synchronization = true, or register the registry under " +
		"another name without synchronization."}
}

// SecretNeeded explains that a write needs the secret.
func SecretNeeded() Problem {
	return Problem{Summary: "Registry Secret Required", Detail: "This plan writes the registry. Palette accepts a " +
		"registry only as a whole, including its secret, and never returns the secret. Set the attribute; it is " +
		"write-only and is stored in neither the plan nor the state."}
}

// NameNeeded explains that a credential is incomplete.
func NameNeeded() Problem {
	return Problem{Summary: "Registry Credentials Incomplete", Detail: "The attribute is missing or null, and the " +
		"credentials are incomplete without it. Set it, or remove the whole object."}
}

// AWSAccountUnusable explains that Palette has no AWS account and external id that
// are valid in the trust policy of a role.
func AWSAccountUnusable(partition string, err error) Problem {
	return Problem{Summary: "AWS Account Of Palette Not Usable", Detail: paragraphs(
		fmt.Sprintf("The AWS account and external id that Palette returned for the partition %q cannot be used in a "+
			"trust policy: %s", partition, sentence(err.Error())),
		"A self-hosted Palette may have no AWS account for this partition. Check the AWS settings of Palette, or use "+
			"access_key instead of sts in the registry.")}
}

// AdminUser warns of the user name of a registry's administrator.
func AdminUser(username string) Problem {
	return Problem{path.Root("basic").AtName("username"), "Registry Admin User", fmt.Sprintf(
		"%q is the admin user of this Azure Container Registry, and may push and delete. A service principal or "+
			"token with AcrPull is enough for Palette.", username)}
}

// ContentPathNotIndexed explains that only an index is known to use a base content
// path. joined is the endpoint with the path, "" when it is not known.
func ContentPathNotIndexed(joined string) Problem {
	next := "To be safe, move the path to endpoint, after the host, and remove base_content_path."
	if joined != "" {
		next = fmt.Sprintf("To be safe, move the path to endpoint and remove base_content_path:\n\n  endpoint = %q",
			joined)
	}
	return Problem{path.Root("base_content_path"), "Base Content Path Without Synchronization", paragraphs(
		"Palette's documentation describes base_content_path for synchronized registries: it is the path that "+
			"Palette indexes. It is not known whether clusters use it to pull charts while synchronization is off; "+
			"the look-ups of this provider use it.",
		next)}
}
