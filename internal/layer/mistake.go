package layer

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Mistake is what makes a line of values no YAML.
type Mistake string

// One constant per kind of mistake; "" is any other.
const (
	// MistakeTab is a line that is indented with a tab.
	MistakeTab Mistake = "tab"
	// MistakeIndent is a line that is indented otherwise than the lines around it
	// allow.
	MistakeIndent Mistake = "indentation"
	// MistakeNoColon is a line without a colon among keys.
	MistakeNoColon Mistake = "no colon"
	// MistakeNoSpace is a colon without a space behind it.
	MistakeNoSpace Mistake = "no space"
	// MistakeColon is a value that holds a colon and a space, without quotes.
	MistakeColon Mistake = "colon in a value"
	// MistakeQuote is a quote that is not closed.
	MistakeQuote Mistake = "quote"
	// MistakeAfter is text behind a closing quote or bracket.
	MistakeAfter Mistake = "text behind"
	// MistakeBracket is a bracket or brace that is not closed.
	MistakeBracket Mistake = "bracket"
	// MistakeReserved is a value that begins with a character that means
	// something to YAML, without quotes.
	MistakeReserved Mistake = "reserved character"
)

// firstBroken finds the line from which on a text is no YAML, whatever follows: the
// parser names the line where it gave up, or where what it reads began. It is
// zero for a text that is YAML.
func firstBroken(lines []string) int {
	fine, broken := 0, len(lines)
	if reads(lines) {
		return 0
	}
	for {
		for fine+1 < broken {
			if middle := (fine + broken) / 2; reads(lines[:middle]) {
				fine = middle
			} else {
				broken = middle
			}
		}
		if open := kindOfMistake(lines[broken-1]); open != MistakeBracket && open != MistakeQuote {
			return broken
		}
		// A list in brackets, or a text in quotes, may be cut in its middle.
		end, last := broken+1, min(broken+longestSpan, len(lines)-1)
		for end <= last && !reads(lines[:end]) {
			end++
		}
		if end > last {
			return broken
		}
		fine, broken = end, len(lines)
	}
}

// longestSpan is how many lines a list in brackets, or a text in quotes, is
// followed for, so that looking at a long text takes no time that anybody sees.
const longestSpan = 50

func reads(lines []string) bool {
	_, err := readNode(strings.Join(lines, ""))
	return err == nil
}

// explain adds the line from which on the text is no YAML, and what is wrong with it.
func (e *ValuesError) explain(text string) {
	lines := slices.Collect(strings.Lines(text))
	number := firstBroken(lines)
	if number == 0 {
		return
	}
	above, mistake := lastContent(lines, number-1), kindOfMistake(lines[number-1])
	if above > 0 && mistake == MistakeIndent && !isEntry(lines[above-1]) &&
		indentOf(lines[above-1]) == indentOf(lines[number-1]) {
		// A word with a colon and no space behind it is no key either.
		number, above, mistake = above, lastContent(lines, above-1), kindOfMistake(lines[above-1])
	}
	e.Line, e.Above, e.Mistake = number, above, mistake
	e.Shown, e.Indent = withoutValue(lines[number-1]), indentOf(lines[number-1])
	if above > 0 {
		e.AboveIndent = indentOf(lines[above-1])
	}
}

// lastContent is the number of the last of the first lines that is neither blank
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

// isEntry reports whether a line has a key, or is an entry of a list.
func isEntry(line string) bool {
	_, _, keyed := splitKey(line)
	return keyed || strings.HasPrefix(strings.TrimSpace(line), "-")
}

// splitKey cuts a line behind the colon of its key. What marks entries of a list
// belongs to the key.
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

// kindInBrackets follows brackets and quotes to the end of the line.
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

// longestShown is how much is shown of a line that has no key, in characters: it
// may be a part of a key or a certificate.
const longestShown = 12

// withoutValue is a line as far as it holds no value. Of the value, the first
// character is kept where it is a quote or a bracket.
func withoutValue(line string) string {
	line = strings.TrimRight(line, " \t\r\n")
	key, value, found := splitKey(line)
	if !found {
		// The word in front of a colon without a space is a key.
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
