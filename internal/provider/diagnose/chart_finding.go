package diagnose

import (
	"fmt"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// notAtPlaces says where a chart was looked up that need not lie there.
func notAtPlaces(e *probe.Error) string {
	return paragraphs(
		"The registration leaves open under which path a chart lies, and this machine did not find it where charts "+
			"mostly are:\n\n  "+strings.Join(e.Places, "\n  "),
		asked(e), neighbours(e),
		"Palette has it all the same if its index has it: GitHub packages are found by the repository that they are linked "+
			"to, wherever they lie. Check the spelling of the chart and its version.")
}

// asked says what the answer means, what this machine asked, and what came
// back.
func asked(e *probe.Error) string {
	text := e.Subject() + ": " + sentenceEnd(e.Statement())
	if e.Method == "" {
		return text
	}
	text += fmt.Sprintf("\nThis machine sent %s %s", e.Method, e.URL)
	if reply := e.Reported(); reply != "" {
		text += " and received " + sentenceEnd(reply)
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
