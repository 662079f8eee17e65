package chart_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// hostileChart is a chart of a high cost.
type hostileChart struct {
	// limit is the one that it exceeds, zero for none.
	limit budget.Limit
	files func() []entry
}

func hostileCharts() map[string]hostileChart {
	none := budget.Limit{}
	return map[string]hostileChart{
		"lists in a list":  {budget.Document, values("a: [", 1<<20, "[],", "1]")},
		"tables in a list": {budget.Document, values("a:\n", 1<<19, "- {b: 1}\n", "")},
		"keys":             {budget.Document, values("", 1<<18, "k#: 1\n", "")},
		"many documents":   {budget.Document, values("", 1<<18, "---\na: 1\n", "")},
		"other lines":      {budget.Document, values("a: [\"x\"]\n", 1<<18, "b: 1\r", "")},
		"as many as pass":  {none, values("a: [", 49_000, "{b},", "1]")},
		"long text":        {none, values("a: |\n", 45_000, "  "+strings.Repeat("x", 100)+"\n", "")},
		"comments":         {none, values(strings.Repeat("# a, b, {c: [d]}\n", 1<<18), 0, "", "")},
		"aliases":          {none, values("a: &a ["+strings.Repeat("{b},", 3000)+"1]\nb: [", 9000, "*a,", "1]")},
		"metadata":         {budget.Document, file("Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.2.3\nkeywords: [", 1<<20, "a,", "]")},
		"lock":             {budget.Document, file("Chart.lock", "dependencies: [", 1<<20, "{},", "]")},
		"subcharts":        {budget.Documents, subcharts(9000, "l:\n"+strings.Repeat("- {b: 1}\n", 100), "")},
		"small subcharts":  {none, subcharts(9000, "", "")},
		"globals for all":  {budget.Merged, subcharts(5000, "", "global:\n"+numbered(30_000, "  k#: 1\n"))},
		"globals within":   {none, subcharts(50, "", "global:\n"+numbered(1000, "  k#: 1\n"))},
		"aliases of a subchart": {
			budget.Merged, declaring(1, numbered(5000, "- {name: sub, version: 1.2.3, alias: a#}\n"), numbered(20_000, "k#: 1\n")),
		},
		"constraints": {
			budget.Merging, declaring(20, numbered(2000, "- {name: sub, version: \""+strings.Repeat("1.2.3 || ", 200)+"1\", alias: a#}\n"), ""),
		},
		"imports": {
			budget.Merging, declaring(1, "- {name: sub, version: 1.2.3, import-values: ["+numbered(10_000, "{child: x, parent: p#},")+"]}\n", "x: {"+numbered(5000, "k#: 1,")+"}"),
		},
		"imports of imports": {budget.Merging, importing(12)},
		"names":              {none, templates(300, func(i int) string { return numbered(1500, fmt.Sprintf("{{.Values.k%dx#}}", i)) })},
		"one action":         {none, templates(1, func(int) string { return strings.Repeat("{{ .Values.a ", 300_000) })},
		"expanded":           {budget.Expanded, templates(30, func(int) string { return strings.Repeat("\x00", 4<<20) })},
		"entries":            {budget.Entries, templates(21_000, func(int) string { return "" })},
	}
}

// file is a chart with one odd file, which contains a text n times.
func file(name, before string, n int, text, after string) func() []entry {
	return func() []entry {
		return []entry{
			{name: "web/Chart.yaml", text: metadata}, {name: "web/" + name, text: before + numbered(n, text) + after},
		}
	}
}

func values(before string, n int, text, after string) func() []entry {
	return file("values.yaml", before, n, text, after)
}

func templates(n int, text func(int) string) func() []entry {
	return func() []entry {
		files := []entry{{name: "web/Chart.yaml", text: metadata}}
		for i := range n {
			files = append(files, entry{name: fmt.Sprint("web/templates/", i), text: text(i)})
		}
		return files
	}
}

func numbered(n int, text string) string {
	var all strings.Builder
	for i := range n {
		all.WriteString(strings.ReplaceAll(text, "#", fmt.Sprint(i)))
	}
	return all.String()
}

// subcharts is a chart with n subcharts, all with the same values.
func subcharts(n int, values, own string) func() []entry {
	return func() []entry {
		files := []entry{{name: "web/Chart.yaml", text: metadata}, {name: "web/values.yaml", text: own}}
		for i := range n {
			folder := fmt.Sprintf("web/charts/c%d/", i)
			files = append(
				files,
				entry{name: folder + "Chart.yaml", text: fmt.Sprintf("{apiVersion: v2, name: c%d, version: 1.2.3}", i)},
			)
			if values != "" {
				files = append(files, entry{name: folder + "values.yaml", text: values})
			}
		}
		return files
	}
}

// declaring is a chart with dependencies and n subcharts called sub.
func declaring(n int, dependencies, values string) func() []entry {
	return func() []entry {
		files := []entry{
			{name: "web/Chart.yaml", text: "apiVersion: v2\nname: web\nversion: 1.2.3\ndependencies:\n" + dependencies},
		}
		for i := range n {
			folder := fmt.Sprintf("web/charts/s%d/", i)
			files = append(files,
				entry{name: folder + "Chart.yaml", text: "{apiVersion: v2, name: sub, version: 1.2.3}"},
				entry{name: folder + "values.yaml", text: values})
		}
		return files
	}
}

// importing is a chart of several levels, each of which imports the tables of the next
// level ten times.
func importing(levels int) func() []entry {
	var files []entry
	folder := "web/"
	for level := range levels {
		dependency := ""
		if level < levels-1 {
			dependency = "\ndependencies:\n- {name: sub, version: 1.2.3, import-values: [" +
				numbered(10, "{child: x, parent: x.p#},") + "]}\n"
		}
		files = append(
			files,
			entry{
				name: folder + "Chart.yaml",
				text: "apiVersion: v2\nname: " + map[bool]string{true: "web", false: "sub"}[level == 0] +
					"\nversion: 1.2.3" + dependency,
			},
		)
		folder += "charts/sub/"
	}
	folder = strings.TrimSuffix(folder, "charts/sub/")
	files = append(files, entry{name: folder + "values.yaml", text: "x: {a: 1}"})
	return func() []entry { return files }
}

// The cost of a chart is limited, and the error names the limit.
func TestHostileCharts(t *testing.T) {
	if testbed.Raced {
		t.Skip("costs are measured without the race detector")
	}
	for name, test := range hostileCharts() {
		t.Run(name, func(t *testing.T) {
			packed := archive(t, test.files()...)
			if len(packed) > int(budget.Archive.Max) {
				t.Fatalf("%d bytes", len(packed))
			}
			var err error
			cost := testbed.Measured(func() {
				var content chart.Content
				if content, err = chart.ReadArchive(t.Context(), bytes.NewReader(packed)); err != nil {
					return
				}
				if _, err = content.Merge(map[string]any{}); err == nil {
					_, err = content.Defaults()
				}
				content.KnownKeys()
			})
			t.Logf("%d KiB packed: %s", len(packed)>>10, cost)
			exceeded, exceeds := budget.As(err)
			if exceeds != (test.limit.Max > 0) || exceeds && exceeded.Limit.Of != test.limit.Of {
				t.Errorf("got %v, wanted %q", err, test.limit.Of)
			}
			if cost.Memory > testbed.MostMemory {
				t.Errorf("it took %d MiB", cost.Memory>>20)
			}
		})
	}
}

func TestReadArchiveReturnsTheCauseOfTheContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancelCause(t.Context())
	cause := errors.New("canceled")
	cancel(cause)
	packed := archive(t, entry{name: "web/Chart.yaml", text: metadata})
	if _, err := chart.ReadArchive(ctx, bytes.NewReader(packed)); !errors.Is(err, cause) {
		t.Errorf("got %v", err)
	}
}
