package probe

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// Error is a response other than the chart, with all that a message needs: the
// request, the response, its possible causes, the next step. It holds no secret.
type Error struct {
	Outcome Outcome

	// Registry is the host. Repository and Tag are "" when the request names
	// none.
	Registry, Repository, Tag string

	// Method and URL are those of the failed request, the URL redacted. Both
	// are "" when no request was sent.
	Method, URL string
	// Status is the HTTP status, 0 without a response.
	Status int
	// Code and Detail are those of the error body, printable, bounded and
	// redacted.
	Code, Detail string

	// Causes are the possible causes of the response, likeliest first.
	Causes []string
	// NextStep is the advice, one or two sentences.
	NextStep string
	// Permission is the missing permission: the action and the resource, and
	// for AWS the statement to add to a policy. "" when none is known.
	Permission string

	// Found is what the registry holds instead, for NotAChart and the mismatches.
	Found string
	// Misnamed reports, for an IdentityMismatch, that the name of the chart
	// differs; otherwise its version does.
	Misnamed bool
	// Neighbours are the versions next to an absent one; zero when they are
	// not known.
	Neighbours chart.Neighbours
	// Twins are the chart names similar to an absent one, closest first.
	Twins []string
	// Elsewhere are the other base paths under which the registry holds a chart
	// of the absent name, likeliest first; "" is the registry's root. Endpoints
	// are the same for a registry whose path is a part of the endpoint.
	Elsewhere, Endpoints []string

	// Places are the references of the look-up when the location of the chart
	// is uncertain, nil otherwise. Its absence there does not show that the
	// registry lacks the chart.
	Places []string

	// RetryAfter is the pause that the registry requests; 0 for none.
	RetryAfter time.Duration

	// Err is the wrapped error; nil when a response is the only cause.
	Err error
}

// Error returns the failure in one sentence.
func (e *Error) Error() string {
	text := e.Subject() + ": " + e.Statement()
	if e.Status != 0 || e.Code != "" {
		text += " (" + e.status() + ")"
	}
	switch {
	case e.Detail != "":
		text += fmt.Sprintf(": %q", e.Detail)
	case e.Status == 0 && e.Err != nil:
		text += ": " + e.reason()
	}
	return text
}

// Subject returns host, repository and tag of the request.
func (e *Error) Subject() string {
	subject := path.Join(e.Registry, e.Repository)
	if e.Tag != "" {
		subject += ":" + e.Tag
	}
	return subject
}

// Reported returns the response: status, code and detail, or why there was none.
// It returns "" for a response without an error of its own.
func (e *Error) Reported() string {
	switch {
	case e.Status != 0 && e.Detail != "":
		return fmt.Sprintf("%s: %q", e.status(), e.Detail)
	case e.Status != 0:
		return e.status()
	case e.Detail != "":
		return fmt.Sprintf("%q", e.Detail)
	case e.Err != nil && e.Outcome == TooLarge:
		return "more than is read: " + e.reason()
	case e.Err != nil:
		return "no response: " + e.reason()
	}
	return ""
}

func (e *Error) status() string {
	if e.Status == 0 {
		return e.Code
	}
	return strings.TrimSpace(fmt.Sprintf("status %d %s", e.Status, e.Code))
}

// request is the prefix of an error of net/http. It repeats the URL.
var request = regexp.MustCompile(`^[A-Z][a-z]+ "[^"]*": `)

// reason returns why there was no response, in the words of the library.
func (e *Error) reason() string {
	text := request.ReplaceAllString(Printable(e.Err.Error(), MaxErrorBody), "")
	if text == "EOF" {
		return "the connection was closed"
	}
	return text
}

// Unwrap returns the wrapped error.
func (e *Error) Unwrap() error { return e.Err }

// Redacted returns the error without secrets in the text of the registry, which
// includes names, digests and addresses. The other text is the caller's or this
// package's, where an ordinary word may equal a password.
func (e *Error) Redacted(secrets ...redact.Secret) *Error {
	clean := *e
	for _, text := range []*string{
		&clean.URL, &clean.Code, &clean.Detail, &clean.Found,
		&clean.Neighbours.Below, &clean.Neighbours.Above, &clean.Neighbours.Newest,
		&clean.Neighbours.Twin, &clean.Neighbours.CaseTwin,
	} {
		*text = redact.Text(*text, secrets...)
	}
	for _, list := range []*[]string{&clean.Twins, &clean.Elsewhere, &clean.Endpoints} {
		*list = slices.Clone(*list)
		for i, text := range *list {
			(*list)[i] = redact.Text(text, secrets...)
		}
	}
	clean.Err = redact.Error(e.Err, secrets...)
	return &clean
}

// Class returns the class of the outcome. A definite outcome for uncertain
// Places is no fact about the chart: its class is NoResponse.
func (e *Error) Class() Class {
	if len(e.Places) > 0 && e.Outcome.Class() == Definite {
		return NoResponse
	}
	return e.Outcome.Class()
}

// statements are the meanings of the outcomes. Statement appends Found to those
// that end with a space.
var statements = map[Outcome]string{
	ChartAbsent:               "the registry has no such chart",
	VersionAbsent:             "the chart has no such version",
	NotAChart:                 "this is not a Helm chart but ",
	DigestMismatch:            "the digest differs: found ",
	IdentityMismatch:          "the chart calls itself ",
	SeveralCharts:             "this is more than one chart: ",
	CredentialsRefused:        "the registry refuses the credentials",
	CredentialsRequired:       "the registry requires credentials, and none are set",
	TokenExpired:              "the registry says that the login has expired",
	Forbidden:                 "the credentials lack a permission",
	CredentialsUnusable:       "the credentials are not of a kind that the registry takes, so they were not sent",
	RoleNotAssumed:            "the role could not be assumed",
	NoIdentity:                "there is no AWS identity to log in with",
	Unreachable:               "the registry could not be reached",
	UntrustedCertificate:      "the registry's certificate is not trusted",
	PlainHTTP:                 "the registry uses plain HTTP instead of HTTPS",
	ServerError:               "the registry failed to process the request",
	RateLimited:               "the registry limits the rate of requests",
	TooLarge:                  "it exceeds a limit of the look-up",
	Malformed:                 "the response cannot be understood",
	TokenEndpointRefused:      "the registry names a token endpoint that is not trusted",
	AuthenticationUnsupported: "the registry requires a way to authenticate that this machine does not support, so no credentials were sent",
	RefusedUnchallenged:       "the request was refused before authentication, so no credentials were sent",
}

// Statement returns the meaning of the response.
func (e *Error) Statement() string {
	statement := cmp.Or(statements[e.Outcome], string(e.Outcome))
	if strings.HasSuffix(statement, " ") {
		statement += e.Found
	}
	return statement
}
