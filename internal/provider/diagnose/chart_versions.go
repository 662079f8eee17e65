package diagnose

import (
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/region"
)

// ChartVersionsNotRead explains why a data source cannot list versions. registry is
// the attribute that names the registry.
func ChartVersionsNotRead(found region.Hosted, registry path.Path) Problem {
	problem := Problem{registry, "Chart Versions Not Listed", sentence(found.Err.Error())}
	var finding *probe.Error
	switch {
	case !errors.As(found.Err, &finding):
	case len(finding.Places) > 0 && finding.Outcome.Class() == probe.Definite:
		problem.Detail = notAtPlaces(finding)
	case finding.Outcome == probe.ChartAbsent:
		problem = Chart(finding)
	default:
		problem.Detail = paragraphs(outcome(finding), causes(finding), remedy(finding))
	}
	problem.Detail = paragraphs(problem.Detail, hosts(found.Hosts))
	return problem
}

// constraintAdvice returns what to write in the place of a constraint, or, when the
// error does not contain that, the form of constraints.
func constraintAdvice(e *chart.ConstraintError) string {
	const grammar = "A constraint has the form that Terraform uses for module versions: conditions separated by " +
		"commas, each with an operator (=, !=, >, >=, <, <=, ~>) and a version, such as constraint = \"~> 1.2\" or " +
		"constraint = \">= 1.0, < 2.0\"."
	switch {
	case e.Suggestion != "":
		return grammar
	case e.Reason == chart.ConstraintEmpty, e.Reason == chart.ConstraintLatest:
		return paragraphs(grammar, "To list every release, remove the attribute; `newest` is the newest of them.")
	case e.Reason == chart.ConstraintUnion:
		return paragraphs(grammar, "For a union of ranges, read two data sources and join their versions with concat.")
	default:
		return paragraphs(grammar, "Write each version with numbers only, and one operator in front of it.")
	}
}
