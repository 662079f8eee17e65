package palette

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// ErrNoResponse is the error when Palette took a request and did not respond
// within the time that the client allows.
var ErrNoResponse = errors.New("palette did not respond in time")

// TransportError is a request that got no response, or none that could be read.
type TransportError struct {
	Method, Path string
	Host         string
	// Waited is the time that all attempts and pauses took together.
	Waited time.Duration
	// Attempts counts how often the request was sent, 0 when it never was.
	Attempts int
	// Status is that of the last response, 0 when there was none.
	Status int
	Err    error // without secrets; the chain is kept
}

// Error implements error.
func (e *TransportError) Error() string {
	text := fmt.Sprintf("%s %s on %s: %v", e.Method, e.Path, e.Host, e.Err)
	var waited []string
	if e.Waited >= time.Second {
		waited = append(waited, "waited "+e.Waited.Round(time.Second).String())
	}
	if e.Attempts > 1 {
		waited = append(waited, fmt.Sprintf("%d attempts", e.Attempts))
	}
	if e.Status != 0 {
		waited = append(waited, fmt.Sprintf("the last response had status %d", e.Status))
	}
	if len(waited) > 0 {
		text += " (" + strings.Join(waited, ", ") + ")"
	}
	return text
}

// Unwrap gives the reason.
func (e *TransportError) Unwrap() error { return e.Err }

// Unconnected reports whether a request was not sent because there is no
// connection to Palette: the host does not exist or does not listen, its
// certificate is not trusted, or it has no TLS.
func Unconnected(err error) bool {
	var lost *TransportError
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	if !errors.As(err, &lost) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	return errors.As(err, &certificate) || errors.As(err, &record) || errors.Is(err, http.ErrSchemeMismatch) ||
		neverSent(lost.Err)
}

// UnexpectedError is a response that is neither a refusal nor what the operation
// returns, such as that of a proxy or a login page. It is not used: whether a
// write has happened is not known.
type UnexpectedError struct {
	Method, Path string
	Host         string
	Status       int
	ContentType  string // "" when the response has none
	// Title is the title of a page, without secrets, "" when it is none.
	Title string
	// Lacks is what is missing or wrong, one clause.
	Lacks string
}

// Error implements error.
func (e *UnexpectedError) Error() string {
	text := fmt.Sprintf("the response to %s %s with status %d", e.Method, e.Path, e.Status)
	if e.ContentType != "" {
		text += " and content type " + e.ContentType
	}
	text += " is not palette's: " + e.Lacks
	if e.Title != "" {
		text += fmt.Sprintf(" (an html page titled %q)", e.Title)
	}
	return text
}

// TakenError is the error when another object, which is not what was sent, has the
// name of an object to create. It is an ErrConflict.
type TakenError struct {
	Kind, Name string
	UID        string // of the other one, "" when not known
	Err        error  // Palette's refusal
}

// Error implements error.
func (e *TakenError) Error() string {
	return fmt.Sprintf("palette has another %s named %q (uid %s)", e.Kind, e.Name, e.UID)
}

// Is reports whether target is ErrConflict.
func (e *TakenError) Is(target error) bool { return target == ErrConflict }

// Unwrap gives Palette's refusal.
func (e *TakenError) Unwrap() error { return e.Err }

// UnresolvedError is the error when an object may have been created: neither the
// response nor a look-up shows it.
type UnresolvedError struct {
	Kind, Name string
	Err        error // of the request
	Lookup     error // of the look-up, nil when it found nothing
}

// Error implements error.
func (e *UnresolvedError) Error() string {
	text := fmt.Sprintf("whether the %s %q was made is not known: %v", e.Kind, e.Name, e.Err)
	if e.Lookup == nil {
		return text + "; a look-up found none"
	}
	return fmt.Sprintf("%s; the look-up failed too: %v", text, e.Lookup)
}

// Unwrap gives both reasons, the first one first.
func (e *UnresolvedError) Unwrap() []error {
	if e.Lookup == nil {
		return []error{e.Err}
	}
	return []error{e.Err, e.Lookup}
}

// mayHaveActed reports whether a write that failed with err may have happened
// nevertheless: it was sent, and Palette's response does not exclude it.
func mayHaveActed(err error) bool {
	var lost *TransportError
	var unexpected *UnexpectedError
	var refused *Error
	switch {
	case errors.As(err, &lost):
		return !neverSent(lost.Err)
	case errors.As(err, &refused):
		return refused.Status >= 500
	default:
		return errors.As(err, &unexpected)
	}
}

// uncertain is mayHaveActed for a write of packs.
func uncertain(err error) bool {
	var refused *Error
	return mayHaveActed(err) && (!errors.As(err, &refused) || errors.Is(err, ErrUnavailable))
}
