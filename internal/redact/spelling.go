package redact

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// spelled finds the secret in a text, with each of its characters in one of its spellings.
func (n needle) spelled(s string, left *effort) []span {
	var found []span
	for start := 0; start < len(s) && !left.spent(); {
		end := matchAt(s, start, n.characters, left)
		if end < 0 {
			start++
			continue
		}
		found = append(found, span{start, end})
		start = end
	}
	return found
}

// matchAt returns the end of the longest match that begins at start, -1 for none. It
// follows all spellings of a character that are possible. At the end of the text, most of
// a secret is a match.
func matchAt(s string, start int, characters [][]spelling, left *effort) int {
	if !slices.ContainsFunc(characters[0], func(form spelling) bool { return form.size(s[start:]) > 0 }) {
		return -1 // nearly everywhere
	}
	ends := []int{start}
	for matched, spellings := range characters {
		if telling(matched, len(characters)) && slices.Contains(ends, len(s)) {
			return len(s)
		}
		if left.spend(len(ends) * len(ends)); left.spent() { // each is looked for among the next
			return -1
		}
		var next []int
		for _, index := range ends {
			for _, form := range spellings {
				if size := form.size(s[index:]); size > 0 && !slices.Contains(next, index+size) {
					next = append(next, index+size)
				}
			}
		}
		if len(next) == 0 {
			return -1
		}
		ends = next
	}
	return slices.Max(ends)
}

// fewest is how many characters of a secret disclose something at the end of a text.
const fewest = 6

// telling reports whether a part discloses too much of a secret.
func telling(part, whole int) bool { return part >= fewest && 2*part >= whole }

// spelling is one way in which a character is written.
type spelling struct {
	text string
	// fold: hexadecimal digits and names may be in any case.
	fold bool
	// escaped: one to mostSlashes backslashes are before it. A document within a document
	// is escaped twice.
	escaped bool
}

// mostSlashes is what escaping three times makes of a quote.
const mostSlashes = 7

// size is how many bytes the spelling takes at the beginning of a text, 0 when
// it is not there.
func (form spelling) size(s string) int {
	before := 0
	if form.escaped {
		for before < len(s) && before < mostSlashes && s[before] == '\\' {
			before++
		}
		if before == 0 {
			return 0
		}
	}
	if rest := s[before:]; strings.HasPrefix(rest, form.text) || form.fold && hasPrefixFold(rest, form.text) {
		return before + len(form.text)
	}
	return 0
}

// spellings are the ways to write a character: plain, escaped once or twice in a URL, in
// JSON, in a Go string, in HTML.
func spellings(character string) []spelling {
	var percent, percentTwice, bytes strings.Builder
	for i := range len(character) {
		_, _ = fmt.Fprintf(&percent, "%%%02X", character[i])
		_, _ = fmt.Fprintf(&percentTwice, "%%25%02X", character[i])
		_, _ = fmt.Fprintf(&bytes, `\x%02x`, character[i])
	}
	forms := []spelling{
		{text: character}, {text: percent.String(), fold: true}, {text: percentTwice.String(), fold: true},
		{text: strings.TrimPrefix(bytes.String(), `\`), fold: true, escaped: true},
	}
	if r, _ := utf8.DecodeRuneInString(character); r != utf8.RuneError {
		forms = append(forms,
			spelling{text: unicodeEscape(r), fold: true, escaped: true},
			spelling{text: fmt.Sprintf("U%08x", r), fold: true, escaped: true},
			spelling{text: fmt.Sprintf("&#%d;", r)}, spelling{text: fmt.Sprintf("&#x%x;", r), fold: true})
	}
	return append(forms, named[character]...)
}

// unicodeEscape is the escape of JSON without its first backslash.
func unicodeEscape(r rune) string {
	if high, low := utf16.EncodeRune(r); high != utf8.RuneError {
		return fmt.Sprintf(`u%04x\u%04x`, high, low)
	}
	return fmt.Sprintf(`u%04x`, r)
}

// named are the spellings of single characters.
var named = map[string][]spelling{
	" ":  {{text: "+"}, {text: "%2b", fold: true}},
	`\`:  {{text: `\\`}, {text: `\\\\`}},
	`"`:  {{text: `"`, escaped: true}, {text: "&quot;"}},
	"'":  {{text: "'", escaped: true}, {text: "&apos;"}},
	"/":  {{text: "/", escaped: true}},
	"&":  {{text: "&amp;"}},
	"<":  {{text: "&lt;"}},
	">":  {{text: "&gt;"}},
	"\n": {{text: "n", escaped: true}},
	"\r": {{text: "r", escaped: true}},
	"\t": {{text: "t", escaped: true}},
	"\b": {{text: "b", escaped: true}},
	"\f": {{text: "f", escaped: true}},
	"\v": {{text: "v", escaped: true}},
	"\a": {{text: "a", escaped: true}},
}
