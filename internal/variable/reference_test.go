package variable_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/variable"
)

func TestReferences(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"":                       nil,
		"plain":                  nil,
		"spectro.var.a":          nil,
		".spectro.var.a":         nil,
		"{{.spectro.var.a}}":     {"a"},
		"{{ .spectro.var.a }}":   {"a"},
		"{{- .spectro.var.a -}}": {"a"},
		"{{.spectro.var.a-}}":    {"a"},
		"{{\t.spectro.var.a\n}}": {"a"},
		"{{$.spectro.var.a}}":    {"a"},
		"{{(.spectro.var.a)}}":   {"a"},
		"{{.spectro.var.A_1-b}}": {"A_1-b"},
		"x{{.spectro.var.a}}y{{.spectro.var.b}}z{{.spectro.var.a}}":   {"a", "b"},
		`{{ .spectro.var.a | default "x" | upper }}`:                  {"a"},
		`{{ .spectro.var.a | default .spectro.var.b }}`:               {"a", "b"},
		`{{ default .spectro.var.a "}}" }} {{ .spectro.var.b }}`:      {"a", "b"},
		`{{ if eq .spectro.var.a "1" }}{{ .spectro.var.b }}{{ end }}`: {"a", "b"},
		`{{ printf "%s-%s" .spectro.var.a .spectro.var.b }}`:          {"a", "b"},
		`{{ default ".spectro.var.a" .x }}`:                           nil,
		"{{ `{{ .spectro.var.a }}` }}":                                nil,
		`{{/* .spectro.var.a */}}`:                                    nil,
		`{{/* .spectro.var.a */}}{{.spectro.var.b}}`:                  {"b"},
		`{{ "{{" }} .spectro.var.a {{ "}}" }}`:                        nil,
		`{{ "\"}}" | default .spectro.var.a }}`:                       {"a"},
		"{{ .Values.spectro.var.a }}":                                 nil,
		"{{ .x.spectro.var.a }}":                                      nil,
		"{{ $x.spectro.var.a }}":                                      nil,
		"{{ .spectro.variable.a }}":                                   nil,
		"{{ .spectro.macro.a }}{{ .spectro.system.cluster.name }}":    nil,
		"{{ .spectro.var. }}":                                         nil,
		`{{ index .spectro.var "a" }}`:                                nil,
		"{{.spectro.var.a":                                            nil,
		"{{.spectro.var.a}":                                           nil,
		"{{ open {{.spectro.var.a}}":                                  {"a"},
		`{{ "open {{.spectro.var.a}}`:                                 {"a"},
		"{{/* open {{.spectro.var.a}}":                                {"a"},
		"{.spectro.var.a}":                                            nil,
		"{{{.spectro.var.a}}}":                                        {"a"},
		"{{.spectro.var.a}}" + strings.Repeat("{{", 50):               {"a"},
	} {
		if diff := cmp.Diff(want, variable.References(text)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

// CheckName accepts the names of the references in any text, and other text before them
// makes no difference.
func FuzzReferences(f *testing.F) {
	for _, seed := range []string{"{{.spectro.var.a}}", `{{ "x }}" | .spectro.var.b }}`, "{{/* */}}", "{{{{", "`"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		found := variable.References(text)
		for _, name := range found {
			if !strings.Contains(text, ".spectro.var."+name) {
				t.Errorf("%q is not in %q", name, text)
			}
			if strings.Trim(name, "-") == name && variable.CheckName(name) != nil {
				t.Errorf("%q is no name", name)
			}
		}
		if diff := cmp.Diff(found, variable.References("before "+text)); diff != "" {
			t.Errorf("other text before it makes a difference (-without +with):\n%s", diff)
		}
	})
}
