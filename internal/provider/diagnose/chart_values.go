package diagnose

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// ValuesNotChecked explains that the registry holds the chart, but it could not be read.
func ValuesNotChecked(err error) Problem {
	var finding *probe.Error
	if !errors.As(err, &finding) {
		return Problem{path.Root("values"), "Values Not Checked", sentence(err.Error())}
	}
	return Problem{path.Root("values"), "Values Not Checked", paragraphs(
		"The chart exists, but this machine could not read its default values and its values.schema.json, so the "+
			"values were not checked.",
		outcome(finding), causes(finding), remedy(finding))}
}

// Deprecated reports that the metadata of a chart mark it as deprecated.
func Deprecated(name, version string) Problem {
	return Problem{
		Attribute: path.Root("chart"),
		Summary:   "Chart Is Deprecated",
		Detail: fmt.Sprintf("%s %s is marked as deprecated in its Chart.yaml: its authors no longer maintain it.",
			name, version),
	}
}

// NotInstallable explains why Helm refuses to install a chart with any values.
func NotInstallable(name, version string, err error) Problem {
	problem := Problem{path.Root("chart"), "Chart Cannot Be Installed", ""}
	subject := name + " " + version
	var refused *chart.InstallError
	if !errors.As(err, &refused) {
		problem.Detail = paragraphs(
			fmt.Sprintf("%s: %s", subject, sentenceEnd(err.Error())),
			"Helm follows such a table until its stack overflows, so it never installs the chart. Change "+
				"import-values in the Chart.yaml and push the chart under another version.")
		return problem
	}
	names := strings.Join(refused.Names, ", ")
	switch refused.Reason {
	case chart.InstallLibrary:
		problem.Detail = paragraphs(
			fmt.Sprintf("%s is a library chart (`type: library` in its Chart.yaml). It contains templates for other "+
				"charts, and Helm refuses to install it.", subject),
			"Use a chart that has it as a dependency.")
	case chart.InstallDependencies:
		problem.Detail = paragraphs(
			fmt.Sprintf("The Chart.yaml of %s declares dependencies that are not packed in its charts/ folder: %s. "+
				"Helm refuses to install the chart, even if conditions or tags disable these dependencies.",
				subject, names),
			fmt.Sprintf("Run `helm dependency update` in the folder of the chart before `helm package`, and push the "+
				"chart under another version: clusters may already have pulled %s.", version))
	case chart.InstallAPIVersion:
		problem.Detail = fmt.Sprintf("The Chart.yaml of %s has `apiVersion: %s`; Helm installs charts of v1 and v2.",
			subject, names)
	case chart.InstallKubeVersion:
		problem.Detail = paragraphs(
			fmt.Sprintf("The Chart.yaml of %s has `kubeVersion: %s`, which is not a range of versions. No cluster "+
				"satisfies it, and Helm refuses to install the chart.", subject, names),
			"Write a range such as \">=1.28.0-0\" and push the chart under another version.")
	}
	return problem
}
