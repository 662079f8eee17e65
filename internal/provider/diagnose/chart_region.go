package diagnose

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/palette-oci/terraform-provider-palette/internal/probe/region"
)

// Unserved explains that no registry serves a chart to some regions. served are
// the other regions.
func Unserved(resolutions map[string]region.Resolution, served []string) Problem {
	names := slices.Sorted(maps.Keys(resolutions))
	var lines, responses []string
	for _, name := range names {
		resolution := resolutions[name]
		lines = append(lines, fmt.Sprintf("  %s: %s", name, strings.Join(resolution.Hosts, ", ")))
		if response := sentence(resolution.Err.Error()); !slices.Contains(responses, response) {
			responses = append(responses, response)
		}
	}
	next := "Check the chart and its version in those registries, or remove the regions from `regions`."
	if len(served) > 0 {
		next = fmt.Sprintf("These regions are served: %s. Replicate the repository to the other regions or to the "+
			"default region, or remove them from `regions`. Amazon ECR replicates only what is pushed after the "+
			"replication rule was created.", strings.Join(served, ", "))
	}
	return Problem{path.Root("regions"), "Region Not Served", paragraphs(
		"No registry would serve this chart to deployments in these regions. Hosts looked up, in this order:",
		strings.Join(lines, "\n"),
		"Last response: "+strings.Join(responses, " "), next)}
}

// ServedNowhere explains that no registry of any region holds a chart, so that the
// chart or the version is wrong, not a region.
func ServedNowhere(regions []string, standard region.Resolution) Problem {
	problem := LayerChart(standard.Err)
	problem.Detail = paragraphs(problem.Detail, fmt.Sprintf(
		"No region of the layer has the chart either (%s), so replication is not the cause: check the chart, its "+
			"version, and base_content_path of the registry.",
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
			fmt.Sprintf("The tag has different digests, so clusters in different regions would run different content "+
				"of %s:", chartReference),
			strings.Join(sorted(lines), "\n"),
			"The tag was pushed again before replication finished, or replication does not cover every region. Push "+
				"the chart under a new version."),
	}
}

// FallbackEmpty explains that the default region lacks the chart, although all
// regions of the layer are served.
func FallbackEmpty(err error) Problem {
	return Problem{
		Attribute: path.Root("regions"),
		Summary:   "Default Region Lacks Chart",
		Detail: paragraphs(
			"Every region of this layer is served, but the default region of the registry does not have the chart: "+
				"deployments in other regions would have no fallback.",
			sentence(err.Error())),
	}
}

// RegionNeeded explains that a template names no host without a region.
func RegionNeeded() Problem {
	return Problem{path.Root("region"), "Region Required", "The endpoint is a template for all regions and names no " +
		"host. Set region, such as region = \"us-west-1\", or set registry_name to a registered registry, which has " +
		"a default region."}
}
