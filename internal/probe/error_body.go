package probe

import (
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// MaxErrorBody bounds the part of an error body that messages repeat, in bytes:
// enough for a sentence, too short for a page of HTML.
const MaxErrorBody = 300

const maxCode = 64

// errorBody returns code and message of the first error in an error body, in the
// form of the OCI Distribution Specification 1.1, {"errors": [...]}, or in those of
// AWS, GitHub and others. The detail of any other body is the body. The caller
// makes both texts Printable.
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

// Printable returns text as one line of printable runes, at most limit bytes. It
// redacts secrets first, since a secret that is cut is not recognised.
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
