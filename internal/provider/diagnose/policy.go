package diagnose

import (
	"errors"
	"slices"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// chartPolicy is the severity of a look-up that did not find the chart, by the
// class of the outcome and the strictness of the checks. With session.Off no chart
// is looked up.
//
// Only facts about the chart stop a run. If this machine cannot reach or read the
// registry, that is no such fact: the clusters use another network, and Palette has
// the registry's credentials.
var chartPolicy = map[probe.Class]map[session.Checks]Severity{
	probe.Definite:   {session.Enforce: Error, session.Warn: Warning, session.Off: Silent},
	probe.Refused:    {session.Enforce: Warning, session.Warn: Warning, session.Off: Silent},
	probe.NoResponse: {session.Enforce: Warning, session.Warn: Warning, session.Off: Silent},
}

// ChartSeverity returns the severity of a failed look-up. The class of an error
// that is no *probe.Error is probe.NoResponse.
func ChartSeverity(checks session.Checks, err error) Severity {
	return chartPolicy[class(err)][checks]
}

// FactSeverity returns the severity of a fact in the content of a chart.
func FactSeverity(checks session.Checks) Severity { return chartPolicy[probe.Definite][checks] }

// Definite reports whether an error is a fact about the chart.
func Definite(err error) bool { return class(err) == probe.Definite }

func class(err error) probe.Class {
	if finding, ok := errors.AsType[*probe.Error](err); ok {
		return finding.Class()
	}
	return probe.NoResponse
}

// loginPolicy is the severity of outcomes when this machine checks the credentials
// of a registry before a write. validationSeverity is for the check by Palette.
//
// If this machine lacks an identity, or a role does not trust it, Palette may still
// have access.
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

// LoginSeverity returns the severity of a failed login from this machine. If only
// this machine checks the credentials, a missing response is an error too.
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

// validationSeverity returns the severity of a failed check by Palette. Palette has
// to reach a registry that it indexes. It need not reach any other, so only a
// refusal by such a registry is an error.
// Source: Palette's documentation of Helm registries, "When to Disable
// Synchronization".
func validationSeverity(refused *palette.Error, outcome probe.Outcome, synchronized bool) Severity {
	switch {
	case synchronized, outcome != "" && outcome.Class() != probe.NoResponse, outcome == "" && reportsRefusal(refused):
		return Error
	default:
		return Warning
	}
}

// The texts by which a message of Palette without an outcome is classified: a
// refusal by the registry or AWS, unless the message is about the connection.
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

// reportsRefusal reports whether, by the message of Palette, the registry or AWS
// refused the credentials.
func reportsRefusal(refused *palette.Error) bool {
	message := strings.ToLower(refused.Message + " " + refused.Details)
	holds := func(phrase string) bool { return strings.Contains(message, phrase) }
	return slices.ContainsFunc(refusalPhrases, holds) && !slices.ContainsFunc(routePhrases, holds)
}
