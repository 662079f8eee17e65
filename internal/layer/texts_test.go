package layer_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/layer"
)

func TestTexts(t *testing.T) {
	t.Parallel()
	for values, want := range map[string][]string{
		"":                             nil,
		"{}":                           nil,
		"a: b":                         {"a", "b"},
		"a: 'b''c' # d":                {"a", "b'c"},
		"# a\nb: \"\\u0063\"\n# d":     {"b", "c"},
		"a: [b, {c: d}]":               {"a", "b", "c", "d"},
		"a: |\n  b\n  c\n":             {"a", "b\nc\n"},
		"a: &x {b: c}\nd: *x\n":        {"a", "b", "c", "d"},
		"? 'k{{.spectro.var.a}}'\n: 1": {"k{{.spectro.var.a}}", "1"},
		"a: {{.spectro.var.a}}":        nil, // no YAML: an error of CheckValues
		"a: 1\n---\nb: 2":              nil,
		"- a":                          nil,
	} {
		if diff := cmp.Diff(want, layer.Texts(values)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", values, diff)
		}
	}
}
