package probe

import (
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// MaxErrorBody bounds what is repeated of a registry's error body, in bytes. Enough
// for a sentence; a page of HTML helps nobody.
const MaxErrorBody = 300

const maxCode = 64

// errorBody reads the error body of a registry: code and message of its first
// error as the OCI Distribution Specification 1.1 writes it, {"errors": [...]},
// or as AWS, GitHub and others write theirs. A body that is none of these is
// the detail itself. Both texts are foreign still; see Printable.
func errorBody(body []byte) (code, detail string) {
	var document struct {
		Errors []struct {
			Code    string `json:"code"`
			Message string `json:"message"`
		} `json:"errors"`
		Message string `json:"message"`
		Detail  string `json:"details"`
	}
	switch err := json.Unmarshal(body, &document); {
	case err == nil && len(document.Errors) > 0:
		return document.Errors[0].Code, document.Errors[0].Message
	case err == nil && document.Message != "":
		return "", document.Message
	case err == nil && document.Detail != "":
		return "", document.Detail
	}
	return "", string(body)
}

// Printable makes foreign text fit to be shown: redacted first, since a bound
// could cut a secret into a part that is not recognised; then one line of
// printable runes, at most limit bytes.
func Printable(text string, limit int, secrets ...redact.Secret) string {
	text = redact.Text(text, secrets...)
	text = strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError:
			return -1
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, text)
	return redact.Shorten(strings.Join(strings.Fields(text), " "), limit)
}
