package diagnose

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/region"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// Chart explains why a chart look-up from this machine did not find the chart.
func Chart(err error) Problem {
	var answer *probe.Error
	if !errors.As(err, &answer) {
		return Problem{Summary: notChecked, Detail: paragraphs(sentence(err.Error()), stopsNothing)}
	}
	if len(answer.Places) > 0 && answer.Outcome.Class() == probe.Definite {
		return Problem{Summary: notChecked, Detail: paragraphs(notAtPlaces(answer), stopsNothing)}
	}
	detail := paragraphs(asked(answer), causes(answer))
	switch answer.Outcome {
	case probe.ChartAbsent:
		return Problem{path.Root("chart"), "Chart Not Found", paragraphs(detail, twins(answer), elsewhere(answer), answer.NextStep, listing(answer))}
	case probe.VersionAbsent:
		return Problem{path.Root("version"), "Chart Version Not Found", paragraphs(detail, neighbours(answer), answer.NextStep, listing(answer))}
	case probe.NotAChart:
		return Problem{path.Root("chart"), "Artifact Is Not A Chart", paragraphs(detail, answer.NextStep)}
	case probe.IdentityMismatch:
		return Problem{mistaken(answer), "Chart Identity Differs", paragraphs(detail, answer.NextStep)}
	case probe.SeveralCharts:
		return Problem{path.Root("version"), "Artifact Holds Several Charts", paragraphs(detail, answer.NextStep)}
	case probe.DigestMismatch:
		return Problem{path.Root("digest"), "Chart Digest Differs", paragraphs(detail, answer.NextStep)}
	default:
		return Problem{Summary: notChecked, Detail: paragraphs(detail, remedy(answer), stopsNothing)}
	}
}

// LayerChart is Chart for a layer, which may check its chart less strictly.
func LayerChart(err error) Problem {
	problem := Chart(err)
	var answer *probe.Error
	if errors.As(err, &answer) && answer.Outcome == probe.IdentityMismatch {
		problem.Detail = paragraphs(problem.Detail, meant)
	}
	if problem.Summary == notChecked {
		// What keeps a chart from being looked up is about its registry.
		problem.Attribute = path.Root("registry_name")
	}
	return problem
}

// meant is the way out for what is as it is on purpose.
const meant = "If the chart is meant as it is, set `chart_checks = \"warn\"` in this layer."

const notChecked = "Chart Not Checked"

// ChartNotKnownYet explains that an input of the look-up of a chart is known only
// after apply.
func ChartNotKnownYet(input string) Problem {
	return Problem{Summary: notChecked, Detail: fmt.Sprintf(
		"The %s is not known before apply, so this plan has not looked the chart up. The apply looks it up before it writes the layer.", input)}
}

// stopsNothing tells what an unanswered look-up means.
const stopsNothing = `This stops nothing and says nothing about the chart: clusters pull it over their own network, with the credentials that Palette has. To look no chart up, set chart_checks = "off" in the layer or in the provider configuration.`

// mistaken is the attribute that a chart contradicts by what it calls itself.
func mistaken(e *probe.Error) path.Path {
	if e.Misnamed {
		return path.Root("chart")
	}
	return path.Root("version")
}

// remedy is what lets this machine ask with success.
func remedy(e *probe.Error) string {
	parts := []string{e.NextStep, waiting(e), permission(e)}
	if e.Class() == probe.Refused && e.Outcome != probe.CredentialsRequired {
		parts = append(parts, "Credentials for this machine alone go into registry_auth of the provider configuration, under the name of the registry.")
	}
	return paragraphs(parts...)
}

// SourceOf is where the charts of a registry are looked up. Where Palette hides
// the credentials of the registry, the errors of look-ups explain that.
func SourceOf(r session.Registration) region.Source {
	source := r.Source()
	if r.Hidden() {
		source.Explain = func(err error) error { return credentialsHidden(r.Name, err) }
	}
	return source
}

// credentialsHidden explains that a registry wants the credentials that
// Palette has for it and hides from this step. Other errors stay as they are.
func credentialsHidden(registry string, err error) error {
	return withoutCredentials(err,
		fmt.Sprintf("Palette has credentials for the registry %q and shows them to nobody, and this step does not plan the registry itself", registry),
		fmt.Sprintf("Refer to the palette_oci_registry if it is in this configuration; otherwise, and for -refresh-only, give this machine credentials of its own:\n\n  registry_auth = { %q = { … } }   # in the provider configuration", registry))
}

// EndpointAnonymous explains that a registry which is named by its endpoint
// wants credentials. Other errors stay as they are.
func EndpointAnonymous(err error) error {
	return withoutCredentials(err, "a look-up by endpoint is anonymous, and this registry, or this part of it, is not public",
		"Register the registry and name it with registry_name in the place of endpoint.")
}

func withoutCredentials(err error, cause, next string) error {
	var answer *probe.Error
	if !errors.As(err, &answer) || answer.Outcome != probe.CredentialsRequired {
		return err
	}
	explained := *answer
	explained.Causes, explained.NextStep = []string{cause}, next
	return &explained
}

func waiting(e *probe.Error) string {
	if e.RetryAfter <= 0 {
		return ""
	}
	return fmt.Sprintf("The registry asks for a pause of %.0f seconds.", e.RetryAfter.Seconds())
}

// RegistryNotKnown explains that the registry of a layer is neither planned by
// this run so far nor registered in Palette.
func RegistryNotKnown(name string, err error) Problem {
	return Problem{
		Attribute: path.Root("registry_name"),
		Summary:   notChecked,
		Detail: paragraphs(
			fmt.Sprintf("Palette has no OCI registry named %q, and none was planned before this layer.", name),
			nearest("registry_name", err),
			"If this configuration registers it, refer to it, so that Terraform plans it first:\n\n"+
				"  registry_name = palette_oci_registry.<label>.name"),
	}
}

// TagOverwritten explains that a version now means other content.
func TagOverwritten(reference, before, now string) Problem {
	return Problem{
		Attribute: path.Root("digest"),
		Summary:   "Chart Tag Was Overwritten",
		Detail: fmt.Sprintf("The tag was overwritten in the registry since the last apply:\n\n  %s\n  was %s\n  now %s\n\n"+
			"Palette names charts by tag, so clusters that install or reconcile get the new content. Applying records the new digest. "+
			"Pin the content with digest, or push every change under a version of its own.", reference, before, now),
	}
}

// ChartNotRead explains why a data source has no chart to show.
func ChartNotRead(found region.Resolution) Problem {
	problem := Chart(found.Err)
	if problem.Summary == notChecked {
		var e *probe.Error
		problem = Problem{Summary: "Chart Not Read", Detail: sentence(found.Err.Error())}
		switch {
		case !errors.As(found.Err, &e):
		case len(e.Places) > 0 && e.Outcome.Class() == probe.Definite:
			problem.Detail = notAtPlaces(e)
		default:
			problem.Detail = paragraphs(asked(e), causes(e), remedy(e))
		}
	}
	if len(found.Hosts) > 1 {
		problem.Detail = paragraphs(problem.Detail, "Looked up, in this order: "+strings.Join(found.Hosts, ", ")+".")
	}
	return problem
}

// RegistryUnknown explains that the configuration of a registry is not known.
func RegistryUnknown(name string) Problem {
	return Problem{path.Root("registry_name"), "Registry Not Known Yet", fmt.Sprintf(
		"The configuration of the registry %q depends on values that are known only after apply. Add depends_on to read the chart then.", name)}
}

// VersionsNotListed explains why available_versions is null.
func VersionsNotListed(err error) Problem {
	return Problem{Summary: "Chart Versions Not Listed", Detail: sentence(err.Error())}
}
