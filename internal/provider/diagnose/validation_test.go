package diagnose_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// Severity and summary of a refusal by Palette's validation: with synchronization,
// Palette needs the registry; without it, only what the registry itself refused
// stops a run. A summary claims no more than Palette reported.
func TestValidation(t *testing.T) {
	t.Parallel()
	const (
		warning   = diagnose.Warning
		failure   = diagnose.Error
		neutral   = "Palette Did Not Validate Registry"
		unreached = "Registry Not Reached By Palette"
		refused   = "Registry Refused Credentials"
	)
	outcome := func(text string) error {
		return &palette.Error{Status: 400, Message: "m", Details: `{"outcome":"` + text + `"}`}
	}
	reported := func(text string) error { return &palette.Error{Status: 400, Code: "X", Message: text} }
	for name, test := range map[string]struct {
		err            error
		summary        string
		synchronized   diagnose.Severity
		unsynchronized diagnose.Severity
	}{
		"refused":               {outcome("credentials refused"), refused, failure, failure},
		"required":              {outcome("credentials required"), "Registry Requires Credentials", failure, failure},
		"token expired":         {outcome("token expired"), refused, failure, failure},
		"forbidden":             {outcome("forbidden"), "Registry Permission Missing", failure, failure},
		"role not assumed":      {outcome("role not assumed"), refused, failure, failure},
		"no identity":           {outcome("no identity"), refused, failure, failure},
		"unreachable":           {outcome("unreachable"), unreached, failure, warning},
		"untrusted certificate": {outcome("untrusted certificate"), unreached, failure, warning},
		"plain http":            {outcome("plain http"), unreached, failure, warning},
		"server error":          {outcome("server error"), unreached, failure, warning},
		"malformed":             {outcome("malformed"), unreached, failure, warning},
		"credentials unusable":  {outcome("credentials unusable"), "Registry Refused Credentials", failure, failure},
		"token endpoint":        {outcome("token endpoint refused"), "Registry Token Endpoint Refused", failure, warning},
		"unsupported":           {outcome("authentication unsupported"), "Registry Authentication Not Supported", failure, warning},
		"refused unchallenged":  {outcome("refused unchallenged"), "Registry Refused Request", failure, warning},
		"new outcome":           {outcome("something new"), unreached, failure, warning},

		"no message":                 {reported(""), neutral, failure, warning},
		"another message":            {reported("failed to validate the registry"), neutral, failure, warning},
		"no such host":               {reported("Get https://x/v2/: dial tcp: lookup x: no such host"), neutral, failure, warning},
		"timeout":                    {reported("context deadline exceeded"), neutral, failure, warning},
		"proxy":                      {reported("Proxy Authentication Required"), neutral, failure, warning},
		"token endpoint not reached": {reported("unauthorized: dial tcp 10.0.0.1:443: i/o timeout"), neutral, failure, warning},
		"unauthorized":               {reported("GET https://x/v2/: UNAUTHORIZED: authentication required"), neutral, failure, failure},
		"unknown key": {
			reported("InvalidClientTokenId: The security token included in the request is invalid"), neutral, failure, failure,
		},
		"role": {reported("AccessDenied: not authorized to perform: sts:AssumeRole"), neutral, failure, failure},
		"reason in the details": {
			&palette.Error{Status: 500, Code: "X", Details: `{"reason":"unauthorized"}`}, neutral, failure, failure,
		},
		"500 with a code": {&palette.Error{Status: 500, Code: "X", Message: "m"}, neutral, failure, warning},

		"api key":     {&palette.Error{Status: 401, Message: "m"}, "Palette Refused API Key", failure, failure},
		"permission":  {&palette.Error{Status: 403, Message: "m"}, "Palette Permission Missing", failure, failure},
		"unavailable": {&palette.Error{Status: 503}, "Palette Not Available", failure, failure},
		"not palette": {&palette.UnexpectedError{Status: 200}, "Response Not From Palette", failure, failure},
		"cancelled": {
			&palette.TransportError{Err: context.Canceled}, "Palette Operation Cancelled", failure, failure,
		},
		"no response": {errors.New("x"), "Palette Not Reached", failure, failure},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for synchronized, want := range map[bool]diagnose.Severity{
				true: test.synchronized, false: test.unsynchronized,
			} {
				problem, severity := diagnose.Validation(test.err, path.Root("basic"), synchronized)
				if problem.Summary != test.summary || severity != want {
					t.Errorf("synchronized %t: %q, severity %v", synchronized, problem.Summary, severity)
				}
				if written := strings.Contains(
					problem.Detail, "is written nevertheless",
				); written != (severity == warning) {
					t.Errorf("synchronized %t, severity %v:\n%s", synchronized, severity, problem.Detail)
				}
				if severity == warning && strings.Contains(problem.Detail, "Nothing was written") {
					t.Errorf("the detail contradicts itself:\n%s", problem.Detail)
				}
			}
		})
	}
}

// Palette reports what happened; the message has what to change in the configuration.
func TestValidationAdvice(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		outcome      string
		synchronized bool
		fragment     string
	}{
		{"", false, "Check the endpoint and the credentials"},
		{"credentials refused", false, "Check the endpoint and the credentials"},
		{"credentials required", true, "protected = true"},
		{"role not assumed", false, "sts.external_id"},
		{"plain http", false, "HTTPS"},
		{"untrusted certificate", true, "tls.ca_certificate"},
		{"unreachable", true, "only clusters can reach without synchronization"},
		{"unreachable", false, `credential_check = "local" or "none"`},
	} {
		err := &palette.Error{Status: 400, Details: `{"outcome":"` + test.outcome + `"}`}
		problem, _ := diagnose.Validation(err, path.Root("sts"), test.synchronized)
		name := fmt.Sprintf("%s, synchronized %t", test.outcome, test.synchronized)
		checkFragments(t, name, problem.Detail, test.fragment)
	}
}
