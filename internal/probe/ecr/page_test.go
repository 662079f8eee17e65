package ecr_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// A response of a proxy in the place of AWS proves nothing about the credentials, the role or the chart.
func TestLoginRefusesPageOfProxy(t *testing.T) {
	t.Parallel()
	const page = "<!DOCTYPE html><html><head><title>Blocked</title></head><body><p>Blocked<br></p></body></html>"
	const wellFormed = "<html><body><p>Blocked</p></body></html>"
	for name, test := range map[string]struct {
		endpoint   string
		credential credential.Credential
	}{
		"ECR": {private, accessKey}, "ECR Public": {public, accessKey}, "STS": {private, role},
	} {
		for status, want := range map[int]probe.Outcome{
			http.StatusOK: probe.Malformed, http.StatusUnauthorized: probe.Malformed,
			http.StatusForbidden: probe.Malformed, http.StatusNotFound: probe.Malformed,
			http.StatusProxyAuthRequired: probe.Malformed, http.StatusBadGateway: probe.ServerError,
		} {
			for _, body := range []string{page, wellFormed, "blocked", "{}", ""} {
				t.Run(fmt.Sprintf("%s, %d, %.10q", name, status, body), func(t *testing.T) {
					t.Parallel()
					aws := accountOf(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
						w.Header().Set("Content-Type", "text/html")
						w.WriteHeader(status)
						_, _ = io.WriteString(w, body)
					}))
					source := aws.source()
					_, err := source.Login(t.Context(), registry(t, test.endpoint, test.credential))
					failed := failure(t, err)
					causes := strings.Join(failed.Causes, "\n")
					if failed.Outcome != want || !strings.Contains(causes, "proxy") || failed.Permission != "" {
						t.Errorf("%s (%s): %q, next %q", failed.Outcome, failed.Reported(), causes, failed.NextStep)
					}
				})
			}
		}
	}
}
