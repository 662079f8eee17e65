package diagnose_test

import (
	"errors"
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

// An attribute that is named in words is named once.
func TestAttributeIsNamedOnce(t *testing.T) {
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

// What a domain check refuses is told in its whole sentences, with the reason and
// the next step.
func TestRefusedTexts(t *testing.T) {
	t.Parallel()
	_, repository := iampolicy.Pull([]string{"helm/*"})
	for name, test := range map[string]struct {
		err  error
		says []string
	}{
		"path":            {endpoint.CheckPath("charts:1.2.3"), []string{"The path ends with a tag.", `Write "charts".`}},
		"region":          {endpoint.CheckRegion("eu-west-1a"), []string{"availability zone", `Write "eu-west-1".`}},
		"repository":      {repository, []string{"is not an ARN", "arn:aws:ecr:"}},
		"chart":           {chart.CheckName(""), []string{"is empty", `chart = "nginx"`}},
		"values, list":    {layer.CheckValues("- a"), []string{"not a YAML mapping", "replicaCount: 2"}},
		"values, twice":   {layer.CheckValues("a: 1\na: 2"), []string{`key "a" is duplicated`, "Remove one"}},
		"values, several": {layer.CheckValues("a: 1\n---\nb: 2"), []string{"more than one YAML document", "Join the documents"}},
	} {
		detail := diagnose.Invalid("x", test.err).Detail
		for _, text := range test.says {
			if !strings.Contains(detail, text) {
				t.Errorf("%s does not say %q:\n%s", name, text, detail)
			}
		}
		if line := diagnose.Argument(test.err); strings.Contains(line, "\n") || strings.HasSuffix(line, ".") {
			t.Errorf("%s is no part of a line: %q", name, line)
		}
	}
}

// A refusal by Palette, and a response that was lost, have a next step, whatever
// the status.
func TestEveryRefusalHasNextStep(t *testing.T) {
	t.Parallel()
	for status, next := range map[int]string{
		400: "Correct what Palette reports", 404: "Plan again", 409: "when that has ended", 412: "when that has ended",
		422: "Correct what Palette reports", 500: "Apply again later", 501: "Apply again later",
	} {
		if detail := diagnose.Palette(
			"do it", &palette.Error{Status: status, Method: "GET", Path: "/v1/x"},
		).Detail; !strings.Contains(detail, next) {
			t.Errorf("%d does not say %q:\n%s", status, next, detail)
		}
	}
	broken := &palette.TransportError{
		Method: "PUT", Path: "/v1/x", Host: "palette.test", Status: 200, Err: errors.New("unexpected EOF"),
	}
	if problem := diagnose.Palette(
		"do it", broken,
	); !strings.Contains(problem.Detail, "broke before the whole response was read") {
		t.Error(problem.Detail)
	}
	// A look-up that fails on top of it is not what the advice is about.
	unresolved := &palette.UnresolvedError{
		Kind: "registry", Name: "acr", Err: &palette.Error{Status: 500}, Lookup: &palette.Error{Status: 403},
	}
	if problem := diagnose.Palette("do it", unresolved); strings.Contains(problem.Detail, "lacks a permission") {
		t.Error(problem.Detail)
	}
}

// A registry that is not there is told once, with those that are, in the
// attribute that the name was written in.
func TestAbsentRegistry(t *testing.T) {
	t.Parallel()
	absent := &palette.NotFoundError{Kind: "registry", Name: "acre", Known: []string{"acr", "harbor"}}
	for attribute, at := range map[string]path.Path{
		"name": path.Root("name"), "registry_name": path.Root("registry_name"), "id": path.Empty(),
	} {
		detail := diagnose.RegistryNotFound(at, "acre", absent).Detail
		if strings.Count(detail, `"acre"`) != 1 || !strings.Contains(detail, "It has acr, harbor.") ||
			!strings.Contains(detail, attribute+` = "acr"`) {
			t.Errorf("%s:\n%s", attribute, detail)
		}
	}
	many := &palette.NotFoundError{Kind: "registry", Name: "x", Known: make([]string, 25)}
	if detail := diagnose.RegistryNotFound(path.Root("name"), "x", many).Detail; !strings.Contains(
		detail, "and 5 others",
	) {
		t.Error(detail)
	}
	twice := &palette.AmbiguousError{Kind: "registry", Name: "acr", Candidates: []string{"1", "2"}}
	if detail := diagnose.LayerRegistry(true, twice).Detail; !strings.Contains(detail, `registry_id = "1"`) {
		t.Error(detail)
	}
}

// What keeps a chart of a layer from being looked up is shown at the registry,
// and versions of a profile are listed in their order.
func TestPlaces(t *testing.T) {
	t.Parallel()
	for _, outcome := range []probe.Outcome{probe.CredentialsRefused, probe.RoleNotAssumed, probe.Unreachable} {
		if at := diagnose.LayerChart(&probe.Error{Outcome: outcome}).Attribute.String(); at != "registry_name" {
			t.Errorf("%s is at %q", outcome, at)
		}
	}
	if at := diagnose.LayerChart(&probe.Error{Outcome: probe.ChartAbsent}).Attribute.String(); at != "chart" {
		t.Errorf("an absent chart is at %q", at)
	}
	found := []palette.ProfileVersion{
		{UID: "1", Name: "apps", Version: "1.1.0"}, {UID: "2", Name: "apps", Version: "1.0.0"},
	}
	if detail := diagnose.ProfileImportName("apps", found).Detail; strings.Index(
		detail, "1.0.0",
	) > strings.Index(detail, "1.1.0") {
		t.Error(detail)
	}
}
