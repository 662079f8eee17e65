package redact

import (
	"cmp"
	"encoding/hex"
	"errors"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// Shortest is the length below which a secret is not replaced in text: without one or two
// letters every message would be garbled, and disclose more than it hides.
const Shortest = 3

// depth is how often an encoding within base64 is undone.
const depth = 2

// Text returns s with all secrets replaced by Mark, in the forms in which libraries and
// servers echo them: plain or escaped for JSON, a URL, HTML or a Go string, in any mixture;
// in hexadecimal; and in base64 of either alphabet, padded or not, alone or anywhere
// within a longer text. A run of base64 is replaced as a whole. Where a text, or a run,
// ends within a secret, half of the secret is enough. A text that takes too much effort is
// hidden as a whole.
func Text(s string, secrets ...Secret) string {
	var needles []needle
	for _, secret := range secrets {
		if text := secret.Reveal(); len(text) >= Shortest {
			needles = append(needles, newNeedle(text))
		}
	}
	if len(needles) == 0 {
		return s
	}
	left := mostEffort
	spans := hiding(s, needles, depth, &left)
	if left.spent() {
		return Mark // the rest is not checked
	}
	var clean strings.Builder
	start := 0
	for _, hidden := range merged(spans) {
		clean.WriteString(s[start:hidden.start])
		clean.WriteString(Mark)
		start = hidden.end
	}
	return clean.String() + s[start:]
}

// effort is how many more characters may be compared for one text, which may repeat the
// beginning of a secret.
type effort int

const mostEffort effort = 4_000_000

func (e *effort) spend(n int) { *e -= effort(n) }

func (e *effort) spent() bool { return *e < 0 }

// span is the part of a text from start to before end, in bytes.
type span struct{ start, end int }

// needle is a secret to look for.
type needle struct {
	size       int          // in bytes
	characters [][]spelling // in how many ways each is written
	hex        string
}

func newNeedle(secret string) needle {
	made := needle{size: len(secret), hex: hex.EncodeToString([]byte(secret))}
	known := map[string][]spelling{}
	for index := 0; index < len(secret); {
		_, size := utf8.DecodeRuneInString(secret[index:])
		character := secret[index : index+size]
		if known[character] == nil {
			known[character] = spellings(character)
		}
		made.characters = append(made.characters, known[character])
		index += size
	}
	return made
}

// hiding finds the parts of s that hold secrets.
func hiding(s string, secrets []needle, depth int, left *effort) []span {
	var found []span
	shortest := len(s)
	for _, secret := range secrets {
		found = append(found, secret.spelled(s, left)...)
		found = append(found, secret.inHex(s, left)...)
		shortest = min(shortest, secret.size)
	}
	if depth == 0 {
		return found
	}
	for _, run := range runs(s, left) {
		if size := len(run.letters)/4*3 + 2; size < shortest && !telling(size, shortest) {
			continue
		}
		if slices.ContainsFunc(run.decoded(),
			func(text string) bool { return len(hiding(text, secrets, depth-1, left)) > 0 }) {
			found = append(found, run.span)
		}
	}
	return found
}

// merged sorts spans and joins those that overlap or touch.
func merged(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.start, b.start) })
	var joined []span
	for _, next := range spans {
		if last := len(joined) - 1; last >= 0 && next.start <= joined[last].end {
			joined[last].end = max(joined[last].end, next.end)
			continue
		}
		joined = append(joined, next)
	}
	return joined
}

func (n needle) inHex(s string, left *effort) []span {
	var found []span
	for start := 0; start < len(s) && !left.spent(); {
		end := min(start+len(n.hex), len(s))
		length := end - start
		if length < len(n.hex) && !telling(length/2, n.size) {
			break
		}
		if !strings.EqualFold(s[start:start+2], n.hex[:2]) {
			start++
			continue
		}
		if left.spend(length / 8); !strings.EqualFold(s[start:end], n.hex[:length]) {
			start++
			continue
		}
		found = append(found, span{start, end})
		start = end
	}
	return found
}

// Error returns err with its text passed through Text and the address of a url.Error
// through URL. It wraps err; nil gives nil.
func Error(err error, secrets ...Secret) error {
	if err == nil {
		return nil
	}
	message := err.Error()
	if failed, ok := errors.AsType[*url.Error](err); ok {
		if address, parseErr := url.Parse(failed.URL); parseErr == nil {
			message = strings.ReplaceAll(message, failed.URL, URL(address))
		}
	}
	clean := Text(message, secrets...)
	if clean == err.Error() {
		return err
	}
	return &redacted{message: clean, err: err}
}

type redacted struct {
	message string
	err     error
}

func (e *redacted) Error() string { return e.message }

func (e *redacted) Unwrap() error { return e.err }

// Shorten returns at most limit bytes of text without secrets, with "…" in the place of the
// rest. Secrets are replaced first, since a part of one would not be recognised.
func Shorten(text string, limit int, secrets ...Secret) string {
	text = Text(text, secrets...)
	if len(text) <= limit {
		return text
	}
	cut := limit - len("…")
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}
