package layer

import (
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
)

// readsAs reports whether Helm reads a text as a table.
func readsAs(text string, table map[string]any) bool {
	got, err := chart.ParseValues([]byte(text))
	return err == nil && reflect.DeepEqual(got, table)
}

// locate finds a chart in a document: its key, its value, and the line of the next node,
// from 1, 0 for none.
func locate(document, hosted string) (key, value *yaml.Node, next int) {
	root := mappingOf(document)
	if root == nil {
		return nil, nil, 0
	}
	i := find(root, keyCharts)
	if i < 0 || root.Content[i].Kind != yaml.MappingNode {
		return nil, nil, 0
	}
	if i+1 < len(root.Content) {
		next = root.Content[i+1].Line
	}
	charts := root.Content[i]
	i = find(charts, hosted)
	if i < 0 {
		return nil, nil, 0
	}
	if i+1 < len(charts.Content) {
		next = charts.Content[i+1].Line
	}
	return charts.Content[i-1], charts.Content[i], next
}

// cutOut returns the lines of a chart's values in a document, without their indentation,
// "" when the values are not on separate lines. The caller checks the result.
func cutOut(document, hosted string) string {
	text := strings.ReplaceAll(document, "\r\n", "\n")
	key, value, next := locate(text, hosted)
	if value == nil || value.Kind != yaml.MappingNode || value.Style&yaml.FlowStyle != 0 || value.Line <= key.Line {
		return ""
	}
	lines := slices.Collect(strings.Lines(text))
	first, last := value.Line-1, len(lines)
	if next > 0 {
		last = next - 1
	}
	for first > key.Line && isRemark(lines[first-1]) {
		first--
	}
	if first >= last || last > len(lines) {
		return ""
	}
	block := lines[first:last]
	depth := value.Column - 1
	// Comments at the end with less indentation belong to the next node.
	for len(block) > 0 && isOutside(block[len(block)-1], depth) {
		block = block[:len(block)-1]
	}
	var cut strings.Builder
	for _, line := range block {
		cut.WriteString(outdent(line, depth))
	}
	return cut.String()
}

// isRemark reports whether a line is blank or a comment.
func isRemark(line string) bool {
	trimmed := strings.TrimSpace(line)
	return trimmed == "" || strings.HasPrefix(trimmed, "#")
}

func isOutside(line string, depth int) bool {
	indent := len(line) - len(strings.TrimLeft(line, " "))
	trimmed := strings.TrimSpace(line)
	return indent < depth && (strings.HasPrefix(trimmed, "#") || trimmed == "..." && indent == 0)
}

func outdent(line string, depth int) string {
	for i := range depth {
		if i >= len(line) || line[i] != ' ' {
			return line[i:]
		}
	}
	return line[depth:]
}
