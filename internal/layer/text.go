package layer

import (
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
)

// plain returns values without byte order mark, carriage returns, document markers, and
// blank lines at both ends.
func plain(values string) string {
	text := strings.TrimPrefix(values, "\ufeff")
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if united, err := unite(text, ""); err == nil {
		text = united
	}
	lines := strings.SplitAfter(text, "\n")
	for i := len(lines) - 1; i >= 0; i-- {
		trimmed := strings.TrimSpace(lines[i])
		if trimmed == "..." && strings.HasPrefix(lines[i], "...") {
			lines[i] = ""
			break
		}
		if trimmed != "" && !strings.HasPrefix(trimmed, "#") {
			break
		}
	}
	return withoutBlankStart(strings.Join(lines, ""))
}

// withoutBlankStart removes leading lines of white space, but keeps the indentation of
// the first other line, which is significant.
func withoutBlankStart(text string) string {
	for {
		line, rest, found := strings.Cut(text, "\n")
		if !found || strings.TrimSpace(line) != "" {
			return text
		}
		text = rest
	}
}

// tidy returns values that end with one line break, unless the line breaks at the end
// are significant. It returns "" for "".
func tidy(values string) string {
	trimmed := strings.TrimRight(values, " \t\r\n")
	if trimmed == "" {
		return ""
	}
	trimmed += "\n"
	if table, err := chart.ParseValues([]byte(values)); err == nil && readsAs(trimmed, table) {
		return trimmed
	}
	return values
}
