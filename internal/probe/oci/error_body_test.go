package oci_test

import (
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// A registry receives the login, and may repeat it in an error body, a name, an
// address or a media type. No error contains it, nor a token, however little of the
// response with the token can be parsed.
func TestErrorsRepeatNoSecret(t *testing.T) {
	t.Parallel()
	login := base64.RawURLEncoding.EncodeToString([]byte(username + ":" + password))
	manifest := manifestOf(fmt.Sprintf(`{"artifactType":%q,"config":{"mediaType":%q}}`, login, login))
	for name, row := range map[string]struct {
		scheme  string
		path    string // of the request that respond is called for
		respond http.HandlerFunc
		call    int
		chart   string
		outcome probe.Outcome
	}{
		"media type":   {"", "/manifests/", manifest, 0, "web", probe.NotAChart},
		"link":         {"", "/tags/list", linking("https://" + login + ".evil.test/"), 2, "web", probe.Malformed},
		"names":        {"", "_catalog", listing(login), 0, "wab", probe.ChartAbsent},
		"part of it":   {"", "/manifests/", refusing(http.StatusForbidden, login[:len(login)-3]), 0, "web", probe.RefusedUnchallenged},
		"after a page": {"", "/manifests/", refusing(http.StatusForbidden, strings.Repeat("-", 280)+password), 0, "web", probe.RefusedUnchallenged},
		"challenge":    {"", "/v2/", basicRefusal, 0, "web", probe.CredentialsRefused},
		"its token":    {"Bearer", "/manifests/", refusing(http.StatusForbidden, "token "+issuedToken), 0, "web", probe.Forbidden},
		"early hints":  {"Bearer", "/token", earlyHints, 0, "web", probe.Unreachable},
		"realm":        {"", "/v2/", challenging(`Bearer realm="ftp://` + login + `"`), 0, "web", probe.TokenEndpointRefused},
		"schemes":      {"", "/v2/", challenging(login + ", Negotiate"), 0, "web", probe.AuthenticationUnsupported},
		"no token":     {"Bearer", "/token", refusing(http.StatusPartialContent, ""), 0, "web", probe.Malformed},
		"no content":   {"Bearer", "/token", refusing(http.StatusNoContent, ""), 0, "web", probe.Malformed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tokens := override("/token", issue(issuedToken), flooding{scheme: row.scheme}.handler(t))
			prober := overPipes(t, override(row.path, row.respond, tokens))
			err := call(t.Context(), prober, row.call, target(t, hostileRegistry(t, true), row.chart, "1.2.3"))
			failed := failure(t, err)
			if text := fmt.Sprintf("%s %+v %v", failed, *failed, failed.Err); containsSecret(text) ||
				strings.Contains(text, login[:20]) {
				t.Errorf("the error contains a secret: %s", text)
			}
			if failed.Outcome != row.outcome {
				t.Errorf("%s: %v", failed.Outcome, err)
			}
		})
	}
}

func refusing(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func challenging(field string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { challenge(w, field) }
}

// basicRefusal challenges with a body that contains the password.
func basicRefusal(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("WWW-Authenticate", "Basic")
	refusing(http.StatusUnauthorized, strings.Repeat("-", 280)+password)(w, r)
}

func linking(address string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Link", "<"+address+`>; rel="next"`)
		_, _ = io.WriteString(w, `{"tags":["1.0.0"]}`)
	}
}

func listing(path string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintf(w, `{"repositories":["%s/wab","team/%s/wab"]}`, path, path)
	}
}

// earlyHints sends a token where the final response should begin.
func earlyHints(w http.ResponseWriter, _ *http.Request) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	_, _ = fmt.Fprintf(connection, "HTTP/1.1 103 Early Hints\r\n\r\n{\"token\":%q}\r\n\r\n", issuedToken)
	_ = connection.Close()
}
