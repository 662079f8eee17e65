package layer_test

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"helm.sh/helm/v4/pkg/chart/v2/loader"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/layer"
)

func TestMerge(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		documents []string
		want      string
	}{
		"no documents":       {nil, "{}\n"},
		"empty documents":    {[]string{"", "null", "{}", "# c\n", "---\n"}, "{}\n"},
		"one document":       {[]string{"a: 1\n"}, "a: 1\n"},
		"mappings":           {[]string{"a:\n  b: 1\n  c: 2\n", "a: {c: 3, d: 4}\ne: 5\n"}, "a:\n  b: 1\n  c: 3\n  d: 4\ne: 5\n"},
		"a list is replaced": {[]string{"a: [1, 2, 3]", "a: [4]"}, "a: [4]\n"},
		"a mapping over text, and text over one": {
			[]string{"a: x\nb: {c: 1}", "a: {c: 1}\nb: x"}, "a:\n  c: 1\nb: x\n",
		},
		"null is kept":            {[]string{"a: {b: 1}\nc: 2", "a:\nc: ~"}, "a: null\nc: ~\n"},
		"a mapping over null":     {[]string{"a: {b: 1}", "a: null", "a: {c: 1}"}, "a:\n  c: 1\n"},
		"an empty mapping merges": {[]string{"a: {b: 1}", "a: {}"}, "a:\n  b: 1\n"},
		"numbers": {
			[]string{"a: 1000000\nb: 12345678901234567890123\nc: 1e6\nd: 0x1F\ne: 010\nf: 1.50\ng: 9007199254740993\nh: 1_000\n", "i: 0o14\n"},
			"a: 1000000\nb: 12345678901234567890123\nc: 1e6\nd: 0x1F\ne: 010\nf: 1.50\ng: 9007199254740993\nh: 1_000\ni: 0o14\n",
		},
		"texts in quotes": {
			[]string{`a: "1"` + "\nb: '010'\nc: \"yes\"\nd: 'null'\ne: \"1e6\"\nf: '2001-01-01'\n"},
			`a: "1"` + "\nb: '010'\nc: \"yes\"\nd: 'null'\ne: \"1e6\"\nf: '2001-01-01'\n",
		},
		"booleans of YAML 1.1": {[]string{"a: yes\nb: off\nc: True\nd: y\n"}, "a: yes\nb: off\nc: True\nd: y\n"},
		"keys as Helm reads them": {
			[]string{"yes: 1\n1: a\n\"x\": 1\n", "\"true\": 2\n'1': b\nx: 2\n"}, "yes: 2\n1: b\n\"x\": 2\n",
		},
		"comments": {[]string{"# head\na: 1 # line\n# foot\n", "a: 2 # another\n"}, "a: 2\n"},
		"an alias is a value of its own": {
			[]string{"a: &x {b: 1}\nc: *x\n", "c: {b: 2}\n"}, "a:\n  b: 1\nc:\n  b: 2\n",
		},
		"merge keys": {
			[]string{"x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\nz:\n  <<: [*x, *y]\n  a: 5\nw:\n  a: 5\n  <<: *x\n"},
			"x:\n  a: 1\n  b: 2\ny:\n  b: 3\n  c: 4\nz:\n  b: 2\n  c: 4\n  a: 5\nw:\n  a: 1\n  b: 2\n",
		},
		"blocks of text": {
			[]string{"a: |\n  x\n   y\n\nb: >-\n  z\n  z\n", "c: |+\n  x\n\n"}, "a: |\n  x\n   y\nb: >-\n  z z\nc: |+\n  x\n\n",
		},
		"macros":                {[]string{"a: '{{.spectro.var.x}}'", "b: \"{{ .spectro.var.y }}\""}, "a: '{{.spectro.var.x}}'\nb: \"{{ .spectro.var.y }}\"\n"},
		"the tag !":             {[]string{"b: 1000000\na: ! 12\n", "c: ! \nd: [1.5, ! yes]\n"}, "a: \"12\"\nb: 1000000\nc: \"\"\nd:\n  - 1.5\n  - \"yes\"\n"},
		"a block at the end":    {[]string{"b: |\n  x", "a: >\n  y"}, "b: |\n  x\na: >\n  y\n"},
		"a block that is moved": {[]string{"a:\n  - |1\n     x\n   y\n", "b: \"\\t\\n\""}, "a:\n  - |2\n      x\n    y\nb: \"\\t\\n\"\n"},
		"marks of files":        {[]string{"\ufeff---\r\na: 1\r\n", "---\nb: 2\n...\n"}, "a: 1\nb: 2\n"},
	} {
		got, err := layer.Merge(c.documents)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if diff := cmp.Diff(helmMerge(t, c.documents...), helmMerge(t, got)); diff != "" {
			t.Errorf("%s has other values in Helm (-documents +merged):\n%s", name, diff)
		}
	}
}

// helmMerge merges files with Helm's own library, as pkg/cli/values does.
func helmMerge(t *testing.T, documents ...string) map[string]any {
	t.Helper()
	merged := map[string]any{}
	for _, document := range documents {
		values, err := loader.LoadValues(bytes.NewReader([]byte(strings.TrimPrefix(document, "\ufeff"))))
		if err != nil {
			t.Fatalf("%q: %v", document, err)
		}
		merged = loader.MergeMaps(merged, values)
	}
	return merged
}

func TestMergeRefuses(t *testing.T) {
	t.Parallel()
	for document, want := range map[string]layer.ValuesReason{
		"- a":                      layer.ValuesNotMapping,
		"text":                     layer.ValuesNotMapping,
		"a: [":                     layer.ValuesSyntax,
		"a: 1\n---\nb: 2\n":        layer.ValuesSeveral,
		"a: 1\na: 2\n":             layer.ValuesDuplicateKey,
		"a: {yes: 1, \"true\": 2}": layer.ValuesDuplicateKey,
		"a: {16: 1, 0x10: 2}":      layer.ValuesDuplicateKey,
		"a: {{.spectro.var.x}}":    layer.ValuesUnquotedMacro,
		"a: 1\n? {b: 1}\n: 2\n":    layer.ValuesSyntax,
		"a: *x":                    layer.ValuesSyntax,
	} {
		_, err := layer.Merge([]string{"a: 1", "b: 2", document, "c: ["})
		var refused *layer.MergeError
		var values *layer.ValuesError
		if !errors.As(err, &refused) || refused.Index != 2 || !errors.As(err, &values) || values.Reason != want {
			t.Errorf("%q: %v", document, err)
		}
	}
}

// Aliased values are counted before they are written out.
func TestMergeRefusesTooManyValues(t *testing.T) {
	t.Parallel()
	var bomb strings.Builder
	bomb.WriteString("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n")
	for i := 1; i < 12; i++ {
		previous, name := string(rune('a'+i-1))+"0", string(rune('a'+i))+"0"
		aliases := strings.TrimSuffix(strings.Repeat("*"+previous+",", 10), ",")
		bomb.WriteString(name + ": &" + name + " [" + aliases + "]\n")
	}
	wide := "a: [" + strings.TrimSuffix(strings.Repeat("x,", 60_000), ",") + "]\n"
	for name, documents := range map[string][]string{
		"aliases":         {"a: 1", bomb.String()},
		"a loop":          {"a: 1", "b: &x [*x]\n"},
		"a long document": {"a: 1", wide + strings.Replace(wide, "a:", "b:", 1)},
	} {
		_, err := layer.Merge(documents)
		var refused *layer.MergeError
		if exceeded, ok := budget.As(err); !ok || exceeded.Limit != budget.Document || !errors.As(err, &refused) ||
			refused.Index != 1 {
			t.Errorf("%s: %v", name, err)
		}
	}
	many := []string{wide, wide, wide, wide, wide, wide}
	_, err := layer.Merge(many)
	if exceeded, ok := budget.As(err); !ok || exceeded.Limit != budget.Merged {
		t.Errorf("many long documents: %v", exceeded)
	}
	if _, err := layer.Merge(many[:2]); err != nil {
		t.Errorf("two long documents: %v", err)
	}
}

// The text has the values that Helm merges from the documents. Empty documents and the
// text itself change nothing when they are merged too.
func FuzzMerge(f *testing.F) {
	for _, seed := range [][3]string{
		{"a: {b: 1}\n", "a: {c: 2}\n", "a: null\n"},
		{"a: &x {b: 1}\nc: {<<: *x, d: 2}\n", "c: {b: 3}\n", "yes: 1\n"},
		{"a: 12345678901234567890\nb: \"1\"\n", "a: 1e6\nb: off\n", "c: |+\n  x\n\n"},
		{"a: [1, {b: 2}]\n", "{}", ""},
		{"a: ! 1\n", "yes: ! ", "a: {b: !!str 1}"},
		{"1: a\n0x10: b\n", "'1': c\n16: d\n", "~: 1\n"},
		{"a: 'it''s'\nb: \"\\t\\n\"\n", "a: \"\"\n", "a: >\n  folded\n  text\n"},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, a, b, c string) {
		var readable []string
		for _, document := range []string{a, b, c} {
			if _, err := layer.Merge([]string{document}); err == nil {
				readable = append(readable, document)
			} else if errors.Is(err, layer.ErrUnfaithful) {
				t.Errorf("%q: %v", document, err)
			}
		}
		all := mustMerge(t, readable...)
		if second := mustMerge(t, readable...); second != all {
			t.Errorf("a second merge:\n%s\n%s", all, second)
		}
		if got, want := helmMerge(t, all), helmMerge(t, readable...); !reflect.DeepEqual(got, want) {
			t.Errorf("%q are\n%s\n(-documents +merged)\n%s", readable, all, cmp.Diff(want, got))
		}
		if same := mustMerge(t, append(readable, "{}", "")...); same != all {
			t.Errorf("with empty documents:\n%s\n%s", all, same)
		}
		if same := mustMerge(t, all, all); !layer.SameValues(same, all) {
			t.Errorf("with itself:\n%s\n%s", all, same)
		}
		// Helm merges from the left, so the first documents may be merged already.
		for i := range readable {
			first := mustMerge(t, readable[:i]...)
			if same := mustMerge(t, append([]string{first}, readable[i:]...)...); !layer.SameValues(same, all) {
				t.Errorf("the first %d merged before:\n%s\n%s", i, all, same)
			}
		}
	})
}

func mustMerge(t *testing.T, documents ...string) string {
	t.Helper()
	merged, err := layer.Merge(documents)
	if err != nil {
		t.Fatalf("%q: %v", documents, err)
	}
	return merged
}

// Merging is not associative in Helm: a value between two mappings replaces the first only
// when it is merged into it.
func TestMergeFromTheLeft(t *testing.T) {
	t.Parallel()
	a, b, c := "k: {x: 1}", "k: null", "k: {y: 1}"
	if got := mustMerge(t, a, b, c); got != "k:\n  y: 1\n" {
		t.Error(got)
	}
	if got := mustMerge(t, a, mustMerge(t, b, c)); got != "k:\n  x: 1\n  y: 1\n" {
		t.Error(got)
	}
}
