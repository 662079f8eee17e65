package diagnose

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/region"
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

// notAtPlaces says where a chart was looked up that need not lie there.
func notAtPlaces(e *probe.Error) string {
	return paragraphs(
		"The registration leaves open under which path a chart lies, and this machine did not find it where charts "+
			"mostly are:\n\n  "+strings.Join(e.Places, "\n  "),
		asked(e), neighbours(e),
		"Palette has it all the same if its index has it: GitHub packages are found by the repository that they are linked "+
			"to, wherever they lie. Check the spelling of the chart and its version.")
}

// LayerChart is Chart for a layer, which may check its chart less strictly.
func LayerChart(err error) Problem {
	problem := Chart(err)
	var answer *probe.Error
	if errors.As(err, &answer) && answer.Outcome == probe.IdentityMismatch {
		problem.Detail = paragraphs(problem.Detail, meant)
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
const stopsNothing = `This stops nothing and says nothing about the chart: clusters pull it over their own network, with the credentials that Palette has. To ask nothing at all, set chart_checks = "off" in the layer or in the provider configuration.`

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

// CredentialsUnseen explains that a registry wants the credentials that
// Palette has for it and that this step has not seen. Other errors stay as
// they are.
func CredentialsUnseen(registry string, err error) error {
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

// ValuesNotChecked explains that the chart is there and could not be read.
func ValuesNotChecked(err error) Problem {
	var answer *probe.Error
	if !errors.As(err, &answer) {
		return Problem{path.Root("values"), "Values Not Checked", sentence(err.Error())}
	}
	return Problem{path.Root("values"), "Values Not Checked", paragraphs(
		"The chart is there, but this machine could not read its defaults and its values.schema.json, so the values were not checked.",
		asked(answer), causes(answer), remedy(answer))}
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

// Unserved explains that no registry serves a chart to some regions, while it is
// somewhere: served are those that get it.
func Unserved(answers map[string]region.Answer, served []string) Problem {
	names := slices.Sorted(maps.Keys(answers))
	var lines, last []string
	for _, name := range names {
		answer := answers[name]
		lines = append(lines, fmt.Sprintf("  %s: %s", name, strings.Join(answer.Asked, ", ")))
		if said := sentence(answer.Err.Error()); !slices.Contains(last, said) {
			last = append(last, said)
		}
	}
	next := "Check the chart and its version in those registries, or leave the regions out of `regions`."
	if len(served) > 0 {
		next = fmt.Sprintf("Served are: %s. Replicate the repository into the other regions or into the default region, or leave them out of "+
			"`regions`. Amazon ECR replicates only what is pushed after the replication rule was made.", strings.Join(served, ", "))
	}
	return Problem{path.Root("regions"), "Region Not Served", paragraphs(
		"Deployments in these regions would get this chart from nobody. Asked were, in this order:", strings.Join(lines, "\n"),
		"The last response: "+strings.Join(last, " "), next)}
}

// ServedNowhere explains that no registry of any region holds a chart: it is the
// chart or the version that is wrong, not a region.
func ServedNowhere(regions []string, standard region.Answer) Problem {
	problem := LayerChart(standard.Err)
	problem.Detail = paragraphs(problem.Detail, fmt.Sprintf(
		"No region of the layer has it either (%s), so nothing is to be replicated: check the chart, its version, and base_content_path of the registry.",
		strings.Join(regions, ", ")))
	return problem
}

// RegionsDiffer explains that regions hold different content under one tag.
func RegionsDiffer(chartReference string, digests map[string][]string) Problem {
	var lines []string
	for digest, regions := range digests {
		lines = append(lines, fmt.Sprintf("  %s: %s", digest, strings.Join(regions, ", ")))
	}
	return Problem{
		Attribute: path.Root("regions"),
		Summary:   "Regions Hold Different Charts",
		Detail: paragraphs(
			fmt.Sprintf("The same tag has different digests, so clusters of different regions would run different content of %s:", chartReference),
			strings.Join(sorted(lines), "\n"),
			"A tag was pushed again before replication finished, or replication does not cover every region. Push a new version."),
	}
}

// FallbackEmpty explains that the default region lacks the chart although
// every region asked for is served.
func FallbackEmpty(err error) Problem {
	return Problem{
		Attribute: path.Root("regions"),
		Summary:   "Default Region Lacks Chart",
		Detail: paragraphs(
			"Every region of this layer is served, but the default region of the registry does not hold the chart: a deployment in any other region would find no fallback.",
			sentence(err.Error())),
	}
}

// Deprecated reports what a chart says of itself.
func Deprecated(name, version string) Problem {
	return Problem{
		Attribute: path.Root("chart"),
		Summary:   "Chart Is Deprecated",
		Detail:    fmt.Sprintf("%s %s is marked deprecated in its Chart.yaml: its authors no longer maintain it.", name, version),
	}
}

// NotInstallable explains why Helm refuses to install a chart, whatever the
// values.
func NotInstallable(name, version string, err error) Problem {
	problem := Problem{path.Root("chart"), "Chart Cannot Be Installed", ""}
	subject := name + " " + version
	var refused *chart.InstallError
	if !errors.As(err, &refused) {
		problem.Detail = paragraphs(
			fmt.Sprintf("%s: %s", subject, sentenceEnd(err.Error())),
			"Helm follows such a table until its stack is full, so that it never installs the chart. Change the import-values in Chart.yaml and push the chart under another version.")
		return problem
	}
	names := strings.Join(refused.Names, ", ")
	switch refused.Reason {
	case chart.InstallLibrary:
		problem.Detail = paragraphs(
			fmt.Sprintf("%s is a library chart (`type: library` in its Chart.yaml): it has templates for other charts and installs nothing by itself, and Helm refuses to install it.", subject),
			"Name a chart that has it as a dependency.")
	case chart.InstallDependencies:
		problem.Detail = paragraphs(
			fmt.Sprintf("The Chart.yaml of %s declares dependencies that are not packed in its charts/ folder: %s. Helm refuses to install the chart, whether conditions or tags turn them off or not.", subject, names),
			fmt.Sprintf("Run `helm dependency update` in the folder of the chart before `helm package`, and push it under another version: clusters may hold %s already.", version))
	case chart.InstallAPIVersion:
		problem.Detail = fmt.Sprintf("The Chart.yaml of %s has `apiVersion: %s`; Helm installs charts of v1 and v2.", subject, names)
	case chart.InstallKubeVersion:
		problem.Detail = paragraphs(
			fmt.Sprintf("The Chart.yaml of %s has `kubeVersion: %s`, which is no range of versions, so that no cluster satisfies it and Helm refuses to install the chart.", subject, names),
			"Write a range such as \">=1.28.0-0\" and push the chart under another version.")
	}
	return problem
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

// asked says what the answer means, what this machine asked, and what came
// back.
func asked(e *probe.Error) string {
	text := e.Subject() + ": " + sentenceEnd(e.Statement())
	if e.Method == "" {
		return text
	}
	text += fmt.Sprintf("\nThis machine asked %s %s", e.Method, e.URL)
	if reply := e.Reply(); reply != "" {
		text += " and got " + sentenceEnd(reply)
	}
	return text
}

func causes(e *probe.Error) string {
	if len(e.Causes) == 0 {
		return ""
	}
	return "Possible causes:\n  - " + strings.Join(e.Causes, "\n  - ")
}

func permission(e *probe.Error) string {
	if e.Permission == "" {
		return ""
	}
	return "Missing permission: " + e.Permission
}

func listing(e *probe.Error) string {
	if e.Permission == "" {
		return ""
	}
	return "What is there instead could not be listed. Missing permission: " + e.Permission
}

func twins(e *probe.Error) string {
	if len(e.Twins) == 0 {
		return ""
	}
	return "The registry does hold: " + strings.Join(e.Twins, ", ") + ". Chart names are matched exactly, case included."
}

// elsewhere names the paths that hold the chart, in the attribute that the
// registry has its path in.
func elsewhere(e *probe.Error) string {
	var lines []string
	for _, place := range e.Elsewhere {
		line := fmt.Sprintf("  base_content_path = %q", place)
		if place == "" {
			line = "  no base_content_path (the chart is at the root of the endpoint)"
		}
		lines = append(lines, line)
	}
	for _, place := range e.Endpoints {
		lines = append(lines, fmt.Sprintf("  endpoint = %q", place))
	}
	if len(lines) == 0 {
		return ""
	}
	return "The registry does hold a chart of this name under another path. Write for the registry:\n\n" +
		strings.Join(lines, "\n")
}

// neighbours lists versions that are there, each once with all it is.
func neighbours(e *probe.Error) string {
	n := e.Neighbours
	var versions []string
	labels := make(map[string][]string)
	for _, part := range []struct{ version, label string }{
		{n.Twin, "the same with the other spelling of the leading v"},
		{n.CaseTwin, "the same but for upper and lower case"},
		{n.Below, "nearest below"},
		{n.Above, "nearest above"},
		{n.Newest, "newest"},
	} {
		if part.version == "" {
			continue
		}
		if labels[part.version] == nil {
			versions = append(versions, part.version)
		}
		labels[part.version] = append(labels[part.version], part.label)
	}
	if len(versions) == 0 {
		return ""
	}
	text := "Versions that are there:"
	for _, version := range versions {
		text += fmt.Sprintf("\n  %s (%s)", version, strings.Join(labels[version], ", "))
	}
	return text
}

// ChartNotRead explains why a data source has no chart to show.
func ChartNotRead(found region.Answer) Problem {
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
	if len(found.Asked) > 1 {
		problem.Detail = paragraphs(problem.Detail, "Asked, in this order: "+strings.Join(found.Asked, ", ")+".")
	}
	return problem
}

// RegionNeeded explains that a template alone names no host.
func RegionNeeded() Problem {
	return Problem{path.Root("region"), "Region Needed", "The endpoint is a template for every region: set region, or name a registered registry, which has a default region."}
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
