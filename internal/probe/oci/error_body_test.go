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

// A registry has the login, and more places than an error document to repeat
// it: names, addresses, media types. Nor is a token told, however little of the
// response that holds it can be read.
func TestRegistryRepeatsTheLogin(t *testing.T) {
	t.Parallel()
	login := base64.RawURLEncoding.EncodeToString([]byte(username + ":" + password))
	manifest := manifestOf(fmt.Sprintf(`{"artifactType":%q,"config":{"mediaType":%q}}`, login, login))
	for name, row := range map[string]struct {
		scheme  string
		answers func(w http.ResponseWriter, r *http.Request) bool
		call    int
		chart   string
		outcome probe.Outcome
	}{
		"media type":    {"", answering("/manifests/", manifest), 0, "web", probe.NotAChart},
		"link":          {"", answering("/tags/list", linking("https://"+login+".evil.test/")), 2, "web", probe.Malformed},
		"names":         {"", answering("_catalog", listing(login)), 0, "wab", probe.ChartAbsent},
		"half of it":    {"", answering("/manifests/", refusing(http.StatusForbidden, login[:len(login)-3])), 0, "web", probe.RefusedUnchallenged},
		"behind a page": {"", answering("/manifests/", refusing(http.StatusForbidden, strings.Repeat("-", 280)+password)), 0, "web", probe.RefusedUnchallenged},
		"at the door":   {"", answering("/v2/", door), 0, "web", probe.CredentialsRefused},
		"its token":     {"Bearer", answering("/manifests/", refusing(http.StatusForbidden, "token "+issuedToken)), 0, "web", probe.Forbidden},
		"torn token":    {"Bearer", answering("/token", torn), 0, "web", probe.Unreachable},
		"realm":         {"", answering("/v2/", challenging(`Bearer realm="ftp://`+login+`"`)), 0, "web", probe.TokenEndpointRefused},
		"schemes":       {"", answering("/v2/", challenging(login+", Negotiate")), 0, "web", probe.AuthenticationUnsupported},
		"no token":      {"Bearer", answering("/token", refusing(http.StatusPartialContent, "")), 0, "web", probe.Malformed},
		"nothing":       {"Bearer", answering("/token", refusing(http.StatusNoContent, "")), 0, "web", probe.Malformed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			prober := overPipes(t, flooding{scheme: row.scheme, answers: func(
				w http.ResponseWriter, r *http.Request,
			) bool {
				return row.answers(w, r) || r.URL.Path == "/token" && issue(w)
			}}.handler(t))
			registry := hostileRegistry(t, true)
			err := call(t.Context(), prober, row.call, target(t, registry, row.chart, "1.2.3"))
			failed := failure(t, err)
			if text := fmt.Sprintf("%s %+v %v", failed, *failed, failed.Err); shows(text) ||
				strings.Contains(text, login[:20]) {
				t.Errorf("told: %s", text)
			}
			if failed.Outcome != row.outcome {
				t.Errorf("%s: %v", failed.Outcome, err)
			}
		})
	}
}

func issue(w http.ResponseWriter) bool {
	_, err := fmt.Fprintf(w, `{"token":%q}`, issuedToken)
	return err == nil
}

func refusing(status int, words string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, words)
	}
}

func challenging(field string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("WWW-Authenticate", field)
		w.WriteHeader(http.StatusUnauthorized)
	}
}

func door(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("WWW-Authenticate", "Basic")
	refusing(http.StatusUnauthorized, strings.Repeat("-", 280)+password)(w, r)
}

func linking(address string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Link", "<"+address+`>; rel="next"`)
		_, _ = io.WriteString(w, `{"tags":["1.0.0"]}`)
	}
}

func listing(path string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintf(w, `{"repositories":["%s/wab","team/%s/wab"]}`, path, path)
	}
}

// torn puts a token where the next response should begin.
func torn(w http.ResponseWriter, _ *http.Request) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	_, _ = fmt.Fprintf(connection, "HTTP/1.1 103 Early Hints\r\n\r\n{\"token\":%q}\r\n\r\n", issuedToken)
	_ = connection.Close()
}
