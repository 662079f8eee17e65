package layer_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/layer"
)

func TestCheckValues(t *testing.T) {
	t.Parallel()
	valid := []string{
		"", " \n", "null", "~", "{}", "# nothing", "---\n", "a: 1", "--- # c\na: 1", "a: 1\n...\n",
		"a: '{{.spectro.var.x}}'", `a: "{{ .spectro.var.x }}"`, "a: x{{.spectro.var.x}}", "a: |\n  {{ .Values.x }}\n", "a: >-\n  - {{.spectro.var.x}}\n",
		"a: &x {b: 1}\nc: *x\nd: {<<: *x}", "pack: {own: 1}\ncharts: {own: 1}", "1: a", "{a: {b: c}}", "a: yes",
		"a: 1\n---", "a: 1\n---\n", "a: 1\n---   \n\n", "a: 1\n---\n# c\n", "a: 1\n--- # c\n", "a: 1\n...\n---\n", "a: 1\n...\n# c\n",
		"a: 1\n---\n---\n", "---\n---\na: 1", "# c\n---\n# d\n---\na: 1\n---\n# e\n", "---\r\na: 1\r\n---\r\n", "a: 1\n---\nnull\n", "{}\n---\na: 1\n---\n{}\n",
		"a: |+\n  x\n\n---\n\n", "a: |\n  x\n  ---\n", "\ufeff---\na: 1\n---\n", "---\n---\n", "null\n---\n{}", "---\na: '{{.spectro.var.x}}'\n---\n",
	}
	for _, values := range valid {
		if err := layer.CheckValues(values); err != nil {
			t.Errorf("%q: %v", values, err)
		}
		if _, err := (layer.Layer{Chart: "web", Values: values}).Document(""); err != nil {
			t.Errorf("%q has no document: %v", values, err)
		}
	}
	for values, want := range map[string]layer.ValuesError{
		"- a":                          {Reason: layer.ValuesNotMapping, Line: 1, Column: 1},
		"\n\ntext":                     {Reason: layer.ValuesNotMapping, Line: 3, Column: 1},
		"'{{.spectro.a.b}}'":           {Reason: layer.ValuesNotMapping, Line: 1, Column: 1},
		"a: 1\n---\nb: 2":              {Reason: layer.ValuesSeveral},
		"a: 1\n...\nb: 2":              {Reason: layer.ValuesSeveral},
		"---\na: 1\n---\n---\nb: 2\n":  {Reason: layer.ValuesSeveral},
		"---\n---\na: [":               {Reason: layer.ValuesSyntax, Line: 3},
		"---\nnull\n---\n- a\n---":     {Reason: layer.ValuesNotMapping, Line: 4, Column: 1},
		"\xfe\xff":                     {Reason: layer.ValuesSyntax},
		"a: [":                         {Reason: layer.ValuesSyntax, Line: 1},
		"a: 1\n  b: 2":                 {Reason: layer.ValuesSyntax, Line: 2},
		"a: *x":                        {Reason: layer.ValuesSyntax},
		"--- {a: 1}":                   {Reason: layer.ValuesSyntax},
		"a: 1\nb: 2\na: 3":             {Reason: layer.ValuesDuplicateKey, Line: 3, Column: 1, Text: "a"},
		"x:\n  - {b: 1, c: 2, 'b': 3}": {Reason: layer.ValuesDuplicateKey, Line: 2, Column: 18, Text: "b"},
		"? {a: 1}\n: 2":                {Reason: layer.ValuesSyntax},

		"a: 1\nb: {{.spectro.var.x}}":              {Reason: layer.ValuesUnquotedMacro, Line: 2, Column: 4, Text: "{{.spectro.var.x}}", Suggestion: "'{{.spectro.var.x}}'"},
		"a:\n  - {{ .spectro.var.x }}  # c\n  - b": {Reason: layer.ValuesUnquotedMacro, Line: 2, Column: 5, Text: "{{ .spectro.var.x }}", Suggestion: "'{{ .spectro.var.x }}'"},
		"a: {{.spectro.var.x}}-suffix\nb: 1":       {Reason: layer.ValuesUnquotedMacro, Line: 1, Column: 4, Text: "{{.spectro.var.x}}-suffix", Suggestion: "'{{.spectro.var.x}}-suffix'"},
		"é: {b: [1, {{.spectro.var.x}}]}":          {Reason: layer.ValuesUnquotedMacro, Line: 1, Column: 12, Text: "{{.spectro.var.x}}", Suggestion: "'{{.spectro.var.x}}'"},
		"{{.spectro.var.values}}":                  {Reason: layer.ValuesUnquotedMacro, Line: 1, Column: 1, Text: "{{.spectro.var.values}}", Suggestion: "'{{.spectro.var.values}}'"},
		"a: {{ .spectro.var.x | default 'y' }}":    {Reason: layer.ValuesUnquotedMacro, Line: 1, Column: 4, Text: "{{ .spectro.var.x | default 'y' }}", Suggestion: `"{{ .spectro.var.x | default 'y' }}"`},
		"a: |\n  {{ fine }}\nb: it's\nc: {{.spectro.var.x}}/y": {
			Reason: layer.ValuesUnquotedMacro, Line: 4, Column: 4, Text: "{{.spectro.var.x}}/y", Suggestion: "'{{.spectro.var.x}}/y'"},
		"a: {{.spectro.var.x}}:{{.spectro.var.y}}\nb: {{.spectro.var.z}}!": {
			Reason: layer.ValuesUnquotedMacro, Line: 1, Column: 4, Text: "{{.spectro.var.x}}:{{.spectro.var.y}}", Suggestion: "'{{.spectro.var.x}}:{{.spectro.var.y}}'"},
	} {
		var got *layer.ValuesError
		if err := layer.CheckValues(values); !errors.As(err, &got) {
			t.Errorf("%q: got %v", values, err)
			continue
		}
		if got.Reason == layer.ValuesSyntax != (got.Err != nil) {
			t.Errorf("%q: cause %v", values, got.Err)
		}
		got.Err = nil
		got.Mistake, got.Shown, got.Above, got.Indent, got.AboveIndent = "", "", 0, 0, 0 // see TestMistake
		if want.Reason == layer.ValuesSyntax && want.Line == 0 {
			got.Line = 0
		}
		if diff := cmp.Diff(want, *got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", values, diff)
		}
	}
}

func TestCheckValuesRefusesAliases(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("a: &a [x,x,x,x,x,x,x,x,x,x]\n")
	for c := 'b'; c < 'n'; c++ {
		text.WriteString(
			string(c) + ": &" + string(c) + " [" + strings.TrimSuffix(strings.Repeat("*"+string(c-1)+",", 10), ",") +
				"]\n",
		)
	}
	started := time.Now()
	var got *layer.ValuesError
	if err := layer.CheckValues(text.String()); !errors.As(err, &got) || got.Reason != layer.ValuesAliases {
		t.Errorf("got %v", err)
	}
	if layer.SameValues(text.String(), "a: 1") ||
		layer.UnknownTopLevelKeys(text.String(), map[string]any{"a": 1}) != nil {
		t.Error("values that do not expand are decoded")
	}
	if _, err := layer.Parse("web", "1.2.3", text.String()); err == nil {
		t.Error("Parse accepts a document that does not expand")
	}
	if took := time.Since(started); took > 30*time.Second {
		t.Errorf("took %s", took)
	}
}

func TestSameValues(t *testing.T) {
	t.Parallel()
	for _, group := range [][]string{
		{"", "  \n", "null", "~", "{}", "# c", "---\n"},
		{"a: 1\nb: [x, z]", "b:\n- x\n- \"z\"\na: 1 # c\n", "---\n{b: [x, 'z'], a: 1}\n\n", "\ufeffa: 1\r\nb: [x, z]\r\n", "a: 1.0\nb: [x, z]"},
		{"a: true", "a: yes", "a: on"},
		{"k: 1", "---\nk: 1\n---\n", "# c\n---\nk: 1\n---\n# d\n", "k: 1\n...\n---\n", "null\n---\nk: 1\n---\n{}", "\ufeff---\r\nk: 1\r\n---\r\n"},
		{"k: |+\n  x\n\n", "k: |+\n  x\n\n---\n\n\n"},
		{"a: null", "a:", "a: ~"},
		{"a: {b: 1}\nc: {b: 1}", "a: &x {b: 1}\nc: *x", "a: &x {b: 1}\nc: {<<: *x}"},
		{"a: |\n  x\n", "a: |\n  x"},
		{"a: |\n  x\n\n  y\n", `a: "x\n\ny\n"`},
		{"a: '{{.spectro.var.x}}'", `a: "{{.spectro.var.x}}"`},
		{"a: {{.spectro.var.x}}", "a: {{.spectro.var.x}}\n"},
		{"a: 1\na: 2", "a: 1\na: 2 "},
		{"a: 2"},
		{"a: '1'"},
		{"a: 1"},
		{"- a"},
	} {
		for _, x := range group {
			for _, y := range group {
				if !layer.SameValues(x, y) {
					t.Errorf("%q and %q differ", x, y)
				}
			}
			for _, other := range []string{"a: other", "[", "a: {c: 1}"} {
				if layer.SameValues(x, other) || layer.SameValues(other, x) {
					t.Errorf("%q and %q are the same", x, other)
				}
			}
		}
	}
	for _, pair := range [][2]string{
		{"a: 1", "a: '1'"}, {"a: 1\na: 2", "a: 2"}, {"a: 1", ""}, {"a: null", "{}"}, {"a: [1, 2]", "a: [2, 1]"}, {"a: {}", "a: null"}, {"- a", "- b"}, {"a: |\n  x\nb: 1", "a: x\nb: 1"},
	} {
		if layer.SameValues(pair[0], pair[1]) || layer.SameValues(pair[1], pair[0]) {
			t.Errorf("%q and %q are the same", pair[0], pair[1])
		}
	}
}

func TestContradictions(t *testing.T) {
	t.Parallel()
	base := layer.Layer{Chart: "web", Namespace: "shop", InstallOrder: 5, ReleaseName: "r"}
	cases := []struct {
		name, values string
		defaults     map[string]any
		want         []string // attribute at line:column text
	}{
		{"none", "a: 1", nil, nil},
		{"invalid values", "pack: {namespace: {{x}}", nil, nil},
		{"a chart with values called pack and charts", "pack: {size: 2, content: {}}\ncharts: {web: {}}", nil, nil},
		{"pack is a list", "pack: [namespace]", nil, nil},
		{"equal keys", "pack:\n  namespace: shop\n  spectrocloud.com/install-priority: 5\n  releaseNameOverride: {web: r}", nil, nil},
		{"namespace", "a: 1\npack:\n  namespace: other", nil, []string{"namespace pack.namespace"}},
		{"all", "pack:\n  namespace: other\n  spectrocloud.com/install-priority: \"6\"\n  releaseNameOverride: {web: s}\n  spectrocloud.com/display-name: d\n  additionalNamespaces: {}\n  spectrocloud.com/x: y", nil,
			[]string{"namespace pack.namespace", "install_order pack.spectrocloud.com/install-priority", "release_name pack.releaseNameOverride", "name pack.spectrocloud.com/display-name", " pack.additionalNamespaces", " pack.spectrocloud.com/x"}},
		{"a priority that is no number", "pack: {spectrocloud.com/install-priority: first}", nil, []string{"install_order pack.spectrocloud.com/install-priority"}},
		{"the chart's own", "pack: {namespace: other}", map[string]any{"pack": map[string]any{"namespace": ""}}, nil},
		{"a whole document", "pack: {namespace: shop}\ncharts: {web: {a: 1}}", nil, []string{"document charts.web"}},
		{"the chart's own charts", "pack: {namespace: shop}\ncharts: {web: {a: 1}}", map[string]any{"charts": map[string]any{}}, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := base
			l.Values = c.values
			var got []string
			for _, mistake := range l.Contradictions(c.defaults) {
				attribute := mistake.Attribute
				if mistake.Reason == layer.ValuesDocument {
					attribute = "document"
				}
				got = append(got, attribute+" "+mistake.Text)
				if mistake.Line == 0 || mistake.Column == 0 || !strings.Contains(mistake.Error(), mistake.Text) {
					t.Errorf("%+v", mistake)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestUnknownTopLevelKeys(t *testing.T) {
	t.Parallel()
	defaults := map[string]any{"a": 1, "sub": map[string]any{}, "nothing": nil}
	for values, want := range map[string][]string{
		"":                              nil,
		"a: 1\nsub: {x: 1}\nglobal: {}": nil,
		"nothing: 1":                    nil,
		"z: 1\na: 1\nx: 2":              {"z", "x"},
		"known: 1\nA: 1":                {"A"},
		"'{{.spectro.var.x}}': 1":       nil,
		"x: &x {b: 1}\n<<: *x":          {"x"},
		"- z":                           nil,
	} {
		if diff := cmp.Diff(want, layer.UnknownTopLevelKeys(values, defaults, "known")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", values, diff)
		}
	}
	if got := layer.UnknownTopLevelKeys("z: 1", nil); got != nil {
		t.Errorf("a chart without defaults: %v", got)
	}
}

func TestCheckNames(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 64)
	cases := []struct {
		name  string
		check func(string) error
		valid []string
		wrong []string
	}{
		{"namespace", layer.CheckNamespace, []string{"a", "kube-system", "0a", long[:63]}, []string{"", "A", "-a", "a-", "a.b", "a b", "a\n", long, "{{.spectro.var.x}}"}},
		{"release", layer.CheckReleaseName, []string{"a", "my-release", "a.b-c", long[:53]}, []string{"", "A", "-a", "a-", "a..b", ".a", "a_b", "a\n", long[:54]}},
		{"layer", layer.CheckName, []string{"a", "web-2", "a--b"}, []string{"", "a/b", "Web", long[:54]}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, name := range c.valid {
				if err := c.check(name); err != nil {
					t.Error(err)
				}
			}
			for _, name := range c.wrong {
				var got *layer.NameError
				if err := c.check(name); !errors.As(err, &got) || got.Name != name ||
					!strings.Contains(err.Error(), c.name) {
					t.Errorf("%q: %v", name, err)
				}
			}
		})
	}
}

func FuzzCheckValues(f *testing.F) {
	for _, seed := range []string{
		"a: 1", "a: {{.spectro.var.x}}-y", "{{x}}", "a: 'b\n\n  c'", "- {{ a }}\n", "a: [ {{b}}, \"c\\\"\" ]", "pack: {namespace: a}", "a: &x [*x]",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, values string) {
		if !layer.SameValues(values, values) || !layer.SameValues(values, values+"\n") {
			t.Errorf("%q differs from itself", values)
		}
		err := layer.CheckValues(values)
		for _, mistake := range (layer.Layer{Chart: "web", Values: values}).Contradictions(nil) {
			if err != nil || mistake.Line == 0 {
				t.Errorf("%q: %v", values, mistake)
			}
		}
		if err == nil {
			if _, err := (layer.Layer{Chart: "web", Values: values}).Document(""); err != nil {
				t.Errorf("%q is valid, but has no document: %v", values, err)
			}
			return
		}
		var refused *layer.ValuesError
		if !errors.As(err, &refused) || refused.Reason == "" || refused.Line < 0 {
			t.Errorf("%q: %v", values, err)
		}
	})
}

func FuzzSameValues(f *testing.F) {
	f.Add("a: 1\nb: 2", "{b: 2, a: 1}")
	f.Add("", "null")
	f.Fuzz(func(t *testing.T, a, b string) {
		if layer.SameValues(a, b) != layer.SameValues(b, a) {
			t.Errorf("%q and %q: the result depends on the order", a, b)
		}
	})
}
