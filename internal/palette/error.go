package palette

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/wait"
)

// Kinds of refusal, by HTTP status. Every *Error is one of them or none.
var (
	ErrBadRequest         = errors.New("palette refused the request as invalid")              // 400, 422
	ErrUnauthorized       = errors.New("palette refused the api key")                         // 401
	ErrForbidden          = errors.New("the api key may not do this")                         // 403
	ErrNotFound           = errors.New("not found in palette")                                // 404
	ErrConflict           = errors.New("in conflict with what is in palette")                 // 409
	ErrPreconditionFailed = errors.New("changed in palette since it was read")                // 412
	ErrRateLimited        = errors.New("palette's rate limit is exceeded")                    // 429
	ErrUnavailable        = errors.New("palette is not available")                            // 502, 503, 504
	ErrMaskedSecret       = errors.New("a secret as palette masks it on read cannot be sent") // before any request
	ErrArgument           = errors.New("argument cannot be part of a palette request")        // before any request
)

var kinds = map[int]error{
	http.StatusBadRequest:          ErrBadRequest,
	http.StatusUnprocessableEntity: ErrBadRequest,
	http.StatusUnauthorized:        ErrUnauthorized,
	http.StatusForbidden:           ErrForbidden,
	http.StatusNotFound:            ErrNotFound,
	http.StatusConflict:            ErrConflict,
	http.StatusPreconditionFailed:  ErrPreconditionFailed,
	http.StatusTooManyRequests:     ErrRateLimited,
	http.StatusBadGateway:          ErrUnavailable,
	http.StatusServiceUnavailable:  ErrUnavailable,
	http.StatusGatewayTimeout:      ErrUnavailable,
}

// Error is a response of Palette that is not a success. errors.Is finds its
// kind by Status alone; Code only names it.
type Error struct {
	Status int    // HTTP status
	Code   string // Palette's code, "" when there is none
	// Message is Palette's message, without secrets, at most 2 KiB.
	Message string
	Details string // Palette's details as JSON, without secrets, at most 2 KiB
	Ref     string // Palette's reference for its support, "" when there is none
	Method  string
	Path    string
	Host    string
	// RetryAfter is the pause that Palette requests, zero when it does not.
	RetryAfter time.Duration
}

// Error implements error.
func (e *Error) Error() string {
	text := fmt.Sprintf("palette responded %d", e.Status)
	if e.Code != "" {
		text += " " + e.Code
	}
	text += fmt.Sprintf(" to %s %s", e.Method, e.Path)
	if e.Message != "" {
		text += ": " + e.Message
	}
	if e.RetryAfter > 0 {
		text += fmt.Sprintf(" (it requests a wait of %s)", e.RetryAfter.Round(time.Second))
	}
	if e.Ref != "" {
		text += " (ref " + e.Ref + ")"
	}
	return text
}

// Is reports whether target is the kind of e.
func (e *Error) Is(target error) bool { return kinds[e.Status] == target && target != nil }

// NotFoundError is the error when no object has a name. It is an ErrNotFound.
type NotFoundError struct {
	Kind string // "registry", "project", "cluster profile"
	Name string
	// Known are the names that exist, in their order.
	Known []string
}

// mostKnown bounds the names that the text of a NotFoundError lists.
const mostKnown = 20

// Error implements error.
func (e *NotFoundError) Error() string {
	text := fmt.Sprintf("palette has no %s named %q", e.Kind, e.Name)
	if len(e.Known) > 0 {
		text += "; it has " + strings.Join(e.Known[:min(len(e.Known), mostKnown)], ", ")
	}
	if more := len(e.Known) - mostKnown; more > 0 {
		text += fmt.Sprintf(", and %d others", more)
	}
	return text
}

// Is reports whether target is ErrNotFound.
func (e *NotFoundError) Is(target error) bool { return target == ErrNotFound }

// AmbiguousError is the error when several objects have one name.
type AmbiguousError struct {
	Kind, Name string
	Candidates []string // uids
}

// Error implements error.
func (e *AmbiguousError) Error() string {
	return fmt.Sprintf("palette has %d objects of kind %s named %q: %s",
		len(e.Candidates), e.Kind, e.Name, strings.Join(e.Candidates, ", "))
}

// decodeError reads a refusal of any form: Palette's own, its gateway's with a
// number for a code, a page of a proxy, or an empty body.
func decodeError(
	method string, address *url.URL, response *http.Response, body []byte, secrets []redact.Secret,
) *Error {
	e := &Error{Status: response.StatusCode, Method: method, Path: address.EscapedPath(), Host: address.Host}
	e.RetryAfter, _ = wait.Requested(response.Header, time.Now())
	fields := map[string]json.RawMessage{}
	if json.Unmarshal(body, &fields) == nil {
		e.Code, e.Ref = scalar(fields, "code"), scalar(fields, "ref")
		e.Message = cmp.Or(scalar(fields, "message"), scalar(fields, "error"))
		if details := bytes.TrimSpace(fields["details"]); len(details) > 0 && string(details) != "null" {
			e.Details = string(details)
		}
	} else {
		e.Message = prose(body)
	}
	if place := response.Header.Get("Location"); place != "" && e.Status < http.StatusBadRequest {
		e.Message = "redirect to " + hostOf(place) + " not followed"
	}
	for _, text := range []*string{&e.Code, &e.Message, &e.Details, &e.Ref} {
		*text = redact.Shorten(*text, longestText, secrets...)
	}
	return e
}

// scalar is the text or number under key, whatever the case of its letters.
func scalar(fields map[string]json.RawMessage, key string) string {
	raw := member(fields, key)
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	var number json.Number
	if json.Unmarshal(raw, &number) == nil {
		return number.String()
	}
	return ""
}

var title = lazyregexp.New(`(?is)<title[^>]*>(.*?)</title>`)

// prose makes one line of a body that is not JSON: of a page, its title.
func prose(body []byte) string {
	switch named := titleOf(body); {
	case named != "":
		return "an html page titled " + named
	case isPage(body):
		return "an html page"
	default:
		return line(string(body))
	}
}

func isPage(body []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")) }

// titleOf is the title of a page as one line, "" when it has none.
func titleOf(body []byte) string {
	found := title().FindSubmatch(body)
	if found == nil || !isPage(body) {
		return ""
	}
	return line(string(found[1]))
}

func line(text string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(text, "")), " ")
}

// longestText bounds what is kept of an error body, in bytes.
const longestText = 2 << 10

func hostOf(place string) string {
	if address, err := url.Parse(place); err == nil && address.Host != "" {
		return address.Host
	}
	return "another address"
}
