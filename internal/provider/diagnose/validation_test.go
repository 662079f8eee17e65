package diagnose_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// What comes of a refusal by Palette's own check: with synchronization Palette
// needs the registry, without it only what the registry itself refused stops a
// run. A title claims no more than Palette said.
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
	words := func(text string) error { return &palette.Error{Status: 400, Code: "X", Message: text} }
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

		"no words":           {words(""), neutral, failure, warning},
		"other words":        {words("failed to validate the registry"), neutral, failure, warning},
		"no such host":       {words("Get https://x/v2/: dial tcp: lookup x: no such host"), neutral, failure, warning},
		"timeout":            {words("context deadline exceeded"), neutral, failure, warning},
		"proxy":              {words("Proxy Authentication Required"), neutral, failure, warning},
		"a way to the token": {words("unauthorized: dial tcp 10.0.0.1:443: i/o timeout"), neutral, failure, warning},
		"unauthorized":       {words("GET https://x/v2/: UNAUTHORIZED: authentication required"), neutral, failure, failure},
		"key not known": {
			words("InvalidClientTokenId: The security token included in the request is invalid"), neutral, failure, failure,
		},
		"role": {words("AccessDenied: not authorized to perform: sts:AssumeRole"), neutral, failure, failure},
		"words in the details": {
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
				if wrote := strings.Contains(
					problem.Detail, "is written nevertheless",
				); wrote != (severity == warning) {
					t.Errorf("synchronized %t, severity %v:\n%s", synchronized, severity, problem.Detail)
				}
				if severity == warning && strings.Contains(problem.Detail, "Nothing was written") {
					t.Errorf("contradicts itself:\n%s", problem.Detail)
				}
			}
		})
	}
}

// Palette says what happened; what to change in the configuration is said here.
func TestValidationAdvice(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		outcome      string
		synchronized bool
		says         string
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
		if !strings.Contains(problem.Detail, test.says) {
			t.Errorf("%s, synchronized %t: no %q in\n%s", test.outcome, test.synchronized, test.says, problem.Detail)
		}
	}
}
