package archtest_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/archtest"
)

// world is a small module that keeps its law: main → shell → domain, and a prober that owns a library.
func world() (archtest.Rules, archtest.Graph) {
	rules := archtest.Rules{
		Module: "m",
		Rooms: []archtest.Room{
			{Name: "main", May: []string{"shell"}},
			{Name: "shell", May: []string{"shell/**", "domain", "prober"}},
			{Name: "shell/noun", May: []string{"domain"}},
			{Name: "domain"},
			{Name: "prober", May: []string{"domain"}},
		},
		Outside: []archtest.Outside{
			{Library: "lib/net", Code: []string{"prober"}, Tests: []string{"**"}},
			{Library: "lib/plugin-*", Code: []string{"main", "shell/**"}, Tests: []string{"shell/**"}},
		},
		Unreachable: []archtest.Unreachable{{From: "main", Libraries: []string{"lib/heavy"}}},
	}
	graph := archtest.Graph{}
	for path, imports := range map[string]string{
		"m":                     "m/internal/shell lib/plugin-server",
		"m/internal/shell":      "m/internal/shell/noun m/internal/prober lib/plugin-framework",
		"m/internal/shell/noun": "m/internal/domain lib/plugin-framework/types fmt",
		"m/internal/domain":     "fmt",
		"m/internal/prober":     "m/internal/domain lib/net/http",
		"lib/net/http":          "",
		"lib/netting":           "",
		"fmt":                   "",
	} {
		graph[path] = archtest.Package{ImportPath: path, Imports: strings.Fields(imports)}
	}
	return rules, graph
}

func TestViolations(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		change func(archtest.Graph)
		want   []archtest.Violation
	}{
		"a house in order": {change: func(archtest.Graph) {}},
		"domain imports the shell": {
			change: importing("m/internal/domain", "m/internal/shell/noun"),
			want: []archtest.Violation{{
				Rule: "domain must not import shell/noun",
				Path: []string{"m", "m/internal/shell", "m/internal/shell/noun", "m/internal/domain", "m/internal/shell/noun"},
			}},
		},
		"a room below a room is another room": {
			change: importing("m/internal/shell/noun", "m/internal/prober"),
			want: []archtest.Violation{{
				Rule: "shell/noun must not import prober",
				Path: []string{"m", "m/internal/shell", "m/internal/shell/noun", "m/internal/prober"},
			}},
		},
		"a library outside its room": {
			change: importing("m/internal/domain", "lib/net/http"),
			want: []archtest.Violation{{
				Rule: "domain must not import lib/net: it belongs to prober",
				Path: []string{"m", "m/internal/shell", "m/internal/shell/noun", "m/internal/domain", "lib/net/http"},
			}},
		},
		"a library of a similar name":              {change: importing("m/internal/domain", "lib/netting")},
		"a test with a library that tests may use": {change: inTests("m/internal/domain", "lib/net/http")},
		"a test with a library of another room": {
			change: inTests("m/internal/domain", "lib/plugin-testing"),
			want: []archtest.Violation{{
				Rule: "tests of domain must not import lib/plugin-*: it belongs to the tests of shell/**",
				Path: []string{"m/internal/domain [test]", "lib/plugin-testing"},
			}},
		},
		"a heavy library behind a light one": {
			change: importing("lib/net/http", "lib/heavy/client"),
			want: []archtest.Violation{{
				Rule: "main must not reach lib/heavy",
				Path: []string{"m", "m/internal/shell", "m/internal/prober", "lib/net/http", "lib/heavy/client"},
			}},
		},
		"a room without a line, which nobody imports": {
			change: importing("m/internal/attic", "fmt"),
			want: []archtest.Violation{{
				Rule: "attic is not a room of the law: give it a line",
				Path: []string{"m/internal/attic"},
			}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			rules, graph := world()
			test.change(graph)
			if diff := cmp.Diff(test.want, rules.Violations(graph)); diff != "" {
				t.Errorf("violations (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMissing(t *testing.T) {
	t.Parallel()

	rules, graph := world()
	delete(graph, "m/internal/domain")
	if diff := cmp.Diff([]string{"domain"}, rules.Missing(graph)); diff != "" {
		t.Errorf("missing rooms (-want +got):\n%s", diff)
	}
}

func TestViolationShowsThePath(t *testing.T) {
	t.Parallel()

	got := archtest.Violation{Rule: "a must not import b", Path: []string{"m", "m/a", "m/b"}}.String()
	want := "a must not import b\n      m\n   -> m/a\n   -> m/b"
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func importing(from, to string) func(archtest.Graph) {
	return func(graph archtest.Graph) {
		p := graph[from]
		p.ImportPath, p.Imports = from, append(p.Imports, to)
		graph[from] = p
	}
}

func inTests(from, to string) func(archtest.Graph) {
	return func(graph archtest.Graph) {
		p := graph[from]
		p.XTestImports = append(p.XTestImports, to)
		graph[from] = p
	}
}
