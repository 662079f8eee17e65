package diagnose_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/iampolicy"
	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// AddTo does not name an attribute that the detail begins with.
func TestAddToNamesAttributeOnce(t *testing.T) {
	t.Parallel()
	for detail, want := range map[string]string{
		"sts is for Amazon ECR.":   "sts is for Amazon ECR.",
		"`sts` is for Amazon ECR.": "`sts` is for Amazon ECR.",
		"The role is wrong.":       "sts: The role is wrong.",
		"stsx is wrong.":           "sts: stsx is wrong.",
	} {
		var diags diag.Diagnostics
		diagnose.Problem{Summary: "x", Detail: detail}.At(path.Root("sts")).AddTo(&diags, diagnose.Error)
		if got := diags[0].Detail(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// The error of a domain check is reported in whole sentences, with the reason and
// the next step.
func TestInvalidAndArgument(t *testing.T) {
	t.Parallel()
	_, repository := iampolicy.Pull([]string{"helm/*"})
	for name, test := range map[string]struct {
		err       error
		fragments []string
	}{
		"path":            {endpoint.CheckPath("charts:1.2.3"), []string{"The path ends with a tag.", `Write "charts".`}},
		"region":          {endpoint.CheckRegion("eu-west-1a"), []string{"availability zone", `Write "eu-west-1".`}},
		"repository":      {repository, []string{"is not an ARN", "arn:aws:ecr:"}},
		"chart":           {chart.CheckName(""), []string{"is empty", `chart = "nginx"`}},
		"values, list":    {layer.CheckValues("- a"), []string{"not a YAML mapping", "replicaCount: 2"}},
		"values, twice":   {layer.CheckValues("a: 1\na: 2"), []string{`key "a" is duplicated`, "Remove one"}},
		"values, several": {layer.CheckValues("a: 1\n---\nb: 2"), []string{"more than one YAML document", "Join the documents"}},
	} {
		checkFragments(t, name, diagnose.Invalid("x", test.err).Detail, test.fragments...)
		if line := diagnose.Argument(test.err); strings.Contains(line, "\n") || strings.HasSuffix(line, ".") {
			t.Errorf("%s: %q does not fit into a line", name, line)
		}
	}
}

// The messages about a refusal by Palette, whatever the status, and about a lost
// response have a next step.
func TestEveryRefusalHasNextStep(t *testing.T) {
	t.Parallel()
	for status, next := range map[int]string{
		400: "Correct what Palette reports", 404: "Plan again", 409: "when that has ended", 412: "when that has ended",
		422: "Correct what Palette reports", 500: "Apply again later", 501: "Apply again later",
	} {
		refused := &palette.Error{Status: status, Method: "GET", Path: "/v1/x"}
		checkFragments(t, fmt.Sprint(status), diagnose.Palette("read it", refused).Detail, next)
	}
	broken := &palette.TransportError{
		Method: "PUT", Path: "/v1/x", Host: "palette.test", Status: 200, Err: errors.New("unexpected EOF"),
	}
	checkFragments(t, "broken", diagnose.Palette("write it", broken).Detail, "broke before the whole response was read")
	// The next step is about the lost response, not about the look-up that failed after it.
	unresolved := &palette.UnresolvedError{
		Kind: "registry", Name: "acr", Err: &palette.Error{Status: 500}, Lookup: &palette.Error{Status: 403},
	}
	if problem := diagnose.Palette("write it", unresolved); strings.Contains(problem.Detail, "lacks a permission") {
		t.Error(problem.Detail)
	}
}

// The message about an absent registry names it once, with the registries that
// exist, as a value of the attribute that names it.
func TestAbsentRegistry(t *testing.T) {
	t.Parallel()
	absent := &palette.NotFoundError{Kind: "registry", Name: "acre", Known: []string{"acr", "harbor"}}
	for name, attribute := range map[string]path.Path{
		"name": path.Root("name"), "registry_name": path.Root("registry_name"), "id": path.Empty(),
	} {
		detail := diagnose.RegistryNotFound(attribute, "acre", absent).Detail
		if strings.Count(detail, `"acre"`) != 1 || !strings.Contains(detail, "It has acr, harbor.") ||
			!strings.Contains(detail, name+` = "acr"`) {
			t.Errorf("%s:\n%s", name, detail)
		}
	}
	many := &palette.NotFoundError{Kind: "registry", Name: "x", Known: make([]string, 25)}
	checkFragments(t, "many", diagnose.RegistryNotFound(path.Root("name"), "x", many).Detail, "and 5 others")
	twice := &palette.AmbiguousError{Kind: "registry", Name: "acr", Candidates: []string{"1", "2"}}
	checkFragments(t, "ambiguous", diagnose.LayerRegistry(true, twice).Detail, `registry_id = "1"`)
}

// The message about a failed look-up is at the registry, the message about an
// absent chart at the chart.
func TestLayerChartAttribute(t *testing.T) {
	t.Parallel()
	for _, outcome := range []probe.Outcome{probe.CredentialsRefused, probe.RoleNotAssumed, probe.Unreachable} {
		if got := diagnose.LayerChart(&probe.Error{Outcome: outcome}).Attribute.String(); got != "registry_name" {
			t.Errorf("%s is at %q", outcome, got)
		}
	}
	if got := diagnose.LayerChart(&probe.Error{Outcome: probe.ChartAbsent}).Attribute.String(); got != "chart" {
		t.Errorf("an absent chart is at %q", got)
	}
}

func TestProfileImportNameSortsVersions(t *testing.T) {
	t.Parallel()
	found := []palette.ProfileVersion{
		{UID: "1", Name: "apps", Version: "1.1.0"}, {UID: "2", Name: "apps", Version: "1.0.0"},
	}
	detail := diagnose.ProfileImportName("apps", found).Detail
	if strings.Index(detail, "1.0.0") > strings.Index(detail, "1.1.0") {
		t.Error(detail)
	}
}
