package layer

import (
	"strings"
	"unicode/utf8"
)

// macro is {{ … }} without quotes in the place of a value.
type macro struct {
	line, column int // from one, in characters
	// start and end are the offsets of the value in the text, in bytes. In a block,
	// the value extends to the end of the line.
	start, end int
	text       string
}

func (m macro) err() *ValuesError {
	return &ValuesError{
		Reason: ValuesUnquotedMacro, Line: m.line, Column: m.column, Text: m.text, Suggestion: quote(m.text),
	}
}

// quote returns a value in quotes that it does not contain.
func quote(text string) string {
	if !strings.Contains(text, "'") {
		return "'" + text + "'"
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}

// unquotedAt returns the error for the braces at a position.
func unquotedAt(text string, line, column int) *ValuesError {
	for _, m := range braces(text) {
		if m.line == line && m.column == column {
			return m.err()
		}
	}
	return &ValuesError{Reason: ValuesUnquotedMacro, Line: line, Column: column, Text: "{{ … }}"}
}

// braces finds every {{ at the beginning of a value. It reads line by line, so it also
// finds those in block scalars: call it only for a text with a mistake.
func braces(text string) []macro {
	var found []macro
	offset, number := 0, 0
	for line := range strings.Lines(text) {
		number++
		for _, m := range bracesInLine(strings.TrimRight(line, "\r\n")) {
			m.line = number
			m.start += offset
			m.end += offset
			found = append(found, m)
		}
		offset += len(line)
	}
	return found
}

func bracesInLine(line string) []macro {
	var (
		found []macro
		depth int  // of flow collections
		last  byte // the last character that is not blank
		after byte // the character just before
	)
	for i := 0; i < len(line); i++ {
		c := line[i]
		opens := last == 0 || last == ',' && depth > 0 || (last == '[' || last == '{') ||
			(last == ':' || last == '-' || last == '?') && (after == ' ' || after == '\t')
		switch {
		case c == '#' && (i == 0 || after == ' ' || after == '\t'):
			return found
		case (c == '\'' || c == '"') && opens:
			i = closingQuote(line, i)
		case strings.HasPrefix(line[i:], "{{") && opens:
			end := valueEnd(line, i, depth > 0)
			column := utf8.RuneCountInString(line[:i]) + 1
			found = append(found, macro{column: column, start: i, end: end, text: line[i:end]})
			i = end - 1
		case c == '[' || c == '{':
			if opens {
				depth++
			}
		case (c == ']' || c == '}') && depth > 0:
			depth--
		}
		if i >= len(line) {
			break
		}
		after = line[i]
		if after != ' ' && after != '\t' {
			last = after
		}
	}
	return found
}

// closingQuote returns the index of the quote that closes the quote at start, or the
// length of the line.
func closingQuote(line string, start int) int {
	for i := start + 1; i < len(line); i++ {
		switch {
		case line[i] == '\\' && line[start] == '"':
			i++
		case line[i] == line[start]:
			return i
		}
	}
	return len(line)
}

// valueEnd returns the end of a value that begins with {{: in a flow collection after
// the braces, in a block at the end of the line or before a comment.
func valueEnd(line string, start int, inFlow bool) int {
	end := len(line)
	if braces := strings.Index(line[start:], "}}"); braces >= 0 && inFlow {
		return start + braces + 2
	}
	if comment := strings.Index(line[start:], " #"); comment >= 0 {
		end = start + comment
	}
	return start + len(strings.TrimRight(line[start:end], " \t"))
}

// withQuotes returns the text with the macros quoted.
func withQuotes(text string, macros []macro) string {
	var mended strings.Builder
	written := 0
	for _, m := range macros {
		mended.WriteString(text[written:m.start])
		mended.WriteString(quote(m.text))
		written = m.end
	}
	mended.WriteString(text[written:])
	return mended.String()
}
