package figure

import (
	"fmt"
	"html"
	"math"
	"strings"
)

// The measures of the chart, in units of its view box.
const (
	chartWidth  = 880
	plotLeft    = 250
	plotRight   = 790
	chartTop    = 64
	lineHeight  = 18
	groupMargin = 12
	axisFrom    = 0.8
	axisTo      = 2.0
	axisStep    = 0.2
)

// Both schemes are legible where the style is ignored, too.
const chartStyle = `<style>
text { font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #57606a }
.title { font-size: 15px; font-weight: 600; fill: #24292f }
.group { font-weight: 600; fill: #24292f }
.grid { stroke: #8c959f; stroke-opacity: .3 }
.one { stroke: #8c959f; stroke-width: 1.5 }
.extent { stroke: #8c959f; stroke-width: 2 }
.goal { stroke: #8250df; stroke-width: 3 }
.processor { fill: none; stroke: #0969da; stroke-width: 1.5 }
.plain { fill: #6e7781 } .within { fill: #1a7f37 } .beyond { fill: #cf6a17 }
@media (prefers-color-scheme: dark) {
  text { fill: #9ea7b3 } .title, .group { fill: #e6edf3 } .goal { stroke: #a371f7 } .processor { stroke: #58a6ff }
  .within { fill: #3fb950 } .beyond { fill: #f0883e }
}
</style>
`

// Chart is the ratio to do-nothing of each operation against Palette without delay, as SVG.
func (r Report) Chart() string {
	var body strings.Builder
	y := chartTop
	for _, row := range r.Rows {
		if part(row.Name, 2)+"/"+part(row.Name, 3) != paletteAtOnce {
			continue
		}
		fmt.Fprintf(&body, "<text class=\"group\" x=\"16\" y=\"%d\">%s</text>\n", y+lineHeight-5, html.EscapeString(title(row.Name)))
		for _, one := range row.Operations {
			drawOperation(&body, y, row.Name, one)
			y += lineHeight
		}
		y += groupMargin
	}
	height := y + 40
	var chart strings.Builder
	fmt.Fprintf(&chart, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" ", chartWidth, height)
	chart.WriteString("aria-label=\"Time over that of do-nothing, per operation\">\n" + chartStyle)
	chart.WriteString("<text class=\"title\" x=\"16\" y=\"24\">Time over that of a provider that does nothing</text>\n")
	drawAxis(&chart, y)
	chart.WriteString(body.String())
	drawLegend(&chart, y+24)
	chart.WriteString("</svg>\n")
	return chart.String()
}

// title is the name of a row for people.
func title(row string) string {
	if size, profiles, both := strings.Cut(part(row, 1), "x"); both {
		return size + " " + part(row, 0) + " in each of " + profiles + " profiles"
	}
	one := map[string]string{"registries": "registry", "layers": "layer", "ecr": "layer of ECR"}
	many := map[string]string{"ecr": "layers of ECR"}
	kind := part(row, 0)
	switch {
	case part(row, 1) == "1" && one[kind] != "":
		kind = one[kind]
	case many[kind] != "":
		kind = many[kind]
	}
	return part(row, 1) + " " + kind
}

// place is where a ratio is on the axis. What lies beyond is drawn at the edge.
func place(ratio float64) float64 {
	share := (ratio - axisFrom) / (axisTo - axisFrom)
	return plotLeft + math.Max(0, math.Min(1, share))*(plotRight-plotLeft)
}

func drawAxis(chart *strings.Builder, bottom int) {
	for step := range int(math.Round((axisTo-axisFrom)/axisStep)) + 1 {
		ratio := axisFrom + float64(step)*axisStep
		class := "grid"
		if math.Abs(ratio-1) < axisStep/2 {
			class = "one"
		}
		fmt.Fprintf(chart, "<line class=\"%s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>\n", class, place(ratio), place(ratio), chartTop-8, bottom)
		fmt.Fprintf(chart, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.1f</text>\n", place(ratio), chartTop-14, ratio)
	}
}

func drawOperation(body *strings.Builder, y int, row string, one Operation) {
	ratio, middle := one.Ratio(), y+lineHeight/2
	fmt.Fprintf(body, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n", plotLeft-12, y+lineHeight-5, one.Name)
	fmt.Fprintf(body, "<line class=\"extent\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>\n", place(ratio.Min), place(ratio.Max), middle, middle)
	class := "plain"
	if most, is := Limit(row, one.Name); is {
		class = "within"
		if ratio.Median > most {
			class = "beyond"
		}
		fmt.Fprintf(body, "<line class=\"goal\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>\n", place(most), place(most), middle-7, middle+7)
	}
	fmt.Fprintf(body, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%d\" r=\"5\"/>\n", class, place(ratio.Median), middle)
	fmt.Fprintf(body, "<circle class=\"processor\" cx=\"%.1f\" cy=\"%d\" r=\"4\"/>\n", place(one.ProcessorRatio().Median), middle)
	beyond := ""
	if ratio.Median > axisTo {
		beyond = " →"
	}
	fmt.Fprintf(body, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%.2f%s</text>\n", chartWidth-16, y+lineHeight-5, ratio.Median, beyond)
}

func drawLegend(chart *strings.Builder, y int) {
	x := 140
	for _, entry := range []struct{ class, says string }{
		{"within", "median of time, within the goal"}, {"beyond", "beyond it"}, {"plain", "no goal"},
		{"processor", "processor time"},
	} {
		fmt.Fprintf(chart, "<circle class=\"%s\" cx=\"%d\" cy=\"%d\" r=\"5\"/>", entry.class, x, y-4)
		fmt.Fprintf(chart, "<text x=\"%d\" y=\"%d\">%s</text>\n", x+10, y, entry.says)
		x += 30 + 7*len(entry.says)
	}
	fmt.Fprintf(chart, "<line class=\"goal\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/><text x=\"%d\" y=\"%d\">goal</text>\n", x, x, y-11, y+3, x+8, y)
	x += 56
	fmt.Fprintf(chart, "<line class=\"extent\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/><text x=\"%d\" y=\"%d\">least to greatest</text>\n",
		x, x+20, y-4, y-4, x+26, y)
}
