package diagnose

import (
	"errors"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// chartPolicy is the whole answer to "what comes of a look-up that did not
// find the chart": what the registry's answer means, by how strictly charts
// are checked. With session.Off nothing is asked.
//
// Only facts about the chart stop a run. That this machine cannot reach the
// registry, or may not read it, says nothing about the chart: the clusters
// have another network and Palette has the registry's credentials.
var chartPolicy = map[probe.Class]map[session.Checks]Severity{
	probe.Definite: {session.Enforce: Error, session.Warn: Warning, session.Off: Silent},
	probe.Refused:  {session.Enforce: Warning, session.Warn: Warning, session.Off: Silent},
	probe.NoAnswer: {session.Enforce: Warning, session.Warn: Warning, session.Off: Silent},
}

// ChartSeverity says how the outcome of a chart look-up is reported. An error
// that is no answer of a registry is treated as no answer.
func ChartSeverity(checks session.Checks, err error) Severity {
	return chartPolicy[class(err)][checks]
}

// Definite reports whether an error is a fact about the chart.
func Definite(err error) bool { return class(err) == probe.Definite }

func class(err error) probe.Class {
	var answer *probe.Error
	if errors.As(err, &answer) {
		return answer.Class()
	}
	return probe.NoAnswer
}

// loginPolicy is the same for the credentials of a registry that is about to
// be written, when this machine tries them. Palette's own answer is judged
// apart: what Palette refuses is always an error.
//
// An identity that this machine lacks, or a role that does not trust it, says
// nothing about what Palette can do.
var loginPolicy = map[probe.Outcome]Severity{
	probe.CredentialsRefused:  Error,
	probe.CredentialsRequired: Error,
	probe.TokenExpired:        Error,
	probe.Forbidden:           Error,
	probe.PlainHTTP:           Error,
	probe.RoleNotAssumed:      Warning,
	probe.NoIdentity:          Warning,
}

// LoginSeverity says how a failed login from this machine is reported. When
// nobody else checks the credentials, no answer is not good enough.
func LoginSeverity(err error, onlyThisMachine bool) Severity {
	var answer *probe.Error
	if errors.As(err, &answer) {
		if severity, listed := loginPolicy[answer.Outcome]; listed {
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
