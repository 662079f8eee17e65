package figure

import (
	"cmp"
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
		drawText(&body, "group", "start", 16, y+lineHeight-5, title(row.Name))
		for _, operation := range row.Operations {
			drawOperation(&body, y, row.Name, operation)
			y += lineHeight
		}
		y += groupMargin
	}
	var chart strings.Builder
	fmt.Fprintf(&chart, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" ", chartWidth,
		y+40)
	chart.WriteString("aria-label=\"Time over that of do-nothing, per operation\">\n" + chartStyle)
	drawText(&chart, "title", "start", 16, 24, "Time over that of a provider that does nothing")
	drawAxis(&chart, y)
	chart.WriteString(body.String())
	drawLegend(&chart, y+24)
	chart.WriteString("</svg>\n")
	return chart.String()
}

func drawText(chart *strings.Builder, class, anchor string, x float64, y int, text string) {
	const form = "<text class=\"%s\" text-anchor=\"%s\" x=\"%.1f\" y=\"%d\">%s</text>\n"
	fmt.Fprintf(chart, form, class, anchor, x, y, html.EscapeString(text))
}

func drawLine(chart *strings.Builder, class string, x1, x2 float64, y1, y2 int) {
	fmt.Fprintf(chart, "<line class=\"%s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>\n", class, x1, x2, y1, y2)
}

func drawDot(chart *strings.Builder, class string, x float64, y int) {
	fmt.Fprintf(chart, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%d\" r=\"4.5\"/>\n", class, x, y)
}

// title is the name of a row for people.
func title(row string) string {
	kind, size := part(row, 0), part(row, 1)
	if size, profiles, both := strings.Cut(size, "x"); both {
		return size + " " + kind + " in each of " + profiles + " profiles"
	}
	names := map[string]string{"1 registries": "registry", "1 layers": "layer", "1 ecr": "layer of ECR"}
	if kind == "ecr" {
		kind = "layers of ECR"
	}
	return size + " " + cmp.Or(names[size+" "+part(row, 0)], kind)
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
		drawLine(chart, class, place(ratio), place(ratio), chartTop-8, bottom)
		drawText(chart, "", "middle", place(ratio), chartTop-14, fmt.Sprintf("%.1f", ratio))
	}
}

func drawOperation(body *strings.Builder, y int, row string, operation Operation) {
	ratio, middle, base := operation.Ratio(), y+lineHeight/2, y+lineHeight-5
	drawText(body, "", "end", plotLeft-12, base, operation.Name)
	drawLine(body, "extent", place(ratio.Min), place(ratio.Max), middle, middle)
	class := "plain"
	if most, is := Limit(row, operation.Name); is {
		class = "within"
		if ratio.Median > most {
			class = "beyond"
		}
		drawLine(body, "goal", place(most), place(most), middle-7, middle+7)
	}
	drawDot(body, class, place(ratio.Median), middle)
	drawDot(body, "processor", place(operation.ProcessorRatio().Median), middle)
	shown := fmt.Sprintf("%.2f", ratio.Median)
	if ratio.Median > axisTo {
		shown += " →"
	}
	drawText(body, "", "end", chartWidth-16, base, shown)
}

func drawLegend(chart *strings.Builder, y int) {
	x := 120.0
	for _, entry := range []struct{ class, label string }{
		{"within", "median of time, within the goal"}, {"beyond", "beyond it"}, {"plain", "no goal"},
		{"processor", "processor time"},
	} {
		drawDot(chart, entry.class, x, y-4)
		drawText(chart, "", "start", x+10, y, entry.label)
		x += 34 + 6.8*float64(len(entry.label))
	}
	drawLine(chart, "goal", x, x, y-11, y+3)
	drawText(chart, "", "start", x+8, y, "goal")
	drawLine(chart, "extent", x+58, x+78, y-4, y-4)
	drawText(chart, "", "start", x+84, y, "least to greatest")
}
