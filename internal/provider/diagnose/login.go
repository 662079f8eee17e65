package diagnose

import (
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// ownCredentials is the advice to configure credentials for this machine.
func ownCredentials(registry string) string {
	return fmt.Sprintf("Give this machine credentials of its own, in the provider configuration:\n\n"+
		"  registry_auth = { %q = { … } }", registry)
}

// LoginNotAtHand explains that Palette has credentials for a registry which this
// run does not have.
func LoginNotAtHand(registry string) Problem {
	return Problem{path.Root("registry_name"), "Registry Credentials Hidden", paragraphs(
		fmt.Sprintf("The registry %q has credentials. Palette hides them, and a run has the credentials of the "+
			"configuration only while it plans or writes the palette_oci_registry itself.", registry),
		ownCredentials(registry))}
}

// LoginNotKnown explains that the credentials of a registry are known after apply.
func LoginNotKnown(registry string) Problem {
	return Problem{path.Root("registry_name"), "Registry Not Known Yet", paragraphs(
		fmt.Sprintf("The configuration of the registry %q depends on values that are known only after apply, so "+
			"there is no login for it now.", registry),
		"Apply the registry first, with -target, and then the rest. "+ownCredentials(registry))}
}

// LoginNotMade explains why no login was obtained with the credentials.
func LoginNotMade(registry string, err error) Problem {
	var finding *probe.Error
	if !errors.As(err, &finding) {
		return Problem{path.Root("registry_name"), "Registry Login Failed", paragraphs(
			sentence(err.Error()), ownCredentials(registry))}
	}
	return Problem{path.Root("registry_name"), "Registry Login Failed", paragraphs(
		outcome(finding), causes(finding), finding.NextStep, permission(finding), ownCredentials(registry))}
}
