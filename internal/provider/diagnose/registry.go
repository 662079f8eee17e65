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

// Login explains why a login from this machine failed. The attribute is the
// one that holds the credentials.
func Login(err error, credentials path.Path) Problem {
	var answer *probe.Error
	if !errors.As(err, &answer) {
		return Problem{credentials, "Registry Not Reached From Here", sentence(err.Error())}
	}
	detail := paragraphs(asked(answer), causes(answer), answer.NextStep, permission(answer))
	switch answer.Outcome {
	case probe.CredentialsRefused, probe.TokenExpired, probe.CredentialsUnusable:
		return Problem{credentials, "Registry Refused Credentials", paragraphs(detail, "Nothing was written.")}
	case probe.CredentialsRequired:
		return Problem{credentials, "Registry Requires Credentials", paragraphs(detail, "Nothing was written.")}
	case probe.Forbidden:
		return Problem{credentials, "Registry Permission Missing", paragraphs(detail, "Nothing was written.")}
	case probe.RoleNotAssumed:
		return Problem{credentials, "Role Not Assumed From Here", paragraphs(detail, fromHere)}
	case probe.NoIdentity:
		return Problem{credentials, "No AWS Identity On This Machine", paragraphs(detail, fromHere)}
	case probe.TokenEndpointRefused:
		return Problem{path.Root("endpoint"), "Registry Token Endpoint Refused", paragraphs(detail, fromHere)}
	case probe.AuthenticationUnsupported:
		return Problem{path.Root("endpoint"), "Registry Authentication Not Supported", paragraphs(detail, fromHere)}
	case probe.RefusedUnchallenged:
		return Problem{path.Root("endpoint"), "Registry Refused Request", paragraphs(detail, fromHere)}
	case probe.PlainHTTP:
		return Problem{path.Root("endpoint"), "Registry Speaks Plain HTTP", detail}
	case probe.UntrustedCertificate:
		return Problem{path.Root("tls"), "Registry Certificate Not Trusted From Here", detail}
	default:
		return Problem{path.Root("endpoint"), "Registry Not Reached From Here", paragraphs(detail, fromHere)}
	}
}

// fromHere tells what the failure of this machine's own look does not say.
const fromHere = `This is what this machine sees; Palette sends its requests from its own network and with its own AWS account, and what it finds decides. Where Palette alone should try the credentials, set credential_check = "palette". For chart look-ups from this machine, registry_auth in the provider configuration takes credentials of its own.`

// Inconclusive says that the registry opened nothing that proves the
// credentials.
func Inconclusive(proof probe.Proof, credentials path.Path) Problem {
	return Problem{credentials, "Registry Credentials Not Proven", paragraphs(
		fmt.Sprintf("This machine looked at %s.", proof.Registry), sentence(proof.Proven),
		"Where everybody may pull the charts, the credentials are not needed. Otherwise the first look-up of a chart tries them.")}
}

// RegistryNotCreated explains why a registry was not registered.
func RegistryNotCreated(name string, err error) Problem {
	adopt := importBlock("palette_oci_registry", "name:"+name)
	var taken *palette.TakenError
	if errors.As(err, &taken) {
		return Problem{path.Root("name"), "Registry Already Exists", paragraphs(
			fmt.Sprintf("Palette has a registry named %q already. It was not touched.", name), answer(err),
			"Choose another name, or adopt it:", adopt,
			"Where this resource is replaced with create_before_destroy, the new registry needs another name than the old one.")}
	}
	problem := Palette("register the registry", err)
	var unresolved *palette.UnresolvedError
	if errors.As(err, &unresolved) {
		problem.Detail = paragraphs(problem.Detail,
			"If Palette has the registry all the same, the next apply says that it exists already. Adopt it then:", adopt)
	}
	return problem
}

// RegistryAddressChanged explains that a registry cannot be deleted under one
// address and made under another in one run.
func RegistryAddressChanged(name string) Problem {
	return Problem{path.Root("name"), "Registry Is Deleted And Made Again", paragraphs(
		fmt.Sprintf("This plan deletes the registry %q under one address of the configuration and makes it under another. This cannot work: Palette has one registry of a name, and keeps it while cluster profiles use it.", name),
		"Where only the address changed, write instead:",
		movedBlock("palette_oci_registry"))}
}

// RegistryReplacedInUse explains that a registry cannot be replaced under its own
// name while profiles use it.
func RegistryReplacedInUse(name string, users []palette.ProfileUse) Problem {
	return Problem{path.Root("auth_type"), "Registry In Use", paragraphs(
		fmt.Sprintf("This plan replaces the registry %q, since auth_type cannot be changed, and Palette does not delete a registry that cluster profiles use: %s.",
			name, usersOf(users)),
		"Register the new one under another name, with a palette_oci_registry of its own or with lifecycle { create_before_destroy = true }: the layers move over before the old one goes.")}
}

// movedBlock tells Terraform that an address changed.
func movedBlock(kind string) string {
	return fmt.Sprintf("  moved {\n    from = %[1]s.<old label>\n    to   = %[1]s.<new label>\n  }", kind)
}

// RegistryImportID explains what an import by identity needs.
func RegistryImportID() Problem {
	return Problem{Summary: "Invalid Import Id", Detail: "`id` of the identity is empty. It is the uid of a registry, such as id = \"5f0c1a2b3c4d5e6f7a8b9c0d\"."}
}

// RegistryNotFound explains that a name leads to no registry, or to several.
func RegistryNotFound(at path.Path, name string, err error) Problem {
	var ambiguous *palette.AmbiguousError
	switch {
	case errors.As(err, &ambiguous):
		return Problem{at, "Registry Name Ambiguous", paragraphs(sentence(err.Error()), ambiguousNext("id", ambiguous))}
	case errors.Is(err, palette.ErrNotFound):
		return Problem{at, "Registry Not Found", paragraphs(
			absentRegistry(err), nearest(nameAttribute(at), err))}
	default:
		return Palette(fmt.Sprintf("find the registry %q", name), err)
	}
}

// RegistriesOfOneName explains that registries cannot be shown by name.
func RegistriesOfOneName(name string, uids ...string) Problem {
	return Problem{Summary: "Registry Name Ambiguous", Detail: paragraphs(
		fmt.Sprintf("Palette lists %d registries of the name %q: %s. This data source shows registries by name, and cannot show them all.",
			len(uids), name, strings.Join(uids, ", ")),
		"Leave them out with name_prefix or auth_type, or delete in Palette what is not needed. data.palette_oci_registry reads one of them by its id.")}
}

// nameAttribute is the attribute that a name was written in; that of an import
// has no path.
func nameAttribute(at path.Path) string {
	if len(at.Steps()) == 0 {
		return "id"
	}
	return at.String()
}

// mostNames is how many names a message lists.
const mostNames = 20

// absentRegistry says which registry Palette does not have, and which it has.
func absentRegistry(err error) string {
	var absent *palette.NotFoundError
	if !errors.As(err, &absent) {
		return "Palette has no such OCI registry in this tenant. " + sentence(err.Error())
	}
	text := fmt.Sprintf("Palette has no OCI registry named %q in this tenant, and names are matched exactly.", absent.Name)
	if len(absent.Known) == 0 {
		return text
	}
	text += " It has " + strings.Join(absent.Known[:min(len(absent.Known), mostNames)], ", ")
	if more := len(absent.Known) - mostNames; more > 0 {
		text += fmt.Sprintf(", and %d others", more)
	}
	return text + "."
}

// ambiguousNext is what to write for a name that several objects have.
func ambiguousNext(attribute string, err *palette.AmbiguousError) string {
	return fmt.Sprintf("Write the uid of the one that is meant, such as %s = %q.", attribute, err.Candidates[0])
}

// Sync explains that Palette could not index a registry.
func Sync(err error) Problem {
	var failed *palette.SyncError
	switch {
	case !errors.As(err, &failed):
		return Palette("wait until Palette has indexed the registry", err).At(path.Root("synchronization"))
	case failed.Err != nil:
		return Problem{path.Root("synchronization"), "Registry Synchronization Not Awaited", paragraphs(
			"The registry is in Palette and in the state. "+sentence(err.Error()),
			"Palette goes on with it. Layers of charts that it has not indexed yet fail: apply again when it is done, "+
				"with longer timeouts if it takes long.")}
	default:
		return Problem{path.Root("synchronization"), "Registry Synchronization Failed", paragraphs(
			"Palette could not index the registry: "+sentence(failed.Message),
			"The registration was kept. Check base_content_path and that the credentials may list.")}
	}
}

// SyncSeverity says how Sync is reported: whoever interrupts the run has
// nothing to repair, and a registry with an error would be replaced.
func SyncSeverity(err error) Severity {
	if errors.Is(err, context.Canceled) {
		return Warning
	}
	return Error
}

// mostUsers bounds how many users of a registry get an import block.
const mostUsers = 5

// RegistryNotDeleted explains why Palette keeps a registry: which profiles use
// it, as far as err says it.
func RegistryNotDeleted(err error) Problem {
	if !palette.Refused(err) {
		return Palette("delete the registry", err)
	}
	parts := []string{"Palette does not delete this registry.", answer(err)}
	summary := "Registry Not Deleted"
	var used *palette.RegistryInUseError
	if errors.As(err, &used) {
		summary = "Registry In Use"
		parts = append(parts, "Its charts are in these versions of cluster profiles: "+usersOf(used.Users)+".")
	} else {
		parts = append(parts, "No version of a cluster profile that this API key sees in the tenant and in the project of the provider configuration has charts of it. "+
			"If one of another project has, this is why.")
	}
	parts = append(parts,
		"A version that this configuration made is deleted with its palette_cluster_profile: destroy that first "+
			"(destroy_earlier_versions = true, the default, takes along its earlier versions). "+
			"Where a layer of the configuration is all that uses the registry, remove the layer.")
	if used != nil {
		parts = append(parts, "A version that stayed behind has to be imported before it can be destroyed:")
		for _, user := range used.Users[:min(len(used.Users), mostUsers)] {
			id := strings.Join([]string{user.Scope, user.Name, user.Version}, ":")
			parts = append(parts, importBlock("palette_cluster_profile", id))
		}
	}
	parts = append(parts,
		"When the registry is being replaced, give the new one another name and set "+
			"lifecycle { create_before_destroy = true }: the layers move over before the old one goes.")
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

// violations gives each rule of the truth table the summary of its kind.
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
	credential.TwoCredentials:             "Two Kinds Of Registry Credentials",
	credential.RoleARNPartition:           "Partitions Differ",
	credential.DefaultRegionPartition:     "Partitions Differ",
}

// Violation explains why the attributes of a registry do not go together.
func Violation(v credential.Violation) Problem {
	summary, ok := violations[v.Rule]
	if !ok {
		summary = "Invalid Registry Mode"
	}
	_, next := refused(v.Err)
	return Problem{Summary: summary, Detail: paragraphs(v.Detail, next)}
}

// SyncCannotEnd explains that synchronization is never turned off.
func SyncCannotEnd() Problem {
	return Problem{path.Root("synchronization"), "Synchronization Cannot Be Turned Off", "Palette does not stop indexing a registry that it synchronizes. Keep synchronization = true, or register the charts under another name without it."}
}

// SecretNeeded explains that a write needs the secret.
func SecretNeeded() Problem {
	return Problem{Summary: "Secret Needed", Detail: "This plan writes the registry, and Palette takes a registry only as a whole, with its secret, which it never gives back. Set the attribute; it is write-only and is in no plan and no state."}
}

// NameNeeded explains that half of a credential is missing.
func NameNeeded() Problem {
	return Problem{Summary: "Registry Credentials Incomplete", Detail: "The attribute is missing or null, and the credentials are incomplete without it. Set it, or leave out the whole object."}
}

// AdminUser points out that a user name is that of a registry's administrator.
func AdminUser(username string) Problem {
	return Problem{path.Root("basic").AtName("username"), "Registry Admin User", fmt.Sprintf(
		"%q is the admin user of this Azure Container Registry: it may push and delete. A service principal or token with AcrPull is enough for Palette.", username)}
}

// ContentPathNotIndexed explains that only an index is known to use a base
// content path; joined is the endpoint with the path in it, "" where that is not
// known.
func ContentPathNotIndexed(joined string) Problem {
	next := "To be sure, put the path into endpoint, behind the host, and remove base_content_path."
	if joined != "" {
		next = fmt.Sprintf("To be sure, put the path into endpoint and remove base_content_path:\n\n  endpoint = %q", joined)
	}
	return Problem{path.Root("base_content_path"), "Base Content Path Without Synchronization", paragraphs(
		"Palette's documentation has base_content_path for synchronized registries: it is what Palette indexes. Whether "+
			"clusters use it to pull charts while synchronization is off is not known; the look-ups of this provider do.",
		next)}
}
