package variable

import (
	"slices"
	"strings"
)

const (
	opens  = "{{"
	closes = "}}"
	root   = ".spectro.var."
)

// References are the names of the variables that a text refers to, each once, in the order
// of the text. Between {{ and }} it reads a template: with blanks, pipes and several
// references, and none in quotes or comments.
func References(text string) []string {
	var found []string
	for {
		_, rest, opened := strings.Cut(text, opens)
		if !opened {
			return found
		}
		names, after, closed := action(rest)
		if !closed {
			after = rest // the next braces may be whole
		}
		for _, name := range names {
			if !slices.Contains(found, name) {
				found = append(found, name)
			}
		}
		text = after
	}
}

// action reads to the end of an action of a template. rest is what follows it.
func action(text string) (names []string, rest string, closed bool) {
	for i := 0; i < len(text); {
		switch {
		case strings.HasPrefix(text[i:], closes):
			return names, text[i+len(closes):], true
		case text[i] == '"' || text[i] == '\'' || text[i] == '`':
			i = afterQuote(text, i)
		case strings.HasPrefix(text[i:], "/*"):
			end := strings.Index(text[i:], "*/")
			if end < 0 {
				return nil, "", false
			}
			i += end + len("*/")
		case strings.HasPrefix(text[i:], root) && begins(text, i):
			name := nameAt(text[i+len(root):])
			if name != "" {
				names = append(names, name)
			}
			i += len(root) + len(name)
		default:
			i++
		}
	}
	return nil, "", false
}

// begins reports whether a field at i is one of the template's data, and not of another
// value, as in .Values.spectro.
func begins(text string, i int) bool {
	return i == 0 || !inName(text[i-1]) && text[i-1] != '.' && text[i-1] != ')'
}

func inName(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}

// nameAt is the name that a text begins with. A hyphen at its end belongs to -}}.
func nameAt(text string) string {
	end := 0
	for end < len(text) && (inName(text[end]) || text[end] == '-') {
		end++
	}
	return strings.TrimRight(text[:end], "-")
}

// afterQuote is the index after the quote that closes the one at i, or the end of text.
func afterQuote(text string, i int) int {
	for end := i + 1; end < len(text); end++ {
		switch {
		case text[end] == '\\' && text[i] != '`':
			end++
		case text[end] == text[i]:
			return end + 1
		}
	}
	return len(text)
}
