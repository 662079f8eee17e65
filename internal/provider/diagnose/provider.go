package diagnose

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
)

// TwoControlPlanes explains that the configuration names both.
func TwoControlPlanes() Problem {
	return Problem{path.Root("embedded"), "Two Control Planes", "embedded takes the place of host and api_key: keep one or the other. Remove embedded to use Palette, or host and api_key to use the embedded control plane."}
}

// PaletteNotVerified warns that anybody on the path can read the API key.
func PaletteNotVerified() Problem {
	return Problem{Summary: "Certificate Not Verified", Detail: "Palette's certificate is not verified, so that anybody between this machine and Palette can read the API key and every registry's credentials. For a private CA, set ca_certificate instead."}
}

// RegistryNotVerified warns that anybody on the path can read credentials.
func RegistryNotVerified(name string) Problem {
	return Problem{path.Root("tls").AtName("insecure_skip_verify"), "Certificate Not Verified", fmt.Sprintf(
		"The certificate of the registry %q is not verified, so that anybody on the way to it can read its credentials and replace its charts. For a private CA, set tls.ca_certificate instead.", name)}
}

// RegistryAuthForm explains the forms of an entry of registry_auth.
func RegistryAuthForm(name string) Problem {
	return Problem{Summary: "Invalid Registry Credentials", Detail: fmt.Sprintf(
		"The entry %q has none, several or half of the forms. Write exactly one of: username and password; access_key_id and secret_access_key; role_arn, with or without external_id; use_runner_aws_identity = true.", name)}
}

// UnpublishedChoice explains a decision on unpublished changes that is none.
func UnpublishedChoice(variable, value string) Problem {
	return Problem{Summary: "Invalid Environment Variable", Detail: fmt.Sprintf(
		"%s is %q. It decides for one run what becomes of changes that somebody else made in a cluster profile and did not publish. Set it to publish or discard, or unset it.", variable, value)}
}

// ChecksChoice explains a way to check charts that is none.
func ChecksChoice(variable, value string) Problem {
	return Problem{Summary: "Invalid Environment Variable", Detail: fmt.Sprintf(
		"%s is %q. It stands for chart_checks where the provider configuration has none. Set it to enforce, warn or off, or unset it.", variable, value)}
}
