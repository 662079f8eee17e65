package diagnose

import (
	"errors"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/region"
)

// ChartVersionsNotRead explains why a data source has no list of versions to
// show; registry is the attribute that names the registry.
func ChartVersionsNotRead(found region.Hosted, registry path.Path) Problem {
	problem := Problem{registry, "Chart Versions Not Listed", sentence(found.Err.Error())}
	var answer *probe.Error
	switch {
	case !errors.As(found.Err, &answer):
	case len(answer.Places) > 0 && answer.Outcome.Class() == probe.Definite:
		problem.Detail = notAtPlaces(answer)
	case answer.Outcome == probe.ChartAbsent:
		problem = Chart(answer)
	default:
		problem.Detail = paragraphs(asked(answer), causes(answer), remedy(answer))
	}
	if len(found.Hosts) > 1 {
		problem.Detail = paragraphs(problem.Detail, "Looked up, in this order: "+strings.Join(found.Hosts, ", ")+".")
	}
	return problem
}

// constraintAdvice is what Terraform's constraints are, where the error has
// nothing to write in the place of one.
func constraintAdvice(e *chart.ConstraintError) string {
	const grammar = "A constraint is what Terraform takes for the version of a module: conditions with commas between them, each an " +
		"operator (=, !=, >, >=, <, <=, ~>) and a version, such as constraint = \"~> 1.2\" or constraint = \">= 1.0, < 2.0\"."
	switch {
	case e.Suggestion != "":
		return grammar
	case e.Reason == chart.ConstraintEmpty, e.Reason == chart.ConstraintLatest:
		return paragraphs(grammar, "To list every release, leave the attribute out; `newest` is the newest of them.")
	case e.Reason == chart.ConstraintUnion:
		return paragraphs(grammar, "For one range or another, read two data sources, and join their versions with concat.")
	default:
		return paragraphs(grammar, "Write the versions with numbers alone, and one operator before each.")
	}
}
