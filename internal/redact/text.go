package redact

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strings"
)

// minimum is the length below which a secret is not searched for in text: the
// replacement of one or two letters would garble every message and tell more
// than it hides.
const minimum = 3

// Text returns s with every one of secrets replaced by Mark, in the forms in
// which libraries echo them: as it is, escaped for JSON, escaped for a URL, in
// base64 (alone or as the password of a Basic header) and in hexadecimal.
func Text(s string, secrets ...Secret) string {
	var forms []string
	for _, secret := range secrets {
		if text := secret.Reveal(); len(text) >= minimum {
			forms = append(forms, spellings(text)...)
		}
	}
	// Longest first: a short form may be a part of a longer one.
	slices.SortFunc(forms, func(a, b string) int { return len(b) - len(a) })
	for _, form := range forms {
		s = strings.ReplaceAll(s, form, Mark)
	}
	return s
}

func spellings(text string) []string {
	quoted, _ := json.Marshal(text) // a string always marshals
	raw := []byte(text)
	return []string{
		text,
		strings.Trim(string(quoted), `"`),
		url.QueryEscape(text),
		url.PathEscape(text),
		base64.StdEncoding.EncodeToString(raw),
		base64.RawStdEncoding.EncodeToString(raw),
		base64.URLEncoding.EncodeToString(raw),
		hex.EncodeToString(raw),
	}
}

// Error returns err with its text passed through Text and the addresses of
// url.Error values through URL. errors.Is and errors.As reach the original
// chain. A nil err gives nil.
func Error(err error, secrets ...Secret) error {
	if err == nil {
		return nil
	}
	message := err.Error()
	var failed *url.Error
	if errors.As(err, &failed) {
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
