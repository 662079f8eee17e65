package figure

import (
	_ "embed" // the texts of the page
	"fmt"
	"maps"
	"slices"
	"strings"
)

// The names of what is written, side by side.
const (
	PageFile  = "README.md"
	ChartFile = "performance.svg"
	DataFile  = "performance.json"
)

var (
	//go:embed introduction.md
	introduction string
	//go:embed method.md
	method string
)

// Page is the page, in Markdown.
func (r Report) Page() string {
	var page strings.Builder
	page.WriteString(introduction)
	page.WriteString(r.machine())
	page.WriteString(r.goals())
	page.WriteString(method)
	page.WriteString(r.times())
	page.WriteString(r.starts())
	page.WriteString(r.growths())
	page.WriteString(r.requests())
	return page.String()
}

func (r Report) machine() string {
	machine := r.Machine
	text := fmt.Sprintf("Measured on %s: %s, %d cores, %s, %s, Terraform %s.\n",
		r.dates(), machine.Processor, machine.Cores, machine.System, machine.Go, machine.Terraform)
	text += fmt.Sprintf("All figures, of each run, are in [%[1]s](%[1]s).\n", DataFile)
	if r.Note != "" {
		text += r.Note + "\n"
	}
	return text + "\n"
}

// dates are the day or the days of measurement.
func (r Report) dates() string {
	var days []string
	for _, row := range r.Rows {
		days = append(days, row.Date)
	}
	slices.Sort(days)
	switch days = slices.Compact(days); len(days) {
	case 0:
		return "an unknown day"
	case 1:
		return days[0]
	default:
		return days[0] + " to " + days[len(days)-1]
	}
}

func (r Report) goals() string {
	var text strings.Builder
	text.WriteString(
		"## Goals\n\nTime over do-nothing's, the most that it is to be, and processor time over do-nothing's:\n\n",
	)
	heading(&text, append([]string{"row"}, Operations()...)...)
	outcomes := r.Outcomes()
	for _, row := range rowsOf(outcomes) {
		cells := []string{"`" + row + "`"}
		for _, outcome := range outcomes {
			if outcome.Row == row {
				cells = append(cells, outcome.cell())
			}
		}
		line(&text, cells...)
	}
	text.WriteString("\nThe others:\n\n")
	heading(&text, "what", "goal", "median", "least to greatest", "")
	for _, outcome := range outcomes {
		if outcome.Row == "" {
			line(&text, outcome.About, outcome.limit(), outcome.median(), outcome.extent(), outcome.Verdict())
		}
	}
	return text.String() + "\n"
}

func rowsOf(outcomes []Outcome) (rows []string) {
	for _, outcome := range outcomes {
		if outcome.Row != "" && !slices.Contains(rows, outcome.Row) {
			rows = append(rows, outcome.Row)
		}
	}
	return rows
}

func (o Outcome) cell() string {
	if !o.Measured {
		return o.limit() + ": not measured"
	}
	return fmt.Sprintf("%s (%s) %s, processor %.2f", o.median(), o.limit(), o.Verdict(), o.Processor)
}

func (o Outcome) limit() string {
	sign := "≤"
	if o.AtLeast {
		sign = "≥"
	}
	return fmt.Sprintf("%s %.4g%s", sign, o.Limit, o.Unit)
}

func (o Outcome) median() string {
	if !o.Measured {
		return ""
	}
	return fmt.Sprintf("%.2f%s", o.Value.Median, o.Unit)
}

func (o Outcome) extent() string {
	if !o.Measured || o.Value.Min == o.Value.Max {
		return ""
	}
	return fmt.Sprintf("%.2f to %.2f", o.Value.Min, o.Value.Max)
}

func (r Report) times() string {
	var text strings.Builder
	text.WriteString("## Runs\n\n")
	heading(&text, "row", "operation", "rounds", "this provider, s", "do-nothing, s", "ratio",
		"ratio of processor time",
		"peak memory, MB", "of do-nothing, MB")
	for _, row := range r.Rows {
		for _, operation := range row.Operations {
			seconds, peak := operation.Seconds(), operation.Peak()
			line(&text, "`"+row.Name+"`", operation.Name, fmt.Sprint(len(operation.Rounds)), seconds.Own.text(1),
				seconds.Plain.text(1),
				operation.Ratio().text(1), operation.ProcessorRatio().text(1), peak.Own.text(megabyte),
				peak.Plain.text(megabyte))
		}
	}
	return text.String() + "\n"
}

// text is the spread in units of some size.
func (s Spread) text(unit float64) string {
	if unit == megabyte {
		return fmt.Sprintf("%.1f (%.1f–%.1f)", s.Median/unit, s.Min/unit, s.Max/unit)
	}
	return fmt.Sprintf("%.2f (%.2f–%.2f)", s.Median/unit, s.Min/unit, s.Max/unit)
}

func (r Report) starts() string {
	var text strings.Builder
	text.WriteString("## Starts, size and look-ups\n\n")
	heading(&text, "what", "this provider", "beside it")
	wall := each(r.Starts, func(s Start) float64 { return s.Seconds * 1e3 })
	resident := each(r.Starts, func(s Start) float64 { return float64(s.Resident) })
	lookups := each(r.LookUps, LookUp.perSecond)
	line(&text, "start to handshake, ms", wall.Own.text(1), wall.Plain.text(1)+" (do-nothing)")
	line(&text, "memory at the handshake, MB", resident.Own.text(megabyte),
		resident.Plain.text(megabyte)+" (do-nothing)")
	line(&text, "size of the binary, MB", fmt.Sprintf("%.1f", float64(r.Size.Own)/megabyte),
		fmt.Sprintf("%.1f (do-nothing)", float64(r.Size.Plain)/megabyte))
	line(&text, "chart look-ups a second", lookups.Own.text(1), lookups.Plain.text(1)+" (plain requests)")
	return text.String() + "\n"
}

func (r Report) growths() string {
	var text strings.Builder
	for _, kind := range []string{"registries", "layers"} {
		for _, world := range []string{paletteAtOnce, embeddedAtOnce, paletteFar, "embedded/50ms"} {
			cells := []string{"`" + kind + "/…/" + world + "`"}
			for _, operation := range Operations() {
				if growth, measured := r.Growth(kind, world, operation); measured {
					cells = append(cells, fmt.Sprintf("%.2f", growth))
				}
			}
			if len(cells) > 1 {
				line(&text, cells...)
			}
		}
	}
	if text.Len() == 0 {
		return ""
	}
	var head strings.Builder
	head.WriteString("## Growth\n\nGrowth of the time of an operation from 100 to 1000, over that of do-nothing:\n\n")
	heading(&head, append([]string{"rows"}, Operations()...)...)
	return head.String() + text.String() + "\n"
}

func (r Report) requests() string {
	var text strings.Builder
	text.WriteString(
		"## Requests\n\n" +
			"Exact counts of the requests to Palette, to registries and to AWS. Palette sends some as well; the\n",
	)
	text.WriteString("embedded one sends them from the provider. A range is of rounds that differ.\n\n")
	heading(&text, "row", "operation", "requests")
	for _, row := range r.Rows {
		for _, operation := range row.Operations {
			var kinds []string
			for _, kind := range slices.Sorted(maps.Keys(operation.Requests)) {
				kinds = append(kinds, counts(operation.Requests[kind])+" × "+kind)
			}
			if len(kinds) > 0 {
				line(&text, "`"+row.Name+"`", operation.Name, strings.Join(kinds, "<br>"))
			}
		}
	}
	return text.String()
}

func counts(numbers []int) string {
	least, most := slices.Min(numbers), slices.Max(numbers)
	if least == most {
		return fmt.Sprint(least)
	}
	return fmt.Sprintf("%d–%d", least, most)
}

func heading(text *strings.Builder, cells ...string) {
	line(text, cells...)
	text.WriteString(strings.Repeat("|---", len(cells)) + "|\n")
}

func line(text *strings.Builder, cells ...string) {
	text.WriteString("| " + strings.Join(cells, " | ") + " |\n")
}
