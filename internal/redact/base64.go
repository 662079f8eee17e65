package redact

import (
	"encoding/base64"
	"strings"
)

// run is a stretch of letters of base64: its place in a text, and the letters without
// escapes.
type run struct {
	span
	letters string
}

// runs finds the stretches of base64 in a text, of both alphabets (RFC 4648), across line
// ends, and with "+", "/" and "=" escaped for a URL or for JSON, with their padding. An
// escape may also be the end of other text before a run, so another run begins in it.
func runs(s string, left *effort) []run {
	var found []run
	for index := 0; index < len(s) && !left.spent(); {
		r := runAt(s, index)
		if r.end == index {
			index++
			continue
		}
		found = append(found, r)
		for escape := index; escape < r.end && !left.spent(); escape++ {
			if s[escape] == '%' || s[escape] == '\\' {
				left.spend(r.end - escape)
				found = append(found, runAt(s, escape+1))
			}
		}
		index = r.end
	}
	return found
}

func runAt(s string, start int) run {
	var letters strings.Builder
	index := start
	for index < len(s) {
		letter, size := letterAt(s[index:])
		if size == 0 {
			size = lineEnd(s[index:])
			if size == 0 || index == start {
				break
			}
			if _, more := letterAt(s[index+size:]); more == 0 {
				break
			}
			index += size
			continue
		}
		letters.WriteByte(letter)
		index += size
	}
	for index > start && index < len(s) {
		size := paddingAt(s[index:])
		if size == 0 {
			break
		}
		index += size
	}
	return run{span{start, index}, letters.String()}
}

// letterAt reads one letter of base64 in the standard alphabet, and how many
// bytes it takes in the text; 0 for none.
func letterAt(s string) (letter byte, size int) {
	if s == "" {
		return 0, 0
	}
	switch b := s[0]; {
	case b >= 'a' && b <= 'z', b >= 'A' && b <= 'Z', b >= '0' && b <= '9', b == '+', b == '/':
		return b, 1
	case b == '-':
		return '+', 1
	case b == '_':
		return '/', 1
	}
	for _, escaped := range []struct {
		text   string
		letter byte
	}{{"%2b", '+'}, {"%2f", '/'}, {`\/`, '/'}, {`\u002b`, '+'}, {`\u002f`, '/'}} {
		if hasPrefixFold(s, escaped.text) {
			return escaped.letter, len(escaped.text)
		}
	}
	return 0, 0
}

func paddingAt(s string) int {
	for _, padding := range []string{"=", "%3d", `\u003d`} {
		if hasPrefixFold(s, padding) {
			return len(padding)
		}
	}
	return 0
}

func lineEnd(s string) int {
	for _, end := range []string{"\r\n", "\n", `\r\n`, `\n`} {
		if strings.HasPrefix(s, end) {
			return len(end)
		}
	}
	return 0
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// decoded are the possible contents of the run: base64 has four letters to three bytes,
// and the run may begin with any of four.
func (r run) decoded() []string {
	var texts []string
	for offset := 0; offset < 4 && offset < len(r.letters); offset++ {
		letters := r.letters[offset:]
		if len(letters)%4 == 1 {
			letters = letters[:len(letters)-1]
		}
		if text, err := base64.RawStdEncoding.DecodeString(letters); err == nil {
			texts = append(texts, string(text))
		}
	}
	return texts
}
