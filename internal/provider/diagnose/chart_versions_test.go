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

// Why there is no list of versions is shown at what has to change.
func TestChartVersionsNotRead(t *testing.T) {
	t.Parallel()
	at := path.Root("registry_id")
	for name, c := range map[string]struct {
		found           region.Hosted
		attribute, says string
	}{
		"no registry of the region": {region.Hosted{Err: errors.New("no such region")}, "registry_id", "No such region."},
		"a chart that is absent":    {region.Hosted{Err: &probe.Error{Outcome: probe.ChartAbsent, Twins: []string{"web"}}}, "chart", "The registry has: web."},
		"a chart whose place nobody knows": {
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
		problem := diagnose.ChartVersionsNotRead(c.found, at)
		if problem.Attribute.String() != c.attribute || !strings.Contains(problem.Detail, c.says) {
			t.Errorf("%s: at %s:\n%s", name, problem.Attribute, problem.Detail)
		}
	}
}

// What is no constraint is told with what to write, or what there is instead.
func TestConstraintAdvice(t *testing.T) {
	t.Parallel()
	for text, says := range map[string]string{
		"^1.2": `write "~> 1.2"`, "": "remove the attribute", "newest": "remove the attribute", "1.0 || 2.0": "concat", ">= a": "numbers only",
	} {
		_, err := chart.ParseConstraint(text)
		detail := diagnose.Invalid("x", err).Detail
		for _, part := range []string{says, `constraint = "~> 1.2"`} {
			if !strings.Contains(detail, part) {
				t.Errorf("%q does not say %q:\n%s", text, part, detail)
			}
		}
	}
}

// Documents that cannot be merged are told on one line, each by its index.
func TestMergedValues(t *testing.T) {
	t.Parallel()
	refused := func(err error) error { return &layer.MergeError{Index: 3, Err: err} }
	for says, err := range map[string]error{
		"documents[3]: The document contains more than 100000 values": refused(budget.Over(budget.Document, 100_001)),
		"as a separate element":                           refused(layer.CheckValues("a: 1\n---\nb: 2")),
		"documents[3]: The values are not YAML":           refused(layer.CheckValues("a:\n\tb: 1")),
		"would not have the values of the documents. Use": layer.ErrUnfaithful,
		`documents[3]: Values, line 2, column 1: k`:       refused(layer.CheckValues("a: 1\na: 2")),
	} {
		line := diagnose.MergedValues(err)
		if !strings.Contains(line, says) || strings.ContainsAny(line, "\n\t") || strings.HasSuffix(line, ".") {
			t.Errorf("%q does not say %q", line, says)
		}
	}
}
