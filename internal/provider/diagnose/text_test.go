package diagnose_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// The message about a text that is not valid has the reason and an example.
func TestInvalidTexts(t *testing.T) {
	t.Parallel()
	version := func(text string) error { _, err := chart.ParseVersion(text); return err }
	_, ecrHost := endpoint.ParseBasic("214575254960.dkr.ecr.us-west-1.amazonaws.com/charts")
	for name, test := range map[string]struct {
		problem   diagnose.Problem
		fragments []string
	}{
		"latest":    {diagnose.Invalid("x", version("latest")), []string{"moving tag", "exact version", "palette_chart_versions", `version = "1.2.3"`}},
		"range":     {diagnose.Invalid("x", version("~> 6.5")), []string{"is a range", "palette_chart_versions", "newest"}},
		"namespace": {diagnose.Invalid("x", layer.CheckNamespace("Web_Front.End")), []string{"63", `Write "web-front-end".`}},
		"no namespace": {
			diagnose.Invalid("x", layer.CheckNamespace("__")), []string{"DNS label", `"web-frontend"`},
		},
		"long namespace": {diagnose.Invalid("x", layer.CheckNamespace(strings.Repeat("a", 64))), []string{"63", `"web-frontend"`}},
		"release":        {diagnose.Invalid("x", layer.CheckReleaseName("Web Front")), []string{"53", `Write "web-front".`}},
		"layer":          {diagnose.Invalid("x", layer.CheckName("web_front.end")), []string{"53", `Write "web-front.end".`}},
		"no certificate": {diagnose.Invalid("x", probe.CheckCA("ca.pem")), []string{"BEGIN CERTIFICATE", `file("ca.pem")`}},
		"ECR host": {
			diagnose.Violation(credential.Violation{Detail: "It is ECR.", Err: ecrHost}),
			[]string{`auth_type = "ecr"`, `endpoint = "214575254960.dkr.ecr.us-west-1.amazonaws.com`, "protected = true", "without basic"},
		},
		"choice": {
			diagnose.Choice("x", "cluster", []string{"add-on"}, diagnose.OnlyAddOns), []string{`"cluster"`, "add-on profiles", `Write "add-on".`},
		},
		"mistyped choice": {diagnose.Choice("x", "enforced", []string{"enforce", "warn"}, ""), []string{`Write "enforce".`, `"warn"`}},
	} {
		checkFragments(t, name, test.problem.Detail, test.fragments...)
	}
}

// The message about a mistyped name has the most similar name that exists, however many there are.
func TestSimilarNames(t *testing.T) {
	t.Parallel()
	known := []string{}
	for i := range 40 {
		known = append(known, fmt.Sprintf("registry-%d", i))
	}
	mistyped := &palette.NotFoundError{Kind: "registry", Name: "arc", Known: append(known, "zz-acr", "acr")}
	far := &palette.NotFoundError{Kind: "registry", Name: "elsewhere", Known: known}
	for name, problem := range map[string]func(error) diagnose.Problem{
		`registry_name = "acr"`: func(err error) diagnose.Problem { return diagnose.LayerRegistry(true, err) },
		`"acr"`:                 func(err error) diagnose.Problem { return diagnose.RegistryNotKnown("arc", err) },
		`name = "acr"`:          func(err error) diagnose.Problem { return diagnose.RegistryNotFound(path.Root("name"), "arc", err) },
	} {
		checkFragments(t, "mistyped", problem(mistyped).Detail, name+".")
		if detail := problem(far).Detail; strings.Contains(detail, "similar") {
			t.Errorf("the message suggests a name:\n%s", detail)
		}
	}
}

// The message about a line of values that is not YAML has its number, the line
// without its value, the cause and the next step.
func TestValuesSyntax(t *testing.T) {
	t.Parallel()
	for text, fragments := range map[string][]string{
		"a:\n  b: 1\n c: canary":  {"from line 3 on", "by 1 space, line 2 above it by 2 spaces", "  line 3:  c: …", "same column"},
		"- a\nb: canary":          {"from line 2 on", "one of the two is an entry of a list", "b: …"},
		"a:\n\tb: canary":         {"from line 2 on", "tab", "spaces"},
		"a: 1\nreplicas\nb: 2":    {"from line 2 on", "no colon", "replicas", "replicaCount: 2"},
		"a: 1\nreplicas:canary\n": {"from line 2 on", "No space follows", "replicas:…"},
		"a: x: canary":            {"from line 1 on", "a colon and a space", "quotes"},
		"a: \"canary\nb: 1":       {"from line 1 on", "not closed", "a: \"…"},
		"a: \"x\" canary":         {"from line 1 on", "Text follows"},
		"a: [canary\nb: 1":        {"from line 1 on", "bracket", "a: […"},
		"a: @canary":              {"from line 1 on", "reserved in YAML", "a: @…"},
	} {
		problem := diagnose.Invalid("Invalid Values", layer.CheckValues(text))
		checkFragments(t, text, problem.Detail, fragments...)
		for _, never := range []string{"canary", "did not find", "expected"} {
			if strings.Contains(problem.Detail, never) {
				t.Errorf("%q: %q is in:\n%s", text, never, problem.Detail)
			}
		}
	}
}
