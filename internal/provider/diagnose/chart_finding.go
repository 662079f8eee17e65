package diagnose

import (
	"fmt"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// notAtPlaces lists the places of a look-up when the chart may be elsewhere.
func notAtPlaces(e *probe.Error) string {
	return paragraphs(
		"The registration does not define under which path a chart is stored, and this machine did not find the "+
			"chart at the usual paths:\n\n  "+strings.Join(e.Places, "\n  "),
		outcome(e), neighbours(e),
		"Palette can still have the chart in its index: it finds GitHub packages by the repository that they are "+
			"linked to, whatever their path. Check the spelling of the chart and its version.")
}

// outcome describes a finding: its meaning, the request and the response.
func outcome(e *probe.Error) string {
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

// hosts names the hosts of a look-up if there are several.
func hosts(names []string) string {
	if len(names) < 2 {
		return ""
	}
	return "Hosts looked up, in this order: " + strings.Join(names, ", ") + "."
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
	return "The available charts and versions could not be listed. Missing permission: " + e.Permission
}

func twins(e *probe.Error) string {
	if len(e.Twins) == 0 {
		return ""
	}
	return "The registry has: " + strings.Join(e.Twins, ", ") + ". Chart names are matched exactly, including case."
}

// elsewhere names the paths that hold the chart as values of the attribute that
// contains the registry's path.
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
	return "The registry has a chart of this name under another path. In the registry resource, write:\n\n" +
		strings.Join(lines, "\n")
}

// neighbours lists the nearest versions, each once with all its labels.
func neighbours(e *probe.Error) string {
	n := e.Neighbours
	var versions []string
	labels := make(map[string][]string)
	for _, part := range []struct{ version, label string }{
		{n.Twin, "differs only in the leading v"},
		{n.CaseTwin, "differs only in upper and lower case"},
		{n.Below, "nearest lower version"},
		{n.Above, "nearest higher version"},
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
	text := "Versions in the registry:"
	for _, version := range versions {
		text += fmt.Sprintf("\n  %s (%s)", version, strings.Join(labels[version], ", "))
	}
	return text
}
