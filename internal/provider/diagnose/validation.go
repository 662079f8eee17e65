package diagnose

import (
	"encoding/json"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// Validation explains why Palette's check of a registry failed, and returns the
// severity. credentials is the attribute that holds them. Without an outcome, the
// summary is general, since the message of Palette may be about its network.
func Validation(err error, credentials path.Path, synchronized bool) (Problem, Severity) {
	var refused *palette.Error
	if !errors.As(err, &refused) || !palette.Refused(err) {
		return Palette("have Palette check the registry", err), Error
	}
	outcome := outcomeOf(refused)
	severity := validationSeverity(refused, outcome, synchronized)
	detail := paragraphs(response(err), validationAdvice(outcome), consequence(severity))
	switch {
	case outcome == "":
		return Problem{Summary: "Palette Did Not Validate Registry", Detail: paragraphs(
			"Palette checked the registry and reports a failure: the registry refused the credentials, or Palette "+
				"could not reach it.", detail, paletteView)}, severity
	case outcome.Class() == probe.NoResponse:
		return Problem{path.Root("endpoint"), inconclusiveTitle(outcome, "Registry Not Reached By Palette"), paragraphs(
			"Palette could not check the registry.", detail,
			"Palette uses its own network: check the endpoint, its certificate, and whether Palette can reach it.",
			withoutRoute(synchronized))}, severity
	default:
		return Problem{credentials, refusedTitle(outcome), paragraphs(
			"Palette checked the registry and reports a failure.", detail, paletteView)}, severity
	}
}

const paletteView = "Check the endpoint and the credentials as Palette uses them: from its own network and, for a " +
	"role, from its own AWS account with the external id."

// consequence returns what a failed check means for the registry.
func consequence(severity Severity) string {
	if severity == Error {
		return "Nothing was written."
	}
	return "The registry is written nevertheless: with synchronization off, only clusters pull from it, and Palette " +
		`does not need to reach it. If Palette cannot reach it, set credential_check = "local" or "none".`
}

// withoutRoute returns the next step for a registry that only the clusters reach.
func withoutRoute(synchronized bool) string {
	if !synchronized {
		return ""
	}
	return "Palette indexes a registry with synchronization = true, so it has to reach the registry. Register a " +
		"registry that only clusters can reach without synchronization."
}

// refusedTitle returns the summary for a refusal of Palette by a registry or AWS.
func refusedTitle(outcome probe.Outcome) string {
	switch outcome {
	case probe.CredentialsRequired:
		return "Registry Requires Credentials"
	case probe.Forbidden:
		return "Registry Permission Missing"
	default:
		return "Registry Refused Credentials"
	}
}

// inconclusiveTitle returns the summary for a failure that is not about the
// credentials. unreached is that for a registry that was not reached.
func inconclusiveTitle(outcome probe.Outcome, unreached string) string {
	switch outcome {
	case probe.TokenEndpointRefused:
		return "Registry Token Endpoint Refused"
	case probe.AuthenticationUnsupported:
		return "Registry Authentication Not Supported"
	case probe.RefusedUnchallenged:
		return "Registry Refused Request"
	default:
		return unreached
	}
}

// validationAdvice returns the change of the configuration for an outcome of
// Palette's check, "" for none.
func validationAdvice(outcome probe.Outcome) string {
	switch outcome {
	case probe.CredentialsRequired:
		return "The registry requires credentials: set basic with a user name and password, or, for " +
			`auth_type = "ecr", protected = true with access_key or sts.`
	case probe.RoleNotAssumed:
		return "Check the trust policy of the role, and sts.external_id."
	case probe.UntrustedCertificate:
		return "If a private authority signed the certificate of the registry, set tls.ca_certificate to the " +
			"certificate of that authority. Renew a certificate that has expired or that is for another name."
	case probe.PlainHTTP:
		return "Serve the registry over HTTPS, or correct the port of the endpoint."
	default:
		return ""
	}
}

// outcomeOf returns the outcome in an error of the embedded control plane, "" for an
// error of Palette, which has only a message.
func outcomeOf(refused *palette.Error) probe.Outcome {
	var details struct{ Outcome probe.Outcome }
	if json.Unmarshal([]byte(refused.Details), &details) != nil {
		return ""
	}
	return details.Outcome
}
