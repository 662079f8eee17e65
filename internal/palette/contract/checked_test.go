package contract_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/palette/contract"
)

// observer collects the failures of a test.
type observer struct {
	testing.TB
	failures []string
}

func (o *observer) Errorf(format string, values ...any) {
	o.failures = append(o.failures, fmt.Sprintf(format, values...))
}

type canned struct {
	status int
	body   string
}

func (a canned) RoundTrip(r *http.Request) (*http.Response, error) {
	header := http.Header{}
	if a.body != "" {
		header.Set("Content-Type", "application/json")
	}
	return &http.Response{
		StatusCode: a.status, Header: header, Body: io.NopCloser(strings.NewReader(a.body)), Request: r,
	}, nil
}

func TestChecked(t *testing.T) {
	t.Parallel()
	if _, ok := contract.Specification(t); !ok {
		return
	}
	const basic = `{"metadata":{"name":"x"},"spec":{"endpoint":"e","auth":{"type":"noAuth"},"containsSpectroManifest":false}}`
	for name, test := range map[string]struct {
		method, path, body string
		response           canned
		wrong              bool
	}{
		"good":                    {"GET", "/v1/users/info", "", canned{200, `{"orgName":"x"}`}, false},
		"good create":             {"POST", "/v1/registries/oci/basic", basic, canned{201, `{"uid":"u"}`}, false},
		"good refusal":            {"GET", "/v1/users/info", "", canned{401, `{"code":"X","message":"y"}`}, false},
		"not an operation":        {"GET", "/v1/users/me", "", canned{200, `{}`}, true},
		"wrong method":            {"GET", "/v1/registries/oci/basic", "", canned{200, `{}`}, true},
		"unknown property sent":   {"POST", "/v1/registries/oci/basic", strings.Replace(basic, `"endpoint"`, `"x":1,"endpoint"`, 1), canned{201, `{"uid":"u"}`}, true},
		"required property":       {"POST", "/v1/registries/oci/basic", strings.Replace(basic, `"endpoint":"e",`, "", 1), canned{201, `{"uid":"u"}`}, true},
		"value not in the list":   {"POST", "/v1/registries/oci/basic", strings.Replace(basic, "noAuth", "none", 1), canned{201, `{"uid":"u"}`}, true},
		"unknown property":        {"GET", "/v1/users/info", "", canned{200, `{"org":"x"}`}, true},
		"wrong type":              {"GET", "/v1/users/info", "", canned{200, `{"orgName":1}`}, true},
		"null for a list":         {"GET", "/v1/registries/oci/summary", "", canned{200, `{"items":null}`}, true},
		"not a date":              {"GET", "/v1/registries/oci/u/basic/sync/status", "", canned{200, `{"isSyncSupported":true,"lastRunTime":"now"}`}, true},
		"wrong status":            {"POST", "/v1/registries/oci/basic", basic, canned{200, `{"uid":"u"}`}, true},
		"refusal without message": {"GET", "/v1/users/info", "", canned{401, `{"code":"X"}`}, true},
		"refusal without body":    {"GET", "/v1/users/info", "", canned{401, ""}, true},
		"wrong query":             {"POST", "/v1/clusterprofiles?publish=perhaps", `{}`, canned{201, `{"uid":"u"}`}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			watched := &observer{TB: t}
			request, err := http.NewRequestWithContext(
				t.Context(), test.method, "https://palette.example"+test.path, strings.NewReader(test.body),
			)
			if err != nil {
				t.Fatal(err)
			}
			if test.body != "" {
				request.Header.Set("Content-Type", "application/json")
			} else {
				request.Body = http.NoBody
			}
			response, err := contract.Checked(watched, test.response).RoundTrip(request)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = response.Body.Close() }()
			if body, _ := io.ReadAll(response.Body); string(body) != test.response.body {
				t.Errorf("the body became %q", body)
			}
			if (len(watched.failures) > 0) != test.wrong {
				t.Errorf("found %q", watched.failures)
			}
		})
	}
}
