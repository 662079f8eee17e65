package diagnose_test

import (
	"errors"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/chart/schema"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// The message about a chart that cannot be installed, or whose schema or values
// are at fault, names the reason and the next step, at the attribute to change.
func TestChartContentMessages(t *testing.T) {
	t.Parallel()
	refused := func(reason chart.InstallReason, names ...string) diagnose.Problem {
		return diagnose.NotInstallable("web", "1.2.3", &chart.InstallError{Reason: reason, Names: names})
	}
	compareMessages(t, map[string]message{
		"library":      {refused(chart.InstallLibrary), "chart", "Chart Cannot Be Installed", []string{"web 1.2.3 is a library chart", "as a dependency"}},
		"dependencies": {refused(chart.InstallDependencies, "db", "mail"), "chart", "Chart Cannot Be Installed", []string{"charts/ folder: db, mail.", "helm dependency update", "another version"}},
		"apiVersion":   {refused(chart.InstallAPIVersion, "v3"), "chart", "Chart Cannot Be Installed", []string{"`apiVersion: v3`", "v1 and v2"}},
		"kubeVersion":  {refused(chart.InstallKubeVersion, "newest"), "chart", "Chart Cannot Be Installed", []string{"`kubeVersion: newest`", ">=1.28.0-0"}},
		"imports": {
			diagnose.NotInstallable("web", "1.2.3", &chart.ImportError{Chart: "web", Dependency: "db"}), "chart", "Chart Cannot Be Installed",
			[]string{`import-values of dependency "db"`, "another version"},
		},
		"several": {
			diagnose.LayerChart(&probe.Error{Outcome: probe.SeveralCharts, Found: "web 1.2.3, db 1.0.0", NextStep: "Push each."}), "version", "Artifact Holds Several Charts",
			[]string{"more than one chart: web 1.2.3, db 1.0.0", "Push each."},
		},
		"another": {
			diagnose.LayerChart(&probe.Error{Outcome: probe.IdentityMismatch, Found: "db 1.2.3", Misnamed: true}), "chart", "Chart Identity Differs",
			[]string{"calls itself db 1.2.3", "`chart_checks = \"warn\"` in this layer"},
		},
		"cycle": {
			diagnose.SchemaNotUsable("web", &schema.Error{Chart: "web.db", Reason: schema.Cyclic, Err: errors.New("#/$ref refers to itself")}), "chart", "Chart Schema Not Usable",
			[]string{"values.schema.json of the subchart db of web refers to itself", "whatever the values are"},
		},
		"remote": {
			diagnose.SchemaNotFetched("web", &schema.Error{Chart: "web", Reason: schema.Remote, URL: "https://h.example/s"}), "values", "Chart Schema Not Fetched",
			[]string{"values.schema.json of web refers to https://h.example/s", "fetches nothing"},
		},
		"absent values": {
			diagnose.ValueViolation(schema.Violation{Path: "image", Message: "is required"}, true, 0), "values", "Values Do Not Fit Chart",
			[]string{"image: is required.", "no `values`"},
		},
		"unknown keys": {
			diagnose.UnknownValues("web", []string{"replicas", "imgae"}, []string{"image", "replicaCount"}), "values", "Values Unknown To Chart",
			[]string{"no default for: replicas, imgae (similar: image).", "check the spelling"},
		},
		"the values as a whole": {
			diagnose.ValueViolation(schema.Violation{Message: "is not allowed by the schema"}, false, 3), "values", "Values Do Not Fit Chart",
			[]string{"is not allowed by the schema.", "values.schema.json requires", "3 more values"},
		},
		"a schema that costs too much": {
			diagnose.SchemaTooLarge("web", &schema.Error{Chart: "web.db", Reason: schema.Costly, Err: budget.Over(budget.Checking, 0)}),
			"values", "Values Not Checked",
			[]string{"schema.json of the subchart db of web", "more than 500000.", "Large charts take", "Helm checks"},
		},
		"values that cost too much": {
			diagnose.ValuesTooLarge("web", budget.Over(budget.Merged, 400_000)), "values", "Values Not Checked",
			[]string{"defaults and the values.schema.json of web", "more than 300000, at least 400000."},
		},
	})
}
