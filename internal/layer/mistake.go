package layer

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Mistake is the kind of a syntax mistake in a line of values.
type Mistake string

// The mistakes; "" is any other.
const (
	MistakeTab      Mistake = "indentation with a tab"
	MistakeIndent   Mistake = "indentation that does not fit the lines around"
	MistakeNoColon  Mistake = "line without a colon among keys"
	MistakeNoSpace  Mistake = "colon without a space after it"
	MistakeColon    Mistake = "colon and space in a value without quotes"
	MistakeQuote    Mistake = "quote that is not closed"
	MistakeAfter    Mistake = "text after a closing quote or bracket"
	MistakeBracket  Mistake = "bracket or brace that is not closed"
	MistakeReserved Mistake = "value without quotes that begins with a reserved character"
)

// firstBroken returns the number of the first line that makes the text invalid with any
// lines after it, 0 for valid YAML. The parser reports another line: that where it
// stopped, or where the node began.
func firstBroken(lines []string) int {
	valid, broken := 0, len(lines)
	if reads(lines) {
		return 0
	}
	for {
		for valid+1 < broken {
			if middle := (valid + broken) / 2; reads(lines[:middle]) {
				valid = middle
			} else {
				broken = middle
			}
		}
		if kind := kindOfMistake(lines[broken-1]); kind != MistakeBracket && kind != MistakeQuote {
			return broken
		}
		// The line may be inside a list in brackets or a text in quotes.
		end, last := broken+1, min(broken+longestSpan, len(lines)-1)
		for end <= last && !reads(lines[:end]) {
			end++
		}
		if end > last {
			return broken
		}
		valid, broken = end, len(lines)
	}
}

// longestSpan bounds the lines of a list in brackets, or a text in quotes, that are tried,
// since the text is parsed for each.
const longestSpan = 50

func reads(lines []string) bool {
	_, err := readNode(strings.Join(lines, ""))
	return err == nil
}

// explain adds the first invalid line of the text, and the mistake in it.
func (e *ValuesError) explain(text string) {
	lines := slices.Collect(strings.Lines(text))
	number := firstBroken(lines)
	if number == 0 {
		return
	}
	above, mistake := lastContent(lines, number-1), kindOfMistake(lines[number-1])
	if above > 0 && mistake == MistakeIndent && !isEntry(lines[above-1]) &&
		indentOf(lines[above-1]) == indentOf(lines[number-1]) {
		// The mistake is in the line above, such as a colon without a space.
		number, above, mistake = above, lastContent(lines, above-1), kindOfMistake(lines[above-1])
	}
	e.Line, e.Above, e.Mistake = number, above, mistake
	e.Shown, e.Indent = withoutValue(lines[number-1]), indentOf(lines[number-1])
	if above > 0 {
		e.AboveIndent = indentOf(lines[above-1])
	}
}

// lastContent returns the number of the last line, up to number, that is neither blank
// nor a comment, 0 for none.
func lastContent(lines []string, number int) int {
	for ; number > 0; number-- {
		if text := strings.TrimSpace(lines[number-1]); text != "" && !strings.HasPrefix(text, "#") {
			return number
		}
	}
	return 0
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// isEntry reports whether a line has a key or is an entry of a list.
func isEntry(line string) bool {
	_, _, keyed := splitKey(line)
	return keyed || strings.HasPrefix(strings.TrimSpace(line), "-")
}

// splitKey splits a line after the colon of its key. The key includes the dashes of list
// entries.
func splitKey(line string) (key, value string, found bool) {
	line = strings.TrimRight(line, " \t\r\n")
	start := len(line) - len(strings.TrimLeft(line, " \t-?"))
	if start < len(line) && (line[start] == '"' || line[start] == '\'') {
		start = min(closingQuote(line, start), len(line))
	}
	for i := start; i < len(line); i++ {
		if line[i] == ':' && (i+1 == len(line) || line[i+1] == ' ' || line[i+1] == '\t') {
			return line[:i+1], strings.TrimSpace(line[i+1:]), true
		}
	}
	return line, "", false
}

func kindOfMistake(line string) Mistake {
	blank := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
	key, value, keyed := splitKey(line)
	if !keyed {
		value = strings.TrimLeft(strings.TrimSpace(line), "- ")
	}
	switch {
	case strings.Contains(blank, "\t"):
		return MistakeTab
	case value != "" && strings.ContainsAny(value[:1], `"'`):
		return kindInQuotes(value)
	case value != "" && strings.ContainsAny(value[:1], "[{"):
		return kindInBrackets(value)
	case value != "" && strings.ContainsAny(value[:1], "@`%&*!|>?,]}"):
		return MistakeReserved
	case keyed && strings.Contains(value, ": "):
		return MistakeColon
	case isEntry(line):
		return MistakeIndent
	case strings.Contains(strings.TrimSpace(key), ":"):
		return MistakeNoSpace
	default:
		return MistakeNoColon
	}
}

func kindInQuotes(value string) Mistake {
	end := closingQuote(value, 0)
	switch rest := strings.TrimSpace(value[min(end+1, len(value)):]); {
	case end >= len(value):
		return MistakeQuote
	case rest == "" || strings.HasPrefix(rest, "#"):
		return MistakeIndent
	default:
		return MistakeAfter
	}
}

// kindInBrackets checks brackets and quotes up to the end of the line.
func kindInBrackets(value string) Mistake {
	depth := 0
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case (c == '"' || c == '\'') && strings.ContainsRune("[{,: ", rune(value[max(i-1, 0)])):
			if i = closingQuote(value, i); i >= len(value) {
				return MistakeQuote
			}
		case c == '[' || c == '{':
			depth++
		case c == ']' || c == '}':
			depth--
		case c == '#' && value[i-1] == ' ':
			i = len(value)
		}
		rest := strings.TrimSpace(value[min(i+1, len(value)):])
		if depth == 0 && rest != "" && !strings.HasPrefix(rest, "#") {
			return MistakeAfter
		}
	}
	if depth > 0 {
		return MistakeBracket
	}
	return MistakeIndent
}

// longestShown bounds the characters of a line without a key in messages, since the line
// may be a part of a private key or a certificate.
const longestShown = 12

// withoutValue returns a line without its value, but with a quote or bracket at the
// beginning of the value.
func withoutValue(line string) string {
	line = strings.TrimRight(line, " \t\r\n")
	key, value, found := splitKey(line)
	if !found {
		// The word before a colon without a space is taken as the key.
		name, rest, colon := strings.Cut(key, ":")
		if colon && rest != "" && utf8.RuneCountInString(name) <= 64 && !strings.ContainsAny(name, `"'[{`) {
			return name + ":…"
		}
		blank := key[:len(key)-len(strings.TrimLeft(key, " \t"))]
		text := []rune(key[len(blank):])
		if len(text) > longestShown {
			return blank + string(text[:longestShown]) + "…"
		}
		return key
	}
	switch {
	case value == "":
		return key
	case strings.ContainsAny(value[:1], "\"'[{@`%&*!|>"):
		return key + " " + value[:1] + "…"
	default:
		return key + " …"
	}
}
