package diagnose

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// bothWays shows the two configurations of a control plane.
const bothWays = `Configure Palette:

  provider "palette" {
    host    = "api.spectrocloud.com"      # or PALETTE_HOST
    api_key = var.palette_api_key         # or PALETTE_API_KEY
  }

or the embedded control plane, which needs no account:

  provider "palette" {
    embedded = { path = "${path.root}/.palette" }   # or PALETTE_EMBEDDED_PATH
  }`

// Palette explains why an operation on the control plane failed. operation
// completes the sentence "Could not …".
func Palette(operation string, err error) Problem {
	if problem, ok := configuration(err); ok {
		return problem
	}
	if pasted, ok := errors.AsType[*credential.PasteError](err); ok {
		return Problem{Summary: "Malformed Credential", Detail: paragraphs(
			"The API key in api_key, or in the environment (PALETTE_API_KEY or SPECTROCLOUD_APIKEY), is malformed.",
			pasted.Detail)}
	}
	if problem, ok := providerText(err); ok {
		return problem
	}
	if problem, ok := embedded(operation, err); ok {
		return problem
	}
	summary, advice := explanation(err)
	return Problem{Summary: summary, Detail: paragraphs(fmt.Sprintf("Could not %s.", operation), response(err), advice)}
}

func configuration(err error) (Problem, bool) {
	switch {
	case errors.Is(err, session.ErrNoControlPlane):
		return Problem{Summary: "Control Plane Not Configured", Detail: paragraphs(
			"The resources and data sources of this configuration need a control plane, and neither the provider "+
				"configuration nor the environment sets one.", bothWays)}, true
	case errors.Is(err, session.ErrNoAPIKey):
		return Problem{Summary: "Control Plane Not Configured", Detail: paragraphs(
			"A Palette host is set, but no API key: set api_key, or PALETTE_API_KEY in the environment.",
			bothWays)}, true
	case errors.Is(err, session.ErrAmbiguousEnvironment):
		return Problem{Summary: "Control Plane Ambiguous", Detail: paragraphs(
			"The environment sets both PALETTE_EMBEDDED_PATH and a Palette host or API key, and the provider "+
				"configuration sets neither. Unset one of them, or set one in the provider configuration.",
			bothWays)}, true
	case errors.Is(err, session.ErrHomeOfAnother):
		return Problem{Summary: "Invalid Folder", Detail: paragraphs(
				"`embedded.path` (or PALETTE_EMBEDDED_PATH) begins with ~ and a name. Only ~ and ~/ are replaced, "+
					"with the home folder of the user who runs Terraform.",
				"Write the path in full, such as \"/home/user/.palette\", or \"./~name\" for a folder of that name.")},
			true
	case errors.Is(err, session.ErrNoHome):
		return Problem{Summary: "Invalid Folder", Detail: paragraphs(
			"`embedded.path` (or PALETTE_EMBEDDED_PATH) begins with ~, and the environment sets no home folder "+
				"(HOME, or USERPROFILE on Windows).",
			"Write the path in full, such as \"${path.root}/.palette\".")}, true
	case errors.Is(err, session.ErrConfigurationUnknown):
		return Problem{Summary: "Provider Configuration Not Known Yet", Detail: "The provider configuration depends " +
			"on values that are known only after apply, and this operation needs the control plane now. Apply the " +
			"resources that those values come from first, for example with -target."}, true
	case errors.Is(err, session.ErrProjectNotListed):
		return Problem{Summary: "Project Not Found", Detail: paragraphs(sentence(err.Error()), nearest("project", err),
			"Names are matched exactly. The embedded control plane has the project Default and those that "+
				"`embedded.projects` (or PALETTE_EMBEDDED_PROJECTS) lists. Check `project` in the provider "+
				"configuration (or PALETTE_PROJECT), or add its name to the list.")}, true
	case errors.Is(err, session.ErrProjectNotFound):
		return Problem{Summary: "Project Not Found", Detail: paragraphs(sentence(err.Error()), nearest("project", err),
			"Names are matched exactly. Check `project` in the provider configuration (or PALETTE_PROJECT), such as "+
				"project = \"Default\", and that the API key has access to the project.")}, true
	case errors.Is(err, session.ErrNoProject):
		return ProjectNeeded(), true
	}
	return otherProject(err)
}

// otherProject explains that a list of the profiles of a project needs a provider
// configuration of that project.
func otherProject(err error) (Problem, bool) {
	var other *session.OtherProjectError
	if !errors.As(err, &other) {
		return Problem{}, false
	}
	configured := "has no project"
	if other.Configured != "" {
		configured = fmt.Sprintf("has the project %q", other.Configured)
	}
	return Problem{path.Root("project"), "Project Of Another Provider Configuration", paragraphs(
		fmt.Sprintf("Profiles of the project %q are to be listed, and the provider configuration %s. "+
			"What is listed is imported and read by that provider configuration, which does not see the other "+
			"project.", other.Wanted, configured),
		fmt.Sprintf(
			`Set project = %q there, or add a provider configuration for it and refer to it here, such as provider = palette.other.`, other.Wanted,
		),
	)}, true
}

// ProjectNeeded explains that project scope needs the name of a project.
func ProjectNeeded() Problem {
	return Problem{path.Root("scope"), "Project Not Configured", `The scope "project" needs the name of a ` +
		`project: set project in the provider configuration (or PALETTE_PROJECT), or use scope = "tenant".`}
}

// explanation returns the summary and the next step for an error of the client.
func explanation(err error) (summary, advice string) {
	if unresolved, ok := errors.AsType[*palette.UnresolvedError](err); ok {
		err = unresolved.Err // its look-up failed later
	}
	if summary, advice := connection(err); summary != "" {
		return summary, advice
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "Palette Operation Timed Out", "If Palette needs more time, increase the timeouts of the resource."
	case errors.Is(err, context.Canceled):
		return "Palette Operation Cancelled", "The run was interrupted. The next plan shows what remains to be done."
	case errors.Is(err, palette.ErrNoResponse):
		return "Palette Not Responding", "Palette accepted the request and did not respond. Check that Palette is " +
			"healthy, and check the network between it and this machine (HTTPS_PROXY, NO_PROXY). Then apply again."
	case errors.Is(err, palette.ErrUnauthorized):
		return "Palette Refused API Key", keyAdvice(err)
	case errors.Is(err, palette.ErrForbidden):
		return "Palette Permission Missing", permissionAdvice
	case errors.Is(err, palette.ErrNotFound):
		return "Palette Object Not Found", refusedAdvice(err)
	case errors.Is(err, palette.ErrConflict):
		return "Palette Conflict", refusedAdvice(err)
	case errors.Is(err, palette.ErrRateLimited):
		return "Palette Rate Limit Reached",
			"Palette limits requests per source address. Apply again later, or with a lower -parallelism."
	case errors.Is(err, palette.ErrUnavailable):
		return "Palette Not Available", "Palette, or a gateway in front of it, is down or busy. Apply again later."
	case notPalette(err):
		return "Response Not From Palette", "Another server responds in place of Palette, most likely a proxy, a " +
			"captive portal or a login page. Check HTTPS_PROXY and NO_PROXY in the environment, and `host` in the " +
			"provider configuration. The response was not used; the next plan shows what remains to be done."
	case typed[*palette.Error](err):
		return "Palette Refused Request", refusedAdvice(err)
	default:
		return "Palette Not Reached", refusedAdvice(err)
	}
}

// typed reports whether an error is, or wraps, an error of a type.
func typed[T error](err error) bool {
	var found T
	return errors.As(err, &found)
}

// permissionAdvice names the permissions that this provider needs.
const permissionAdvice = "The API key lacks a permission. Writing registries requires the API key of a tenant " +
	"administrator (packRegistry permissions). Reading registries requires packRegistry get and list in the scope of " +
	"the profile: the project of the provider configuration, or the tenant if none is set. Cluster profiles require " +
	"the clusterProfile permissions, including publish, in their scope."

// notPalette reports whether the response is not from Palette: an HTML page, or a
// redirect, as to a login page.
func notPalette(err error) bool {
	var unexpected *palette.UnexpectedError
	var refused *palette.Error
	return errors.As(err, &unexpected) || errors.As(err, &refused) && refused.Status < http.StatusBadRequest
}

func response(err error) string {
	var unresolved *palette.UnresolvedError
	var unexpected *palette.UnexpectedError
	var refused *palette.Error
	switch {
	case errors.As(err, &unresolved):
		return response(unresolved.Err) + " " + lookedUp(unresolved)
	case errors.As(err, &unexpected):
		return notExpected(unexpected)
	case errors.As(err, &refused):
		return refusal(refused)
	default:
		return sentence(err.Error())
	}
}

func lookedUp(e *palette.UnresolvedError) string {
	if e.Lookup == nil {
		return fmt.Sprintf("A look-up found no %s named %q.", e.Kind, e.Name)
	}
	return fmt.Sprintf("It is not known whether Palette created the %s %q, because the look-up failed too: %s",
		e.Kind, e.Name, sentence(e.Lookup.Error()))
}

func notExpected(e *palette.UnexpectedError) string {
	text := fmt.Sprintf("The response to %s %s on %s has status %d", e.Method, e.Path, e.Host, e.Status)
	if e.ContentType != "" {
		text += " and content type " + e.ContentType
	}
	text += ", which is not what Palette returns: " + e.Lacks + "."
	if e.Title != "" {
		text += fmt.Sprintf(" It is a page titled %q.", e.Title)
	}
	return text
}

func refusal(refused *palette.Error) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Palette responded to %s %s with status %d", refused.Method, refused.Path, refused.Status)
	if refused.Code != "" {
		fmt.Fprintf(&b, " %s", refused.Code)
	}
	if refused.Message != "" {
		fmt.Fprintf(&b, ": %s", refused.Message)
	}
	text := sentence(b.String())
	if refused.RetryAfter > 0 {
		text += fmt.Sprintf(" Palette requests a wait of %s.", refused.RetryAfter.Round(time.Second))
	}
	if refused.Ref != "" {
		text += fmt.Sprintf(" Reference for Palette's support: %s.", refused.Ref)
	}
	return text
}

// keyAdvice names the refused key and the host that refused it.
func keyAdvice(err error) string {
	var refused *palette.Error
	sent := "The API key"
	if errors.As(err, &refused) && refused.Host != "" {
		sent = fmt.Sprintf("The API key that was sent to %s", refused.Host)
	}
	return sent + " comes from `api_key` in the provider configuration, or from PALETTE_API_KEY or " +
		"SPECTROCLOUD_APIKEY. Check that it has not expired, has not been revoked, and belongs to this tenant and to " +
		"this Palette: " + hostAttribute + " sets which one. Otherwise, create a new key."
}

// refusedAdvice returns the advice for a refusal without a known cause, and for a
// request whose response was lost.
func refusedAdvice(err error) string {
	var refused *palette.Error
	switch {
	case !errors.As(err, &refused):
		return brokenAdvice(err)
	case errors.Is(err, palette.ErrNotFound):
		return "The object was deleted outside Terraform, or the API key may not read it. Plan again: the refresh " +
			"shows what is missing."
	case errors.Is(err, palette.ErrConflict), errors.Is(err, palette.ErrPreconditionFailed):
		return "Somebody else is changing the object, or its state does not allow the change. Apply again when that " +
			"has ended."
	case refused.Status >= http.StatusInternalServerError:
		return "Palette failed to process the request. Apply again later. If the failure persists, send Palette's " +
			"response to its support."
	default:
		return "Correct what Palette reports, then apply again."
	}
}
