package helmlayer_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// strict is azure with a chart that checks values, a subchart that does the same, and invalid archives.
func strict(t *testing.T) (*testbed.World, *testbed.Registry) {
	t.Helper()
	world, registry := fixture.Azure(t)
	testbed.Must(registry.PushChart(testbed.Chart{
		Name: "strict", Version: "1.0.0", Schema: fixture.WebSchema, Deprecated: true,
		Values: "replicaCount: 1\nimage:\n  repository: nginx\n  tag: \"1\"\nports: [80]\n# extraEnv: []\n",
		Templates: map[string]string{
			"web.yaml": "{{ .Values.replicaCount }}{{ range .Values.extraEnv }}{{ . }}{{ end }}",
		},
		Subcharts: []testbed.Chart{
			{Name: "db", Version: "0.1.0", Values: "size: 1\n", Schema: `{"properties": {"size": {"type": "integer"}}}`},
		},
	}, "charts/strict"))
	testbed.Must(
		registry.PushChart(testbed.Chart{Name: "odd", Version: "1.0.0", Schema: `{"type": "nonsense"}`}, "charts/odd"),
	)
	testbed.Must(
		registry.PushChart(testbed.Chart{Name: "cyclic", Version: "1.0.0", Schema: `{"$ref": "#"}`}, "charts/cyclic"),
	)
	testbed.Must(registry.PushChart(testbed.Chart{Name: "greedy", Version: "1.0.0", Schema: fixture.DoublingSchema(40)},
		"charts/greedy"))
	testbed.Must(
		registry.PushChart(
			testbed.Chart{Name: "wide", Version: "1.0.0", Values: "l: [" + strings.Repeat("1,", 200_000) + "]"},
			"charts/wide",
		),
	)
	testbed.Must(registry.PushChart(testbed.Chart{Name: "needy", Version: "1.0.0", Schema: `{"required": ["image"]}`},
		"charts/needy"))
	testbed.Must(registry.PushChart(testbed.Chart{Name: "common", Version: "1.0.0", Type: "library"}, "charts/common"))
	testbed.Must(registry.PushChart(testbed.Chart{
		Name: "undone", Version: "1.0.0",
		Dependencies: []testbed.Dependency{{Name: "db", Version: "1.x.x", Condition: "db.enabled"}},
	}, "charts/undone"))
	testbed.Must(registry.PushChart(testbed.Chart{Name: "torn", Version: "1.0.0"}, "charts/torn",
		testbed.WithArchive([]byte("no archive"))))
	testbed.Must(registry.PushChart(testbed.Chart{Name: "bomb", Version: "1.0.0"}, "charts/bomb",
		testbed.WithArchive(fixture.Bomb(t))))
	return world, registry
}

// The plan checks values as Helm does at install.
func TestValuesAreChecked(t *testing.T) {
	t.Parallel()
	world, _ := strict(t)
	cases := []struct {
		label, chart, values string
		errors, warnings     []string
	}{
		{"several", "strict", "replicaCount: none\nimage: {tag: 2}\nports: [80, http]\nimage2: {}", []string{
			"Values Do Not Fit Chart: image.tag: must be string, not number.",
			"Values Do Not Fit Chart: ports[1]: must be integer, not string.",
			"Values Do Not Fit Chart: replicaCount: must be integer, not string.",
		}, []string{
			"Chart Is Deprecated: strict 1.0.0 is marked as deprecated in its Chart.yaml: its authors no longer maintain it.",
			"Values Unknown To Chart: The chart strict has no default for: image2 (similar: image). No template of the chart uses these keys",
		}},
		{"subchart", "strict", "db: {size: big}", []string{"Values Do Not Fit Chart: db.size: must be integer, not string."}, []string{"Chart Is Deprecated"}},
		{"macros", "strict", "replicaCount: '{{.spectro.var.replicas}}'\ndb: {size: \"{{ .spectro.macro.size }}\"}", nil, []string{"Chart Is Deprecated"}},
		{"defaults", "strict", "image: {tag: \"2\"}\nextraEnv: [a]\nglobal: {a: b}\n---", nil, []string{"Chart Is Deprecated"}},
		{"odd", "odd", "replicaCount: 1", []string{"Chart Schema Not Usable: The values.schema.json of odd is not a valid JSON schema, so Helm refuses to install the chart"}, nil},
		{"cyclic", "cyclic", "replicaCount: 1", []string{"Chart Schema Not Usable: The values.schema.json of cyclic refers to itself without end, so Helm refuses"}, nil},
		{"greedy", "greedy", "{}", nil, []string{"Values Not Checked: The values were not checked against the values.schema.json of greedy, because the check exceeds a limit"}},
		{"wide", "wide", "a: 1", nil, []string{"Values Not Checked: The chart exists, but this machine could not read its default values"}},
		{"long", "strict", "ports: [a" + strings.Repeat(", a", 40) + "]", slices.Repeat([]string{"Values Do Not Fit Chart: ports["}, 10), []string{"Chart Is Deprecated"}},
		{"absent", "needy", "", []string{"Values Do Not Fit Chart: image: is required."}, nil},
		{"aged", "strict", "", nil, []string{"Chart Is Deprecated"}},
		{"gone", "torn", "", []string{"Artifact Is Not A Chart"}, nil},
		{"library", "common", "", []string{"Chart Cannot Be Installed: common 1.0.0 is a library chart"}, nil},
		{"missing", "undone", "db: {enabled: false}", []string{"Chart Cannot Be Installed: The Chart.yaml of undone 1.0.0 declares dependencies that are not packed in its charts/ folder: db."}, nil},
		{"torn", "torn", "a: 1", []string{"Artifact Is Not A Chart: contoso.azurecr.io/charts/torn:1.0.0: this is not a Helm chart but a damaged one, whose archive cannot be read"}, nil},
		{"bomb", "bomb", "a: 1", nil, []string{"Values Not Checked: The chart exists, but this machine could not read its default values"}},
	}
	configuration := fixture.Embedded + strings.Replace(fixture.Apps, "\n}", "\n  variables = { replicas = {} }\n}",
		1) + fixture.ACRLogin(fixture.BasicLogin(fixture.Password))
	for _, c := range cases {
		values := ""
		if c.values != "" {
			values = fixture.ValuesAttribute(c.values)
		}
		configuration += fixture.NamedLayer(c.label, "acr", c.chart, "1.0.0", values)
	}
	w := acctest.NewWorkspace(t, world)
	w.Write(configuration)
	plan := w.Plan()
	titles := func(diagnostics []acctest.Diagnostic, address string) []string {
		var texts []string
		for _, d := range diagnostics {
			if d.Address == address {
				fixture.MustReadWell(t, d)
				texts = append(texts, d.Summary+": "+d.Detail)
			}
		}
		slices.Sort(texts)
		return texts
	}
	for _, c := range cases {
		mustBegin(t, c.label, c.errors, titles(plan.Errors(), "palette_helm_layer."+c.label))
		mustBegin(t, c.label, c.warnings, titles(plan.Warnings(), "palette_helm_layer."+c.label))
	}
	for _, d := range plan.Errors() {
		absent := d.Address == "palette_helm_layer.absent" // Terraform shows the head of the resource
		if d.Summary == "Values Do Not Fit Chart" && !absent && !strings.HasPrefix(d.Code, "values") {
			t.Errorf("%s is at %q", d.Detail, d.Code)
		}
	}

	w.Write(strings.Replace(configuration, fixture.Embedded, fixture.EmbeddedChecks("warn"), 1))
	lenient := w.Plan().MustSucceed(t)
	if got, want := len(lenient.Warnings()), len(plan.Errors())+len(plan.Warnings()); got != want {
		t.Errorf("warn: %d warnings, want %d: %+v", got, want, lenient.Warnings())
	}
}

// mustBegin fails the test unless each text begins as it should.
func mustBegin(t *testing.T, label string, want, got []string) {
	t.Helper()
	cut := slices.Clone(got)
	for i := range min(len(want), len(cut)) {
		cut[i] = cut[i][:min(len(cut[i]), len(want[i]))]
	}
	if diff := cmp.Diff(want, cut); diff != "" {
		t.Errorf("%s: %s\n%s", label, diff, strings.Join(got, "\n"))
	}
}

// Another spelling of the same values is no change.
func TestValuesAreComparedAsYAML(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	w := acctest.NewWorkspace(t, world)
	layer := func(values string) string {
		return fixture.Embedded + fixture.Apps + fixture.ACRLogin(fixture.BasicLogin(fixture.Password)) +
			fixture.NamedLayer("web", "acr", "web", "1.2.3", values)
	}
	w.Write(layer(fixture.ValuesAttribute("replicaCount: 2\nimage:\n  tag: \"1\"\n  pull: yes\nlist: [a, b]")))
	w.Apply().MustSucceed(t)
	for _, same := range []string{
		fixture.ValuesAttribute("\n\n# reordered\nimage: {pull: true, tag: '1'}   # flow\nlist:\n  - a\n  - b\nreplicaCount: 2\n\n"),
		`values = "{\"image\": {\"tag\": \"1\", \"pull\": true}, \"list\": [\"a\", \"b\"], \"replicaCount\": 2}"`,
		`values = yamlencode({ image = { tag = "1", pull = true }, list = ["a", "b"], replicaCount = 2 })`,
	} {
		w.Write(layer(same))
		w.Plan().MustBeEmpty(t)
	}
	w.Write(layer(fixture.ValuesAttribute("replicaCount: 2\nimage:\n  tag: 1\n  pull: yes\nlist: [a, b]")))
	if plan := w.Plan(); plan.Code != 2 {
		t.Errorf("text for a number is no change:\n%s", plan.Text())
	}
}

// An invalid text of values is an error without a registry.
func TestValuesTexts(t *testing.T) {
	t.Parallel()
	cases := []struct{ attributes, summary, code, detail string }{
		{fixture.ValuesAttribute("a: {{.spectro.var.x}}"), "Invalid Values", "values", "Values, line 1, column 4: macro {{.spectro.var.x}} is not quoted, so YAML reads a mapping; write '{{.spectro.var.x}}'."},
		{fixture.ValuesAttribute("a: 1\na: 2"), "Invalid Values", "values", `Values, line 2, column 1: key "a" is duplicated.`},
		{fixture.ValuesAttribute("- a"), "Invalid Values", "values", "Values, line 1, column 1: not a YAML mapping of the chart's values."},
		{fixture.ValuesAttribute("a: 1\n---\nb: 2"), "Invalid Values", "values", "Values: more than one YAML document; a layer accepts one."},
		{fixture.ValuesAttribute("a: [1"), "Invalid Values", "values", "The values are not YAML from line 1 on. A bracket or a brace is opened on the line and not closed:\n\n  line 1: a: […\n\nClose the list with ]"},
		{fixture.ValuesAttribute("b:\n  c: 1\n   d: 2"), "Invalid Values", "values", "The values are not YAML from line 3 on. The line is indented by 3 spaces, line 2 above it by 2 spaces, and the two do not fit together:\n\n  line 3:    d: …\n\nBegin the line"},
		{`values = "c:\n\td: 1"`, "Invalid Values", "values", "The values are not YAML from line 2 on. The line is indented with a tab, and YAML allows only spaces:\n\n  line 2: \td: …\n\nReplace the tabs"},
		{fixture.ValuesAttribute("pack:\n  namespace: other"), "Values Contradict Attributes", "values", "Values, line 2, column 3: pack.namespace is a key of Palette's pack header, and has no effect in the values of a chart; write the attribute namespace."},
		{fixture.ValuesAttribute("pack:\n  namespace: other\ncharts:\n  web:\n    a: 1"), "Values Contradict Attributes", "values", "Values, line 1, column 1: a whole Palette document; write only the content of charts.web."},
	}
	var configuration strings.Builder
	for i, c := range cases {
		fmt.Fprintf(
			&configuration,
			"resource \"palette_helm_layer\" \"l%d\" {\n  cluster_profile_id = \"p\"\n  registry_name = \"acr\"\n"+
				"  chart = \"web\"\n  version = \"1.2.3\"\n  namespace = \"web\"\n  %s\n}\n", i, c.attributes,
		)
	}
	configuration.WriteString(
		"resource \"palette_helm_layer\" \"fine\" {\n  cluster_profile_id = \"p\"\n  registry_name = \"acr\"\n" +
			"  chart = \"web\"\n  version = \"1.2.3\"\n  namespace = \"web\"\n  " +
			fixture.ValuesAttribute("pack: {namespace: web}\na: '{{.spectro.var.x}}'") + "\n}\n",
	)
	w := acctest.NewWorkspace(t, testbed.New(t))
	w.Write(configuration.String())
	errors := w.Validate().Errors()
	if len(errors) != len(cases) {
		t.Errorf("%d errors: %+v", len(errors), errors)
	}
	for i, c := range cases {
		found := slices.ContainsFunc(errors, func(d acctest.Diagnostic) bool {
			return d.Summary == c.summary && strings.HasPrefix(d.Code, c.code) && strings.HasPrefix(d.Detail, c.detail)
		})
		if !found {
			t.Errorf("%d: no error %s: %s\n%+v", i, c.summary, c.detail, errors)
		}
	}
}

// Values that depend on another resource are checked when they are known, before anything is written.
func TestUnknownValuesAreCheckedAtApply(t *testing.T) {
	t.Parallel()
	world, _ := strict(t)
	w := acctest.NewWorkspace(t, world)
	w.Write(fixture.Embedded + fixture.Apps + fixture.ACRLogin(fixture.BasicLogin(fixture.Password)) + `
resource "terraform_data" "replicas" {
  input = "many"
}
` + fixture.NamedLayer("web", "acr", "strict", "1.0.0",
		"values = yamlencode({ replicaCount = terraform_data.replicas.output })") +
		fixture.NamedLayer("needy", "acr", "needy", "1.0.0",
			"values = yamlencode({ image = terraform_data.replicas.output })"))
	// Unknown values are not treated as absent, although the chart requires some.
	w.Plan().MustSucceed(t)
	w.Run("apply", "-json", "plan.bin").MustFail(t, "Values Do Not Fit Chart", "values")
	if w.Has("palette_helm_layer.web") {
		t.Error("the layer was written")
	}
}
