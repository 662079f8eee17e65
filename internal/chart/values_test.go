package chart_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
)

func TestParseValues(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]map[string]any{
		"":                                {},
		"\n  \n# nothing\n":               {},
		"null":                            {},
		"{}":                              {},
		"a: yes\nb: off\nc: 010":          {"a": true, "b": false, "c": float64(8)},
		"a: 1\na: 2":                      {"a": float64(2)},
		"1: a\ntrue: b":                   {"1": "a", "true": "b"},
		"a: {b: 1, c: 2}\n---\na: {b: 3}": {"a": map[string]any{"b": float64(3), "c": float64(2)}},
		"--- # first\na: 1\n---\n":        {"a": float64(1)},
		"a: &x {b: 1}\nc: {<<: *x}":       {"a": map[string]any{"b": float64(1)}, "c": map[string]any{"b": float64(1)}},
		"a: |+\n  x\n":                    {"a": "x\n"},
		"a: |+\n  x":                      {"a": "x\n"},
		"a: |\r\n  x\r\n  y\r\n":          {"a": "x\ny\n"},
		"a: 2001-01-01":                   {"a": "2001-01-01"},
	} {
		got, err := chart.ParseValues([]byte(text))
		if err != nil {
			t.Errorf("%q: %v", text, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
	for _, text := range []string{
		"- 1", "text", "a: [", "a: {{ .b }}", "a: *x", "--- {a: 1}", "a: .nan", "? {a: 1}\n: 2",
	} {
		if got, err := chart.ParseValues([]byte(text)); !errors.Is(err, chart.ErrValues) {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
}

// Aliases of aliases would expand to 10^12 values.
func TestParseValuesRefusesAliases(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n")
	for i := 1; i < 12; i++ {
		previous, name := string(rune('a'+i-1))+"0", string(rune('a'+i))+"0"
		aliases := strings.TrimSuffix(strings.Repeat("*"+previous+",", 10), ",")
		text.WriteString(name + ": &" + name + " [" + aliases + "]\n")
	}
	started := time.Now()
	if _, err := chart.ParseValues([]byte(text.String())); !errors.Is(err, chart.ErrValues) {
		t.Errorf("got %v", err)
	}
	if took := time.Since(started); took > 30*time.Second {
		t.Errorf("took %s", took)
	}
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	content := chart.Content{
		Metadata: chart.Metadata{Name: "web", Version: "1.0.0", Dependencies: []chart.Dependency{
			{Name: "db", Version: "1.x.x", Alias: "store", Condition: "store.enabled,features.db", Tags: []string{"data"}},
		}},
		Values: []byte("existing: null\nstore: {enabled: false}\nnested: {a: null}"),
		Schema: []byte(`{"properties": {"declared": {}}}`),
		Subcharts: []chart.Content{
			{Metadata: chart.Metadata{Name: "db", Version: "1.4.0"}, Values: []byte("port: 5432")},
			{Metadata: chart.Metadata{Name: "loose", Version: "0.1.0"}},
		},
	}
	defaults, err := content.Defaults()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"existing": nil,
		"nested":   map[string]any{"a": nil},
		"store":    map[string]any{"enabled": false, "port": float64(5432), "global": map[string]any{}},
		"loose":    map[string]any{"global": map[string]any{}},
	}
	if diff := cmp.Diff(want, defaults); diff != "" {
		t.Errorf("defaults (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(
		[]string{"db", "declared", "features", "global", "loose", "store", "tags"}, content.KnownKeys(),
	); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
	merged, err := content.Merge(nil)
	if err != nil {
		t.Fatal(err)
	}
	want = map[string]any{
		"nested": map[string]any{}, "store": map[string]any{"enabled": false}, "loose": map[string]any{"global": map[string]any{}},
	}
	if diff := cmp.Diff(want, merged.Values); diff != "" {
		t.Errorf("merged (-want +got):\n%s", diff)
	}
	if len(merged.Subcharts) != 1 || merged.Subcharts[0].Name != "loose" {
		t.Errorf("subcharts: %+v", merged.Subcharts)
	}
}

func TestMergeRefuses(t *testing.T) {
	t.Parallel()
	content := chart.Content{
		Metadata: chart.Metadata{Name: "web", Version: "1.0.0"},
		Subcharts: []chart.Content{
			{Metadata: chart.Metadata{Name: "db", Version: "1.4.0"}, Subcharts: []chart.Content{{Metadata: chart.Metadata{Name: "deep", Version: "1.0.0"}}}},
		},
	}
	_, err := content.Merge(map[string]any{"db": map[string]any{"deep": "text"}})
	var got *chart.MergeError
	if !errors.As(err, &got) || got.Value != "text" {
		t.Fatalf("got %v", err)
	}
	if diff := cmp.Diff([]string{"db", "deep"}, got.Keys); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	content.Values = []byte("[")
	if _, err := content.Merge(nil); !errors.Is(err, chart.ErrValues) {
		t.Errorf("got %v", err)
	}
	if _, err := content.Defaults(); !errors.Is(err, chart.ErrValues) {
		t.Errorf("got %v", err)
	}
}

// Imports of a table into itself would overflow Helm's stack.
func TestMergeRefusesTablesInThemselves(t *testing.T) {
	t.Parallel()
	imported := func(child, parent string) any { return map[string]any{"child": child, "parent": parent} }
	for name, test := range map[string]struct {
		imports []any
		loops   bool
	}{
		"none":         {[]any{imported("a", "p"), imported("b", "p.q")}, false},
		"same twice":   {[]any{imported("a", "p"), imported("a", "p")}, false},
		"itself":       {[]any{imported("a", "p"), imported("b", "p.q"), imported("a", "p.q.r")}, true},
		"straight":     {[]any{imported("a", "p"), imported("a", "p.q")}, true},
		"empty tables": {[]any{imported("e", "p"), imported("e", "p.q")}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			content := chart.Content{
				Metadata: chart.Metadata{Name: "web", Version: "1.0.0", Dependencies: []chart.Dependency{
					{Name: "db", Version: "1.x.x", ImportValues: test.imports},
				}},
				Subcharts: []chart.Content{
					{Metadata: chart.Metadata{Name: "db", Version: "1.4.0"}, Values: []byte("a: {x: 1}\nb: {y: 2}\ne: {}")},
				},
			}
			var loop *chart.ImportError
			if _, err := content.Merge(nil); errors.As(err, &loop) != test.loops {
				t.Errorf("merging: %v", err)
			}
			if _, err := content.Defaults(); errors.As(err, &loop) != test.loops {
				t.Errorf("defaults: %v", err)
			}
		})
	}
}

func TestParseMetadata(t *testing.T) {
	t.Parallel()
	got, err := chart.ParseMetadata(
		[]byte(
			`{"name":"web","version":"1.2.3","type":"application","deprecated":true,"maintainers":[{}],"dependencies":[{"name":"db","tags":["a"]}]}`,
		),
	)
	if err != nil {
		t.Fatal(err)
	}
	want := chart.Metadata{
		Name: "web", Version: "1.2.3", Type: "application", Deprecated: true,
		Dependencies: []chart.Dependency{{Name: "db", Tags: []string{"a"}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, text := range []string{
		"", "[]", `"x"`, `{"name": 1}`, `{"dependencies": {}}`, "{", `{"keywords": "a"}`, `{"maintainers": {}}`,
	} {
		if _, err := chart.ParseMetadata([]byte(text)); !errors.Is(err, chart.ErrMetadata) {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, text := range []string{`{}`, `null`, `{"maintainers": [null]}`} {
		if _, err := chart.ParseMetadata([]byte(text)); err != nil {
			t.Errorf("%s: ParseMetadata checks the content: %v", text, err)
		}
	}
}

func FuzzParseMetadata(f *testing.F) {
	f.Add([]byte(`{"name":"web","version":"1.2.3","dependencies":[{"alias":"a"}]}`))
	f.Add([]byte(`{"architecture":"amd64","config":{}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		metadata, err := chart.ParseMetadata(text)
		if err != nil && !errors.Is(err, chart.ErrMetadata) {
			t.Errorf("%v", err)
		}
		if err := metadata.Check(); err == nil && (metadata.Name == "" || metadata.Version == "") {
			t.Errorf("%+v is accepted", metadata)
		}
	})
}

func FuzzParseValues(f *testing.F) {
	for _, seed := range []string{
		"a: 1", "a: {b: null}\n---\na: {c: 1}", "&a [*a]", "<<: {a: 1}", "a: |\n  x", "\xEF\xBB\xBFa: 1",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		values, err := chart.ParseValues(text)
		if err != nil {
			if !errors.Is(err, chart.ErrValues) {
				t.Errorf("%v", err)
			}
			return
		}
		content := chart.Content{Metadata: chart.Metadata{Name: "x", Version: "1.0.0"}, Values: text}
		merged, err := content.Merge(values)
		if err != nil {
			t.Fatalf("values do not merge with themselves: %v", err)
		}
		second, err := content.Merge(merged.Values)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(merged.Values, second.Values); diff != "" {
			t.Errorf("a second merge differs (-first +second):\n%s", diff)
		}
	})
}
