package diagnose

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/palette-oci/terraform-provider-palette/internal/probe/region"
)

// Unserved explains that no registry serves a chart to some regions, while it is
// somewhere: served are those that get it.
func Unserved(answers map[string]region.Resolution, served []string) Problem {
	names := slices.Sorted(maps.Keys(answers))
	var lines, last []string
	for _, name := range names {
		answer := answers[name]
		lines = append(lines, fmt.Sprintf("  %s: %s", name, strings.Join(answer.Hosts, ", ")))
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
		"Deployments in these regions would get this chart from nobody. Looked up, in this order:", strings.Join(lines, "\n"),
		"The last response: "+strings.Join(last, " "), next)}
}

// ServedNowhere explains that no registry of any region holds a chart: it is the
// chart or the version that is wrong, not a region.
func ServedNowhere(regions []string, standard region.Resolution) Problem {
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

// RegionNeeded explains that a template alone names no host.
func RegionNeeded() Problem {
	return Problem{path.Root("region"), "Region Needed", "The endpoint is a template for every region, so that it names no host. Set region, such as region = \"us-west-1\", or name a " +
		"registered registry, which has a default region."}
}
