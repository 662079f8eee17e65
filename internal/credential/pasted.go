package credential

import (
	"cmp"
	"encoding/json"
	"errors"
	"strings"
	"unicode"

	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
)

// PasteError is a mistake in a credential that was pasted, or read from a file. It does not
// contain the text.
type PasteError struct {
	// Detail explains the mistake and the correction in whole sentences.
	Detail string
	// Certain reports that the text cannot be valid. Otherwise it is probably invalid.
	Certain bool
}

func (e *PasteError) Error() string { return e.Detail }

func wrong(detail string) error { return &PasteError{Detail: detail, Certain: true} }

func doubtful(detail string) error { return &PasteError{Detail: detail} }

const spaces = "The text begins or ends with white space. It was most likely copied with the value: write " +
	"trimspace(…) around it, or remove it."

// surroundings finds certain mistakes around a pasted text: line ends, a byte order mark.
func surroundings(text string) error {
	switch {
	case text == "":
		return wrong("The text is empty. Remove the attribute instead.")
	case strings.HasPrefix(text, "\ufeff"):
		return wrong("The text begins with a byte order mark, which editors on Windows put in front of a file. It " +
			"does not belong to the value: save the file without it (UTF-8 without BOM).")
	case strings.HasSuffix(text, "\n"), strings.HasSuffix(text, "\r"):
		return wrong("The text ends with a line break, which is not part of the value. Files end with one: write " +
			"trimspace(file(…)) or chomp(…), or correct the secret where it is stored.")
	case strings.HasPrefix(text, "\n"), strings.HasPrefix(text, "\r"):
		return wrong("The text begins with a line break, which is not part of the value. Write trimspace(…) around it.")
	}
	return nil
}

// doubts finds probable mistakes in a text.
func doubts(text string) error {
	switch {
	case strings.TrimSpace(text) != text:
		return doubtful(spaces)
	case strings.ContainsAny(text, "\r\n"):
		return doubtful("The text contains a line break. It was most likely pasted in several lines: write it in one " +
			"line.")
	case quoted(text):
		return doubtful("The text contains quotes as part of the value. Remove the inner quotes.")
	case authorization().MatchString(text):
		return doubtful(`The text begins with "Basic " or "Bearer ", as the value of an Authorization header does. ` +
			"Give the password or token alone.")
	}
	return nil
}

var authorization = lazyregexp.New(`(?i)^(basic|bearer)[ \t]+[^ \t]`)

// quoted reports whether a text is in quotes, typographic ones included.
func quoted(text string) bool {
	runes := []rune(text)
	if len(runes) < 3 {
		return false
	}
	first, last := runes[0], runes[len(runes)-1]
	const straight, typographic = "\"'`", "“”„‘’‚«»"
	return first == last && strings.ContainsRune(straight, first) ||
		strings.ContainsRune(typographic, first) && strings.ContainsRune(typographic, last)
}

// certain converts a doubt to a certain error, for a value whose grammar excludes it.
func certain(err error) error {
	if err == nil {
		return nil
	}
	return wrong(err.Error())
}

// CheckPassword checks a password or token. It accepts the key file of a Google service
// account, a password of several lines. The error is a *PasteError.
func CheckPassword(text string) error {
	if strings.HasPrefix(strings.TrimSpace(text), "{") && json.Valid([]byte(text)) {
		return nil
	}
	return cmp.Or(surroundings(text), doubts(text))
}

// CheckUsername checks a user name of HTTP Basic (RFC 7617): neither a colon
// nor control characters. The error is a *PasteError.
func CheckUsername(text string) error {
	err := CheckAPIKey(text)
	var pasted *PasteError
	if strings.Contains(text, ":") && !(errors.As(err, &pasted) && pasted.Certain) {
		return wrong("The user name holds a colon, which separates it from the password (RFC 7617). Give the part " +
			"before the colon as the user name, and the rest as the password.")
	}
	return err
}

var (
	accessKeyID = lazyregexp.New(`^[A-Z0-9]{16,128}$`)
	// likeAccessKeyID matches the ids of long-term and of temporary keys.
	// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
	likeAccessKeyID = lazyregexp.New(`^(AKIA|ASIA)[A-Z0-9]{12,124}$`)
	likeSecretKey   = lazyregexp.New(`^[A-Za-z0-9/+=]{40}$`)
	// AWS STS API, AssumeRole: ExternalId.
	externalID = lazyregexp.New(`^[\w+=,.@:/-]{2,}$`)
)

const longestExternalID = 1224

const swapped = "access_key_id and the secret access key are most likely swapped."

// CheckAccessKeyID checks the id of an AWS access key. The error is a *PasteError.
func CheckAccessKeyID(text string) error {
	if err := cmp.Or(surroundings(text), certain(doubts(text))); err != nil {
		return err
	}
	switch {
	case accessKeyID().MatchString(text):
		return nil
	case likeSecretKey().MatchString(text):
		return wrong("The text has the form of a secret access key, not of an access key id: " + swapped)
	}
	return wrong("The text is no access key id: 16 to 128 capital letters and digits, such as AKIAIOSFODNN7EXAMPLE.")
}

// CheckSecretAccessKey checks the secret of an AWS access key. The error is a *PasteError.
func CheckSecretAccessKey(text string) error {
	err := cmp.Or(surroundings(text), certain(doubts(text)))
	switch {
	case err != nil:
		return err
	case likeAccessKeyID().MatchString(text):
		return wrong("The text has the form of an access key id, not of a secret access key: " + swapped)
	case strings.ContainsFunc(text, unicode.IsSpace), strings.ContainsFunc(text, unicode.IsControl):
		return wrong("The text holds white space, which no secret access key has. Paste it again.")
	}
	return nil
}

// CheckExternalID checks the external id of a role. The error is a *PasteError.
func CheckExternalID(text string) error {
	if err := cmp.Or(surroundings(text), certain(doubts(text))); err != nil {
		return err
	}
	if !externalID().MatchString(text) || len(text) > longestExternalID {
		return wrong("The text is no external id: 2 to 1224 letters, digits and _ + = , . @ : / -.")
	}
	return nil
}

// CheckAPIKey checks an API key of Palette, the value of a header. The error is a *PasteError.
func CheckAPIKey(text string) error {
	err := surroundings(text)
	switch {
	case err != nil:
		return err
	case strings.TrimSpace(text) != text:
		return wrong(spaces)
	case strings.ContainsFunc(text, unicode.IsControl):
		return wrong("The text contains a control character, which is not allowed. Copy the value again.")
	}
	return doubts(text)
}

// CheckPasted checks the surroundings of a text with a grammar of its own, such as an ARN,
// a host or an endpoint. The error is a *PasteError.
func CheckPasted(text string) error {
	if text == "" {
		return nil // the grammar reports an empty text
	}
	return cmp.Or(surroundings(text), certain(doubts(text)))
}
