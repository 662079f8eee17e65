package diagnose

import (
	"encoding/json"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// Validation explains why Palette's own check of a registry failed, and how
// that is reported; credentials is the attribute that holds them. A title
// claims no more than Palette said: where it gives only words, these may be
// about its route to the registry as well.
func Validation(err error, credentials path.Path, synchronized bool) (Problem, Severity) {
	var refused *palette.Error
	if !errors.As(err, &refused) || !palette.Refused(err) {
		return Palette("have Palette check the registry", err), Error
	}
	outcome := outcomeOf(refused)
	severity := validationSeverity(refused, outcome, synchronized)
	detail := paragraphs(answer(err), validationAdvice(outcome), consequence(severity))
	switch {
	case outcome == "":
		return Problem{Summary: "Palette Did Not Validate Registry", Detail: paragraphs(
			"Palette tried the registry and reports a failure: the registry refused the credentials, or Palette did "+
				"not reach it.", detail, asPaletteDoes)}, severity
	case outcome.Class() == probe.NoResponse:
		return Problem{path.Root("endpoint"), unansweredTitle(outcome), paragraphs(
			"Palette could not look at the registry.", detail,
			"Palette uses its own network: check the endpoint, its certificate, and whether Palette has a route to it.",
			withoutRoute(synchronized))}, severity
	default:
		return Problem{credentials, refusedTitle(outcome), paragraphs(
			"Palette tried the registry and reports a failure.", detail, asPaletteDoes)}, severity
	}
}

const asPaletteDoes = "Check endpoint and credentials as Palette uses them: from its own network; a role it assumes " +
	"from its own AWS account, with the external id."

// consequence is what became of the registry.
func consequence(severity Severity) string {
	if severity == Error {
		return "Nothing was written."
	}
	return "The registry is written all the same: with synchronization off, only the clusters pull from it, and Palette " +
		`needs no route to it. Where Palette has none, set credential_check = "local" or "none".`
}

// withoutRoute is the way out for a registry that only the clusters reach.
func withoutRoute(synchronized bool) string {
	if !synchronized {
		return ""
	}
	return "Palette indexes a registry with synchronization = true, so it has to reach it. A registry that only the " +
		"clusters reach is registered without synchronization."
}

// refusedTitle is the title of what a registry, or AWS before it, told Palette.
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

// unansweredTitle is the title of a failure that says nothing about the
// credentials.
func unansweredTitle(outcome probe.Outcome) string {
	switch outcome {
	case probe.TokenEndpointRefused:
		return "Registry Token Endpoint Refused"
	case probe.AuthenticationUnsupported:
		return "Registry Authentication Not Supported"
	case probe.RefusedUnchallenged:
		return "Registry Refused Request"
	default:
		return "Registry Not Reached By Palette"
	}
}

// validationAdvice is what to change in the configuration after an outcome of
// Palette's check; "" where the outcome does not tell.
func validationAdvice(outcome probe.Outcome) string {
	switch outcome {
	case probe.CredentialsRequired:
		return `The registry requires credentials: set basic with a user name and password, or, for auth_type = "ecr", ` +
			"protected = true with access_key or sts."
	case probe.RoleNotAssumed:
		return "Check the trust policy of the role, and sts.external_id."
	case probe.UntrustedCertificate:
		return "Where a private authority signed the certificate of the registry, set tls.ca_certificate to that authority. A " +
			"certificate that has expired, or that is for another name, has to be renewed."
	case probe.PlainHTTP:
		return "Serve the registry over HTTPS, or correct the port of the endpoint."
	default:
		return ""
	}
}

// outcomeOf is what the embedded control plane says of the registry's
// response; "" where Palette gives only words.
func outcomeOf(refused *palette.Error) probe.Outcome {
	var details struct{ Outcome probe.Outcome }
	if json.Unmarshal([]byte(refused.Details), &details) != nil {
		return ""
	}
	return details.Outcome
}
