package diagnose

import (
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/region"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// Chart explains why a look-up from this machine did not find the chart.
func Chart(err error) Problem {
	var finding *probe.Error
	if !errors.As(err, &finding) {
		return Problem{Summary: notChecked, Detail: paragraphs(sentence(err.Error()), runContinues)}
	}
	if len(finding.Places) > 0 && finding.Outcome.Class() == probe.Definite {
		return Problem{Summary: notChecked, Detail: paragraphs(notAtPlaces(finding), runContinues)}
	}
	detail := paragraphs(outcome(finding), causes(finding))
	switch finding.Outcome {
	case probe.ChartAbsent:
		return Problem{path.Root("chart"), "Chart Not Found", paragraphs(
			detail, twins(finding), elsewhere(finding), finding.NextStep, listing(finding))}
	case probe.VersionAbsent:
		return Problem{path.Root("version"), "Chart Version Not Found", paragraphs(
			detail, neighbours(finding), finding.NextStep, listing(finding))}
	case probe.NotAChart:
		return Problem{path.Root("chart"), "Artifact Is Not A Chart", paragraphs(detail, finding.NextStep)}
	case probe.IdentityMismatch:
		return Problem{contradicted(finding), "Chart Identity Differs", paragraphs(detail, finding.NextStep)}
	case probe.SeveralCharts:
		return Problem{path.Root("version"), "Artifact Holds Several Charts", paragraphs(detail, finding.NextStep)}
	case probe.DigestMismatch:
		return Problem{path.Root("digest"), "Chart Digest Differs", paragraphs(detail, finding.NextStep)}
	default:
		return Problem{Summary: notChecked, Detail: paragraphs(detail, remedy(finding), runContinues)}
	}
}

// LayerChart adds to Chart that a layer may check its chart less strictly.
func LayerChart(err error) Problem {
	problem := Chart(err)
	var finding *probe.Error
	if errors.As(err, &finding) && finding.Outcome == probe.IdentityMismatch {
		problem.Detail = paragraphs(problem.Detail, acceptChart)
	}
	if problem.Summary == notChecked {
		// A look-up without a finding is about the registry.
		problem.Attribute = path.Root("registry_name")
	}
	return problem
}

// acceptChart is the next step when the content of a chart is intended.
const acceptChart = "To accept the chart as it is, set `chart_checks = \"warn\"` in this layer."

const notChecked = "Chart Not Checked"

// ChartNotKnownYet explains that an input of the look-up of a chart is known only
// after apply.
func ChartNotKnownYet(input string) Problem {
	return Problem{Summary: notChecked, Detail: fmt.Sprintf(
		"The %s is known only after apply, so this plan did not look up the chart. The apply looks it up before it "+
			"writes the layer.", input)}
}

// runContinues is the consequence of a look-up without a definite finding.
const runContinues = "The run continues, and nothing is concluded about the chart: clusters pull it over their own " +
	"network, with the credentials that Palette has. To turn off chart look-ups, set chart_checks = \"off\" in the " +
	"layer or in the provider configuration."

// contradicted returns the attribute from which the chart's metadata differ.
func contradicted(e *probe.Error) path.Path {
	if e.Misnamed {
		return path.Root("chart")
	}
	return path.Root("version")
}

// remedy returns the next steps after a look-up.
func remedy(e *probe.Error) string {
	parts := []string{e.NextStep, waiting(e), permission(e)}
	if e.Class() == probe.Refused && e.Outcome != probe.CredentialsRequired {
		parts = append(parts, "To give this machine credentials of its own, set registry_auth in the provider "+
			"configuration, with the name of the registry as the key.")
	}
	return paragraphs(parts...)
}

// SourceOf returns the source of a registry's charts. Its errors explain when
// Palette hides the credentials of the registry.
func SourceOf(r session.Registration) region.Source {
	source := r.Source()
	if r.Hidden() {
		source.Explain = func(err error) error { return credentialsHidden(r.Name, err) }
	}
	return source
}

// credentialsHidden explains that a registry requires credentials which Palette
// hides. It returns other errors unchanged.
func credentialsHidden(registry string, err error) error {
	return withoutCredentials(err,
		fmt.Sprintf("Palette has credentials for the registry %q and hides them, and this step does not plan the "+
			"registry itself", registry),
		fmt.Sprintf("If the palette_oci_registry is in this configuration, refer to it. Otherwise, and for "+
			"-refresh-only, give this machine credentials of its own:\n\n"+
			"  registry_auth = { %q = { … } }   # in the provider configuration", registry))
}

// EndpointAnonymous explains that a registry which is given by its endpoint
// requires credentials. It returns other errors unchanged.
func EndpointAnonymous(err error) error {
	return withoutCredentials(err, "a look-up by endpoint sends no credentials, and this registry, or this part of "+
		"it, is not public",
		"Register the registry, then set registry_name instead of endpoint.")
}

func withoutCredentials(err error, cause, next string) error {
	var finding *probe.Error
	if !errors.As(err, &finding) || finding.Outcome != probe.CredentialsRequired {
		return err
	}
	explained := *finding
	explained.Causes, explained.NextStep = []string{cause}, next
	return &explained
}

func waiting(e *probe.Error) string {
	if e.RetryAfter <= 0 {
		return ""
	}
	return fmt.Sprintf("The registry requests a wait of %.0f seconds.", e.RetryAfter.Seconds())
}

// RegistryNotKnown explains that the registry of a layer is neither in the plan of
// this run so far nor registered in Palette.
func RegistryNotKnown(name string, err error) Problem {
	return Problem{
		Attribute: path.Root("registry_name"),
		Summary:   notChecked,
		Detail: paragraphs(
			fmt.Sprintf("Palette has no OCI registry named %q, and this run has not planned one before this layer.",
				name),
			nearest("registry_name", err),
			referToRegistry("plans")),
	}
}

// TagOverwritten explains that the content of a version has changed.
func TagOverwritten(reference, earlier, current string) Problem {
	return Problem{
		Attribute: path.Root("digest"),
		Summary:   "Chart Tag Was Overwritten",
		Detail: fmt.Sprintf("The tag has been overwritten in the registry since the last apply:\n\n"+
			"  %s\n  was %s\n  now %s\n\nPalette refers to charts by tag, so clusters that install or reconcile the "+
			"chart get the new content. Apply to record the new digest. To pin the content, set digest, or push "+
			"every change under a new version.", reference, earlier, current),
	}
}

// ChartNotRead explains why a data source cannot read its chart.
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
			problem.Detail = paragraphs(outcome(e), causes(e), remedy(e))
		}
	}
	problem.Detail = paragraphs(problem.Detail, hosts(found.Hosts))
	return problem
}

// RegistryUnknown explains that the configuration of a registry is not known.
func RegistryUnknown(name string) Problem {
	return Problem{path.Root("registry_name"), "Registry Not Known Yet", fmt.Sprintf(
		"The configuration of the registry %q depends on values that are known only after apply. To read the chart "+
			"after the registry is registered, add depends_on.", name)}
}

// VersionsNotListed explains why available_versions is null.
func VersionsNotListed(err error) Problem {
	return Problem{Summary: "Chart Versions Not Listed", Detail: sentence(err.Error())}
}
