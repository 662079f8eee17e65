package diagnose

import (
	"errors"
	"slices"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// chartPolicy is how a look-up that did not find the chart is reported: by the
// class of the outcome, and by how strictly charts are checked. With session.Off
// no chart is looked up.
//
// Only facts about the chart stop a run. That this machine cannot reach the
// registry, or may not read it, says nothing about the chart: the clusters
// have another network and Palette has the registry's credentials.
var chartPolicy = map[probe.Class]map[session.Checks]Severity{
	probe.Definite:   {session.Enforce: Error, session.Warn: Warning, session.Off: Silent},
	probe.Refused:    {session.Enforce: Warning, session.Warn: Warning, session.Off: Silent},
	probe.NoResponse: {session.Enforce: Warning, session.Warn: Warning, session.Off: Silent},
}

// ChartSeverity says how the outcome of a chart look-up is reported. An error
// that is not a registry's response is treated as no response.
func ChartSeverity(checks session.Checks, err error) Severity {
	return chartPolicy[class(err)][checks]
}

// FactSeverity says how a fact about a chart is reported that its content
// shows.
func FactSeverity(checks session.Checks) Severity { return chartPolicy[probe.Definite][checks] }

// Definite reports whether an error is a fact about the chart.
func Definite(err error) bool { return class(err) == probe.Definite }

func class(err error) probe.Class {
	if finding, ok := errors.AsType[*probe.Error](err); ok {
		return finding.Class()
	}
	return probe.NoResponse
}

// loginPolicy is the same for the credentials of a registry that is about to
// be written, when this machine checks them. validationSeverity is for the check
// by Palette.
//
// An identity that this machine lacks, or a role that does not trust it, says
// nothing about what Palette can do.
var loginPolicy = map[probe.Outcome]Severity{
	probe.CredentialsRefused:  Error,
	probe.CredentialsRequired: Error,
	probe.CredentialsUnusable: Error,
	probe.TokenExpired:        Error,
	probe.Forbidden:           Error,
	probe.PlainHTTP:           Error,
	probe.RoleNotAssumed:      Warning,
	probe.NoIdentity:          Warning,
}

// LoginSeverity says how a failed login from this machine is reported. When
// nobody else checks the credentials, a missing response is an error too.
func LoginSeverity(err error, onlyThisMachine bool) Severity {
	if finding, ok := errors.AsType[*probe.Error](err); ok {
		if severity, listed := loginPolicy[finding.Outcome]; listed {
			if onlyThisMachine {
				return Error
			}
			return severity
		}
	}
	if onlyThisMachine {
		return Error
	}
	return Warning
}

// validationSeverity says how a refusal by Palette's own check is reported.
// Palette has to reach a registry that it indexes. Any other it may have no
// route to, and nothing is lost by that: only what the registry itself has
// refused is an error.
// Source: Palette's documentation of Helm registries, "When to Disable
// Synchronization".
func validationSeverity(refused *palette.Error, outcome probe.Outcome, synchronized bool) Severity {
	switch {
	case synchronized, outcome != "" && outcome.Class() != probe.NoResponse, outcome == "" && tellsRefusal(refused):
		return Error
	default:
		return Warning
	}
}

// What a message of Palette means where it gives no outcome: a refusal by the
// registry or AWS, unless it is about the connection.
var (
	refusalPhrases = []string{
		"unauthorized", "authentication required", "bad credentials", "no basic auth credentials",
		"invalid username", "incorrect username", "invalid user name", "access to the resource is denied",
		"accessdenied", "access denied", "not authorized to perform", "invalidclienttokenid",
		"unrecognizedclientexception", "signaturedoesnotmatch", "security token included in the request is",
	}
	routePhrases = []string{
		"no such host", "dial tcp", "i/o timeout", "timed out", "timeout", "deadline exceeded", "connection refused",
		"connection reset", "no route to host", "unreachable", "proxy", "x509", "tls:", "eof",
	}
)

// tellsRefusal reports whether the message of Palette says that the registry, or
// AWS before it, refused the credentials.
func tellsRefusal(refused *palette.Error) bool {
	message := strings.ToLower(refused.Message + " " + refused.Details)
	holds := func(phrase string) bool { return strings.Contains(message, phrase) }
	return slices.ContainsFunc(refusalPhrases, holds) && !slices.ContainsFunc(routePhrases, holds)
}
