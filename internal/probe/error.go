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

// Error is a response that is not the chart, complete enough to be shown: what
// was requested, what came back, why that may be, what to do. It holds no secret.
type Error struct {
	Outcome Outcome

	// Registry is the host. Repository and Tag are "" when the request was
	// not about one.
	Registry, Repository, Tag string

	// Method and URL are the request that failed; the URL is redacted. Both
	// are "" when no request was sent.
	Method, URL string
	// Status is the HTTP status, 0 when there was none.
	Status int
	// Code and Detail are from the registry's error body, printable, bounded and
	// redacted.
	Code, Detail string

	// Causes are what may be behind the response, likeliest first.
	Causes []string
	// NextStep is what to do about it, one sentence or two.
	NextStep string
	// Permission is what the caller lacks: the action and the resource, and
	// for AWS the statement to add to a policy. "" when none is known.
	Permission string

	// Found is what is there instead, for NotAChart and the mismatches.
	Found string
	// Misnamed says of an IdentityMismatch that the chart has another name; it
	// has another version otherwise.
	Misnamed bool
	// Neighbours are the versions next to an absent one; its zero value when
	// they are not known.
	Neighbours chart.Neighbours
	// Twins are chart names close to an absent one, closest first.
	Twins []string
	// Elsewhere are the base paths under which the registry holds a chart of the
	// very name that is absent under the wanted one, likeliest first; "" is the
	// registry's root. Endpoints are the same for a registry without a base path,
	// whose endpoint holds the path.
	Elsewhere, Endpoints []string

	// Places are where a chart was looked up of which nobody says for certain
	// where it lies, as references; nil for every other chart. That it is not
	// there is no fact about the chart then.
	Places []string

	// RetryAfter is how long the registry requests a pause for; 0 when it
	// did not say.
	RetryAfter time.Duration

	// Err is the error underneath; nil when there is only a response.
	Err error
}

// Error says in one sentence what happened.
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

// Subject is what the request was about: host, repository and tag.
func (e *Error) Subject() string {
	subject := path.Join(e.Registry, e.Repository)
	if e.Tag != "" {
		subject += ":" + e.Tag
	}
	return subject
}

// Reported is what came back, word by word: status and code with what the
// registry said, or why there was no response. It is "" when a response came that
// was fine in itself.
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

// request is what net/http puts before the reason of a failure; the address is
// in URL.
var request = regexp.MustCompile(`^[A-Z][a-z]+ "[^"]*": `)

// reason is why there was no response, as the libraries below put it.
func (e *Error) reason() string {
	text := request.ReplaceAllString(Printable(e.Err.Error(), MaxErrorBody), "")
	if text == "EOF" {
		return "the connection was closed"
	}
	return text
}

// Unwrap returns the error underneath.
func (e *Error) Unwrap() error { return e.Err }

// Redacted returns the error without secrets in what came from the registry:
// names, digests and addresses are text of the registry as well. All else is the caller's
// own, or this package's, and may contain a password as an ordinary word.
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

// Class returns the class of the outcome. What is definite about an uncertain
// place says nothing about the chart.
func (e *Error) Class() Class {
	if len(e.Places) > 0 && e.Outcome.Class() == Definite {
		return NoResponse
	}
	return e.Outcome.Class()
}

// statements are what the outcomes mean; to those that end with a space, Found is
// added.
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

// Statement is what the response means.
func (e *Error) Statement() string {
	statement := cmp.Or(statements[e.Outcome], string(e.Outcome))
	if strings.HasSuffix(statement, " ") {
		statement += e.Found
	}
	return statement
}
