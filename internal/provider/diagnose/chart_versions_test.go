package diagnose_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/region"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// The message about versions that are not listed is at the attribute to change.
func TestChartVersionsNotRead(t *testing.T) {
	t.Parallel()
	registry := path.Root("registry_id")
	for name, test := range map[string]struct {
		found               region.Hosted
		attribute, fragment string
	}{
		"no registry of the region": {region.Hosted{Err: errors.New("no such region")}, "registry_id", "No such region."},
		"a chart that is absent":    {region.Hosted{Err: &probe.Error{Outcome: probe.ChartAbsent, Twins: []string{"web"}}}, "chart", "The registry has: web."},
		"a chart whose place is not certain": {
			region.Hosted{Err: &probe.Error{Outcome: probe.ChartAbsent, Places: []string{"ghcr.io/a/web"}}}, "registry_id", "ghcr.io/a/web",
		},
		"a permission that is missing": {
			region.Hosted{Err: &probe.Error{Outcome: probe.Forbidden, Permission: "ecr:ListImages on x"}}, "registry_id", "Missing permission: ecr:ListImages on x",
		},
		"a list without an end": {
			region.Hosted{Err: &probe.Error{Outcome: probe.TooLarge, Err: budget.Over(budget.Pages, 0)}}, "registry_id", "exceeds a limit of the look-up",
		},
		"two regions": {
			region.Hosted{Hosts: []string{"a.test", "b.test"}, Err: &probe.Error{Outcome: probe.Unreachable}}, "registry_id", "Hosts looked up, in this order: a.test, b.test.",
		},
	} {
		problem := diagnose.ChartVersionsNotRead(test.found, registry)
		if problem.Attribute.String() != test.attribute {
			t.Errorf("%s: at %s, want %s", name, problem.Attribute, test.attribute)
		}
		checkFragments(t, name, problem.Detail, test.fragment)
	}
}

// The message about a constraint that is not valid has one that is, or the alternative to a constraint.
func TestConstraintAdvice(t *testing.T) {
	t.Parallel()
	for text, fragment := range map[string]string{
		"^1.2": `write "~> 1.2"`, "": "remove the attribute", "newest": "remove the attribute", "1.0 || 2.0": "concat", ">= a": "numbers only",
	} {
		_, err := chart.ParseConstraint(text)
		checkFragments(t, text, diagnose.Invalid("x", err).Detail, fragment, `constraint = "~> 1.2"`)
	}
}

// The message about documents that cannot be merged is one line, with the index of the document.
func TestMergedValues(t *testing.T) {
	t.Parallel()
	refused := func(err error) error { return &layer.MergeError{Index: 3, Err: err} }
	for fragment, err := range map[string]error{
		"documents[3]: The document contains more than 100000 values": refused(budget.Over(budget.Document, 100_001)),
		"as a separate element":                           refused(layer.CheckValues("a: 1\n---\nb: 2")),
		"documents[3]: The values are not YAML":           refused(layer.CheckValues("a:\n\tb: 1")),
		"would not have the values of the documents. Use": layer.ErrUnfaithful,
		`documents[3]: Values, line 2, column 1: k`:       refused(layer.CheckValues("a: 1\na: 2")),
	} {
		line := diagnose.MergedValues(err)
		if !strings.Contains(line, fragment) || strings.ContainsAny(line, "\n\t") || strings.HasSuffix(line, ".") {
			t.Errorf("%q is not a line with %q", line, fragment)
		}
	}
}
