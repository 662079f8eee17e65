package figure_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/bench/figure"
)

func TestSpreadOf(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		values []float64
		want   figure.Spread
	}{
		"nothing":      {nil, figure.Spread{}},
		"one":          {[]float64{2}, figure.Spread{Median: 2, Min: 2, Max: 2}},
		"an odd many":  {[]float64{9, 1, 2}, figure.Spread{Median: 2, Min: 1, Max: 9}},
		"an even many": {[]float64{4, 1, 2, 100}, figure.Spread{Median: 3, Min: 1, Max: 100}},
	} {
		before := append([]float64(nil), test.values...)
		if diff := cmp.Diff(test.want, figure.SpreadOf(test.values)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if diff := cmp.Diff(before, test.values); diff != "" {
			t.Errorf("%s: the values are sorted in place", name)
		}
	}
}

// run is a pair of runs.
func run(own, nothing float64) figure.Sides[figure.Sample] {
	return figure.Sides[figure.Sample]{
		Own:   figure.Sample{Seconds: own, Processor: own / 2, Peak: 30_000_000},
		Plain: figure.Sample{Seconds: nothing, Processor: nothing, Peak: 22_000_000},
	}
}

// rowOf is a row in which each operation takes the same.
func rowOf(name string, rounds ...figure.Sides[figure.Sample]) figure.Row {
	row := figure.Row{Name: name, Date: "2026-01-02"}
	for _, operation := range figure.Operations() {
		for _, round := range rounds {
			row.Add(operation, round, map[string]int{"Palette: GET /v1/x": 3})
		}
	}
	return row
}

// Ratios and differences are of pairs, not of medians.
func TestOperationsAreComparedInPairs(t *testing.T) {
	t.Parallel()
	row := rowOf("layers/1/palette/0ms", run(2, 1), run(30, 20), run(4, 4))
	operation := row.Operations[0]
	for name, test := range map[string]struct{ got, want figure.Spread }{
		"ratio":           {operation.Ratio(), figure.Spread{Median: 1.5, Min: 1, Max: 2}},
		"processor ratio": {operation.ProcessorRatio(), figure.Spread{Median: 0.75, Min: 0.5, Max: 1}},
		"difference":      {operation.Difference(), figure.Spread{Median: 1, Min: 0, Max: 10}},
		"more peak":       {operation.MorePeak(), figure.Spread{Median: 8e6, Min: 8e6, Max: 8e6}},
		"own seconds":     {operation.Seconds().Own, figure.Spread{Median: 4, Min: 2, Max: 30}},
		"plain seconds":   {operation.Seconds().Plain, figure.Spread{Median: 4, Min: 1, Max: 20}},
		"plain peak":      {operation.Peak().Plain, figure.Spread{Median: 22e6, Min: 22e6, Max: 22e6}},
		"of nothing":      {figure.Operation{Rounds: []figure.Sides[figure.Sample]{run(1, 0)}}.Ratio(), figure.Spread{}},
	} {
		if diff := cmp.Diff(test.want, test.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// A kind of request that comes in some rounds only counts as none in the others.
func TestAddKeepsACountOfEachRound(t *testing.T) {
	t.Parallel()
	var row figure.Row
	row.Add("plan", run(1, 1), map[string]int{"a": 1})
	row.Add("plan", run(1, 1), map[string]int{"a": 2, "b": 5})
	row.Add("plan", run(1, 1), nil)
	want := map[string][]int{"a": {1, 2, 0}, "b": {0, 5, 0}}
	if diff := cmp.Diff(want, row.Operations[0].Requests); diff != "" || len(row.Operations) != 1 {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestGrowth(t *testing.T) {
	t.Parallel()
	report := figure.Report{Rows: []figure.Row{
		rowOf("layers/100/palette/0ms", run(1.1, 1)), rowOf("layers/1000/palette/0ms", run(13.2, 10)),
		rowOf("layers/100/embedded/0ms", run(1, 1)),
	}}
	if got, is := report.Growth("layers", "palette/0ms", figure.Plan); !is || math.Abs(got-1.2) > 1e-9 {
		t.Errorf("growth is %v, %t", got, is)
	}
	for _, world := range []string{"embedded/0ms", "palette/50ms"} {
		if _, is := report.Growth("layers", world, figure.Plan); is {
			t.Errorf("%s has grown without both rows", world)
		}
	}
}

func TestMerge(t *testing.T) {
	t.Parallel()
	here := figure.Machine{Processor: "some", Cores: 2}
	earlier := figure.Report{
		Machine: here, Note: "quick", Starts: []figure.Sides[figure.Start]{{}},
		LookUps: []figure.Sides[figure.LookUp]{{}},
		Rows: []figure.Row{
			rowOf("layers/1/palette/0ms", run(1, 1)), rowOf("layers/500/palette/0ms", run(1, 1)),
			rowOf("registries/1/embedded/0ms", run(1, 1)),
		},
	}
	anew := figure.Report{Machine: here, Rows: []figure.Row{
		rowOf("layers/500/palette/0ms", run(7, 1)), rowOf("layers/100/palette/0ms", run(1, 1)),
	}}
	merged := anew.Merge(earlier)
	var names []string
	for _, row := range merged.Rows {
		names = append(names, row.Name)
	}
	want := []string{
		"layers/1/palette/0ms", "layers/100/palette/0ms", "layers/500/palette/0ms", "registries/1/embedded/0ms",
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if found, _ := merged.Operation("layers/500/palette/0ms", figure.Plan); found.Seconds().Own.Median != 7 {
		t.Error("what was measured anew is not in the report")
	}
	if len(merged.Starts) != 1 || len(merged.LookUps) != 1 || merged.Note != "quick" {
		t.Error("starts, look-ups or the note are lost")
	}
	anew.Machine.Cores = 8
	if elsewhere := anew.Merge(earlier); len(elsewhere.Rows) != 2 || len(elsewhere.Starts) != 0 {
		t.Error("figures of another machine are kept")
	}
}

// outcome finds the outcome of a goal.
func outcome(t *testing.T, report figure.Report, about string) figure.Outcome {
	t.Helper()
	for _, result := range report.Outcomes() {
		if strings.HasPrefix(result.String(), about) {
			return result
		}
	}
	t.Fatalf("there is no goal for %s", about)
	return figure.Outcome{}
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	report := figure.Report{
		Size: figure.Sides[int64]{Own: 30_000_001},
		Starts: []figure.Sides[figure.Start]{{
			Own: figure.Start{Seconds: 0.03, Resident: 20_000_000}, Plain: figure.Start{Seconds: 0.015},
		}},
		LookUps: []figure.Sides[figure.LookUp]{{
			Own: figure.LookUp{Charts: 100, Seconds: 1}, Plain: figure.LookUp{Charts: 100, Seconds: 0.8},
		}},
		Rows: []figure.Row{
			rowOf("registries/1/palette/0ms", run(1.15, 1)), rowOf("layers/1/palette/0ms", run(1.3, 1)),
			rowOf("layers/500/embedded/0ms", run(1.1, 1)), rowOf("layers/100/palette/50ms", run(1.6, 1)),
		},
	}
	for about, want := range map[string]string{
		"registries/1/palette/0ms destroy":                 "reached",
		"layers/1/palette/0ms plan":                        "**not reached**",
		"layers/1/palette/0ms apply":                       "reached",
		"layers/500/embedded/0ms validate":                 "**not reached**",
		"layers/500/embedded/0ms apply":                    "reached",
		"registries/500/palette/0ms apply":                 "not measured",
		"start to handshake":                               "**not reached**",
		"memory at the handshake":                          "reached",
		"peak memory over do-nothing's, at worst":          "reached",
		"size of the binary":                               "**not reached**",
		"chart look-ups":                                   "reached",
		"growth of layers":                                 "not measured",
		"empty plan of 100 layers with 50 ms per response": "**not reached**",
		"creating 100 layers with 50 ms per response":      "reached",
	} {
		if result := outcome(t, report, about); result.Verdict() != want {
			t.Errorf("%s: %s, want %s", about, result, want)
		}
	}
	for _, result := range (figure.Report{}).Outcomes() {
		if result.Measured || result.Reached() {
			t.Errorf("without figures: %s", result)
		}
	}
}

// The page shows each row, each goal and the counts of requests; every table has as many cells in each line.
func TestPage(t *testing.T) {
	t.Parallel()
	report := figure.Report{
		Machine: figure.Machine{Processor: "Some CPU", Cores: 2, System: "Some OS", Go: "go1.99", Terraform: "1.99.0"},
		Rows: []figure.Row{
			rowOf("layers/500/palette/0ms", run(1, 1), run(2, 1)), rowOf("layers/50x20/palette/0ms", run(3, 1)),
		},
	}
	report.Rows[0].Operations[0].Requests["Palette: GET /v1/y"] = []int{1, 2}
	page := report.Page()
	for _, want := range []string{
		"Some CPU, 2 cores, Some OS, go1.99, Terraform 1.99.0", "Measured on 2026-01-02:", figure.ChartFile, figure.DataFile,
		"| `layers/500/palette/0ms` | validate | 2 | 1.50 (1.00–2.00) | 1.00 (1.00–1.00) | 1.50 (1.00–2.00) |",
		"3 × Palette: GET /v1/x<br>1–2 × Palette: GET /v1/y", "1.50 (≤ 1.05) **not reached**, processor 0.75", "≤ 1.15: not measured",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not contain %q:\n%s", want, page)
		}
	}
	cells := 0
	for line := range strings.Lines(page) {
		if !strings.HasPrefix(line, "|") {
			cells = 0
			continue
		}
		if got := strings.Count(line, "|"); cells != 0 && got != cells {
			t.Errorf("%d instead of %d bars in %q", got, cells, line)
		} else {
			cells = got
		}
	}
}

// The chart is well-formed, and draws what lies outside of its axis at the edge.
func TestChart(t *testing.T) {
	t.Parallel()
	report := figure.Report{Rows: []figure.Row{
		rowOf("registries/1/palette/0ms", run(100, 1)), rowOf("layers/50x20/palette/0ms", run(1, 10)),
		rowOf("layers/1/embedded/0ms", run(1, 1)),
	}}
	chart := report.Chart()
	for decoder := xml.NewDecoder(strings.NewReader(chart)); ; {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("the chart is no XML: %v\n%s", err, chart)
		}
	}
	for _, want := range []string{
		"1 registry<", "50 layers in each of 20 profiles<", "100.00 →", "class=\"beyond\"", "class=\"goal\"",
		"prefers-color-scheme: dark",
	} {
		if !strings.Contains(chart, want) {
			t.Errorf("the chart has no %s", want)
		}
	}
	if strings.Contains(chart, "embedded") || strings.Count(chart, "class=\"extent\"") != 2*len(figure.Operations())+1 {
		t.Error("the chart has other rows than those of Palette without delay")
	}
}

// The file is read as it was written.
func TestReportAsJSON(t *testing.T) {
	t.Parallel()
	report := figure.Report{
		Machine: figure.Machine{Processor: "some", Cores: 2}, Size: figure.Sides[int64]{Own: 2, Plain: 1},
		Note:   "quick",
		Starts: []figure.Sides[figure.Start]{{Own: figure.Start{Seconds: 1, Resident: 2, Peak: 3}}},
		Rows:   []figure.Row{rowOf("layers/1/palette/0ms", run(1, 2))},
	}
	content, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	var read figure.Report
	if err := json.Unmarshal(content, &read); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(report, read); diff != "" {
		t.Errorf("(-written +read):\n%s", diff)
	}
}
