// Package redact keeps secrets out of everything people read: logs, errors,
// diagnostics, panics, marshalled documents.
//
// A secret is a Secret from the moment it is read until it is sent. Texts of other
// libraries about a request pass through Text, URL or Error. The package imports the
// standard library only, so that every room may use it.
package redact

import (
	"crypto/subtle"
	"fmt"
	"log/slog"
)

// Mark is what is printed in the place of a secret.
const Mark = "[redacted]"

// Secret is a value that prints as Mark however it is printed. The zero value
// is "no secret"; it prints as the empty string.
type Secret struct {
	// A pointer hides the text from printers that ignore Formatter, and from ==.
	value *string
}

// New wraps value. New("") is the zero Secret.
func New(value string) Secret {
	if value == "" {
		return Secret{}
	}
	return Secret{value: &value}
}

// Reveal returns the text itself, "" for the zero Secret. Call it only to send the secret.
func (s Secret) Reveal() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}

// IsZero reports whether there is no secret.
func (s Secret) IsZero() bool { return s.value == nil }

// Equal compares two secrets in constant time for texts of equal length.
func (s Secret) Equal(other Secret) bool {
	return subtle.ConstantTimeCompare([]byte(s.Reveal()), []byte(other.Reveal())) == 1
}

// String implements fmt.Stringer.
func (s Secret) String() string {
	if s.IsZero() {
		return ""
	}
	return Mark
}

// GoString implements fmt.GoStringer.
func (s Secret) GoString() string { return fmt.Sprintf("redact.Secret(%q)", s.String()) }

// Format implements fmt.Formatter for every verb, %x and %q among them.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, s.String()) }

// MarshalJSON implements json.Marshaler.
func (s Secret) MarshalJSON() ([]byte, error) { return fmt.Appendf(nil, "%q", s.String()), nil }

// MarshalText implements encoding.TextMarshaler.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue implements slog.LogValuer.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }
