package diagnose

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
)

// TwoControlPlanes explains that the configuration names both control planes.
func TwoControlPlanes() Problem {
	return Problem{path.Root("embedded"), "Conflicting Control Planes", "embedded replaces host and api_key, so they " +
		"cannot be set together. To use Palette, remove embedded. To use the embedded control plane, remove host and " +
		"api_key."}
}

// PaletteNotVerified warns that any host on the path can read the API key.
func PaletteNotVerified() Problem {
	return Problem{Summary: "Certificate Not Verified", Detail: "Palette's certificate is not verified, so anybody " +
		"between this machine and Palette can read the API key and every registry's credentials. For a private CA, " +
		"set ca_certificate instead."}
}

// RegistryNotVerified warns that any host on the path can read the credentials.
func RegistryNotVerified(name string) Problem {
	return Problem{path.Root("tls").AtName("insecure_skip_verify"), "Certificate Not Verified", fmt.Sprintf(
		"The certificate of the registry %q is not verified, so anybody between this machine or a cluster and the "+
			"registry can read its credentials and replace its charts. For a private CA, set tls.ca_certificate "+
			"instead.", name)}
}

// RegistryAuthForm explains the forms of an entry of registry_auth.
func RegistryAuthForm(name string) Problem {
	return Problem{Summary: "Invalid Registry Credentials", Detail: fmt.Sprintf(
		"The entry %q does not contain exactly one complete form of credentials. Write exactly one of: username and "+
			"password; access_key_id and secret_access_key; role_arn, with or without external_id; "+
			"use_runner_aws_identity = true.", name)}
}

// UnpublishedChoice explains an invalid choice for unpublished changes.
func UnpublishedChoice(variable, value string) Problem {
	return Problem{Summary: "Invalid Environment Variable", Detail: fmt.Sprintf(
		"%s is %q. The variable decides, for one run, what happens to changes that somebody else made in a cluster "+
			"profile and did not publish. Set it to publish or discard, or unset it.", variable, value)}
}

// ChecksChoice explains an invalid choice for chart checks.
func ChecksChoice(variable, value string) Problem {
	return Problem{Summary: "Invalid Environment Variable", Detail: fmt.Sprintf(
		"%s is %q. The variable sets chart_checks if the provider configuration does not. Set it to enforce, warn or "+
			"off, or unset it.", variable, value)}
}
