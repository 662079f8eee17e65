package probe_test

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// responses are responses of registries, and how each is classified.
var responses = map[string]struct {
	response   probe.Response
	outcome    probe.Outcome
	cause      string // within one of the causes
	next       string // within the next step
	permission string // within the permission; "" for none
}{
	"ecr: credentials not issued by ECR": {
		probe.Response{Service: probe.ECR, Operation: probe.GetManifest, Status: 401, Detail: "no basic auth credentials"},
		probe.CredentialsRefused, "another registry or region", `auth_type = "ecr"`, ""},
	"ecr: protected is not set": {
		probe.Response{Service: probe.ECR, Operation: probe.GetBase, Status: 401, Anonymous: true},
		probe.CredentialsRequired, "private registry", "protected = true", ""},
	"ecr: expired token": {
		probe.Response{Service: probe.ECR, Operation: probe.GetManifest, Status: 403, Code: "DENIED", Detail: "Your Authorization Token has expired. Reauthenticate"},
		probe.TokenExpired, "12 hours", "clock", ""},
	"ecr public: expired token": {
		probe.Response{Service: probe.ECRPublic, Operation: probe.GetManifest, Status: 400, Code: "DENIED", Detail: "Your Authorization Token is invalid."},
		probe.TokenExpired, "login has expired", "clock", ""},
	"ecr: token of another region": {
		probe.Response{Service: probe.ECR, Operation: probe.GetBase, Status: 400},
		probe.CredentialsRefused, "another region than eu-west-1", "partition and region", ""},
	"ecr: manifest forbidden": {
		probe.Response{Service: probe.ECR, Operation: probe.GetManifest, Status: 403},
		probe.Forbidden, "does the path contain a part twice", "registry.test/team/web:1.2.3", `"Action": ["ecr:BatchGetImage"`},
	"ecr: blob forbidden": {
		probe.Response{Service: probe.ECR, Operation: probe.GetBlob, Status: 403},
		probe.Forbidden, "ecr:GetDownloadUrlForLayer", "arn:aws:ecr:eu-west-1:123456789012:repository/team/web", "ecr:GetDownloadUrlForLayer"},
	"ecr: list forbidden": {
		probe.Response{Service: probe.ECR, Operation: probe.GetTags, Status: 403},
		probe.Forbidden, "may not list", "not needed", "ecr:ListImages on arn:aws:ecr:eu-west-1:123456789012:repository/team/web"},
	"ecr: no repository": {
		probe.Response{Service: probe.ECR, Operation: probe.GetManifest, Status: 404, Code: "NAME_UNKNOWN"},
		probe.ChartAbsent, "including case", "registry.test/team/web", ""},
	"any: no tag": {
		probe.Response{Operation: probe.GetManifest, Status: 404, Code: "MANIFEST_UNKNOWN"},
		probe.VersionAbsent, "leading v", "registry.test/team/web:1.2.3", ""},
	"any: a bare 404 of a registry": {
		probe.Response{Operation: probe.GetManifest, Status: 404, Speaks: true},
		probe.VersionAbsent, "compared exactly", "was pushed", ""},
	"any: a bare 404 of another server": {
		probe.Response{Operation: probe.GetManifest, Status: 404, Detail: "404 page not found"},
		probe.Malformed, "not as an OCI registry", "endpoint_suffix", ""},
	"harbor: no project": {
		probe.Response{Service: probe.Harbor, Operation: probe.GetManifest, Status: 404, Code: "NOT_FOUND", Detail: "project team not found"},
		probe.ChartAbsent, "project", "was pushed", ""},
	"harbor: no tag": {
		probe.Response{Service: probe.Harbor, Operation: probe.GetManifest, Status: 404, Code: "NOT_FOUND", Detail: "artifact team/web:1.2.3 not found"},
		probe.VersionAbsent, "compared exactly", "was pushed", ""},
	"harbor: robot of another project": {
		probe.Response{Service: probe.Harbor, Operation: probe.GetManifest, Status: 403, Code: "DENIED"},
		probe.Forbidden, "robot account", "project at the start of team/web", "pull on repository team/web"},
	"public registries: stale credentials": {
		probe.Response{Service: probe.ECRPublic, Operation: probe.GetManifest, Status: 403},
		probe.Forbidden, "the registry then refuses a public chart too", "set no credentials", ""},
	"ghcr: private or absent": {
		probe.Response{Service: probe.GHCR, Operation: probe.GetToken, Status: 403, Code: "DENIED", Anonymous: true},
		probe.CredentialsRequired, "sends anonymous callers the same response", "read:packages", ""},
	"acr: scope map without metadata": {
		probe.Response{Service: probe.ACR, Operation: probe.GetTags, Status: 401, Code: "UNAUTHORIZED"},
		probe.Forbidden, "scope map", "exact version", "metadata/read on team/web"},
	"acr: wrong password": {
		probe.Response{Service: probe.ACR, Operation: probe.GetToken, Status: 401, Code: "UNAUTHORIZED"},
		probe.CredentialsRefused, "wrong user name or password", "user name and password of registry.test", ""},
	"acr: network rules": {
		probe.Response{Service: probe.ACR, Operation: probe.GetToken, Status: 403, Code: "DENIED", Detail: "client with IP '203.0.113.7' is not allowed access"},
		probe.Forbidden, "network rules", "this machine's address", ""},
	"any: catalogue forbidden": {
		probe.Response{Operation: probe.GetCatalog, Status: 401},
		probe.Forbidden, "administrators only", "exact version", "permission to list"},
	"docker hub: three levels": {
		probe.Response{Service: probe.DockerHub, Operation: probe.GetManifest, Status: 401},
		probe.Forbidden, "more than two parts", "<namespace>/<chart>", ""},
	"any: unsupported schemes": {
		probe.Response{Operation: probe.GetBase, Status: 401, Unsent: true, Schemes: []string{"negotiate", "ntlm"}},
		probe.AuthenticationUnsupported, "offers negotiate, ntlm", "Basic or Bearer", ""},
	"any: no scheme": {
		probe.Response{Operation: probe.GetManifest, Status: 401, Unsent: true},
		probe.AuthenticationUnsupported, "no WWW-Authenticate header", "GET /v2/", ""},
	"any: refused without a challenge": {
		probe.Response{Operation: probe.GetBase, Status: 403, Unsent: true, Detail: "token expired"},
		probe.RefusedUnchallenged, "firewall", "this machine's address", ""},
	"acr: network rules without a challenge": {
		probe.Response{Service: probe.ACR, Operation: probe.GetBase, Status: 403, Unsent: true, Detail: "client with IP '203.0.113.7' is not allowed access"},
		probe.Forbidden, "network rules", "this machine's address", ""},
	"ecr: layers forbidden by the storage": {
		probe.Response{Service: probe.ECR, Operation: probe.GetBlob, Status: 403, Unsent: true},
		probe.RefusedUnchallenged, "another host", "may read", ""},
	"any: a token endpoint that redirects": {
		probe.Response{Operation: probe.GetToken, Status: 401, Unsent: true},
		probe.RefusedUnchallenged, "on to another host", "without a redirect", ""},
	"any: half a credential": {
		probe.Response{Operation: probe.GetBase, Err: probe.ErrHalfLogin},
		probe.CredentialsRequired, "only one of user name and password", "both", ""},
	"any: a foreign token endpoint": {
		probe.Response{Operation: probe.GetManifest, Err: &probe.RealmError{Reason: probe.RealmForeign, Realm: "auth.evil.test", Registry: "registry.test"}},
		probe.TokenEndpointRefused, "auth.evil.test", "in the domain of auth.evil.test", ""},
	"any: a token endpoint in a private network": {
		probe.Response{Operation: probe.GetManifest, Err: &probe.RealmError{Reason: probe.RealmNotPublic, Realm: "intranet", Registry: "registry.test"}},
		probe.TokenEndpointRefused, "private network", "on registry.test itself", ""},
	"any: a token endpoint without https": {
		probe.Response{Operation: probe.GetManifest, Err: &probe.RealmError{Reason: probe.RealmNotHTTPS, Realm: "http://x", Registry: "registry.test"}},
		probe.TokenEndpointRefused, "not an HTTPS address", "https://", ""},
	"any: a token endpoint that does not resolve": {
		probe.Response{Operation: probe.GetToken, URL: "https://git.example.org/jwt/auth", Err: &net.DNSError{Name: "git.example.org"}},
		probe.Unreachable, "misspelt", "git.example.org", ""},
	"any: anonymous": {
		probe.Response{Operation: probe.GetManifest, Status: 401, Anonymous: true},
		probe.CredentialsRequired, "not public", "Set basic", ""},
	"any: wrong password": {
		probe.Response{Operation: probe.GetBase, Status: 401},
		probe.CredentialsRefused, "revoked", "registry.test", ""},
	"any: expired token as password": {
		probe.Response{Operation: probe.GetBase, Status: 401, Detail: "token has expired"},
		probe.TokenExpired, "expired", "still valid", ""},
	"any: forbidden": {
		probe.Response{Operation: probe.GetManifest, Status: 403},
		probe.Forbidden, "may not read", "registry.test", "pull on repository team/web"},
	"any: status 429": {
		probe.Response{Operation: probe.GetManifest, Status: 429, RetryAfter: time.Minute},
		probe.RateLimited, "many requests", "Wait", ""},
	"any: rate limit by code": {
		probe.Response{Operation: probe.GetManifest, Status: 403, Code: "TOOMANYREQUESTS"},
		probe.RateLimited, "many requests", "Wait", ""},
	"any: status 503":       {probe.Response{Operation: probe.GetManifest, Status: 503}, probe.ServerError, "failing", "later", ""},
	"any: status 522":       {probe.Response{Operation: probe.GetManifest, Status: 522}, probe.ServerError, "failing", "later", ""},
	"any: blob missing":     {probe.Response{Operation: probe.GetBlob, Status: 404, Code: "BLOB_UNKNOWN", Speaks: true}, probe.Malformed, "not completed", "again", ""},
	"any: list not offered": {probe.Response{Operation: probe.GetTags, Status: 404, Speaks: true}, probe.Malformed, "does not offer", "exact version", ""},
	"any: bad name":         {probe.Response{Operation: probe.GetManifest, Status: 400, Code: "NAME_INVALID"}, probe.ChartAbsent, "lower-case", "name", ""},
	"any: status 418":       {probe.Response{Operation: probe.GetManifest, Status: 418}, probe.Malformed, "not an OCI registry", "endpoint", ""},

	"no token endpoint": {
		probe.Response{Operation: probe.GetToken, Status: 404, Speaks: true},
		probe.Malformed, "does not issue tokens", "token endpoint registry.test names", ""},
	"no token in the response": {
		probe.Response{Operation: probe.GetToken, Status: 204, Speaks: true},
		probe.Malformed, "does not issue tokens", "responds there", ""},
	"plain http": {
		probe.Response{Err: errors.New("http: server gave HTTP response to HTTPS client")},
		probe.PlainHTTP, "plain HTTP", "HTTPS", ""},
	"certificate of a private authority": {
		probe.Response{Err: fmt.Errorf("get: %w", x509.UnknownAuthorityError{})},
		probe.UntrustedCertificate, "private authority", "tls.ca_certificate", ""},
	"expired certificate": {
		probe.Response{Err: fmt.Errorf("get: %w", x509.CertificateInvalidError{Reason: x509.Expired})},
		probe.UntrustedCertificate, "not renewed", "clock", ""},
	"certificate of another name": {
		probe.Response{Err: fmt.Errorf("get: %w", x509.HostnameError{Certificate: &x509.Certificate{}, Host: "registry.test"})},
		probe.UntrustedCertificate, "another name than registry.test", "as the endpoint", ""},
	"certificate of a client": {
		probe.Response{Err: fmt.Errorf("get: %w", x509.CertificateInvalidError{Reason: x509.IncompatibleUsage})},
		probe.UntrustedCertificate, "for a server", "replace", ""},
	"proxy refuses": {
		probe.Response{Err: fmt.Errorf("get: %w with status 502", probe.ErrProxyRefused)},
		probe.Unreachable, "HTTPS_PROXY", "NO_PROXY", ""},
	"closed connection": {
		probe.Response{Err: fmt.Errorf("get: %w", io.EOF)},
		probe.Unreachable, "firewall", "Try again", ""},
	"unknown name": {
		probe.Response{Err: &net.DNSError{Err: "no such host", Name: "registry.test", IsNotFound: true}},
		probe.Unreachable, "misspelt", "spelling", ""},
	"timeout":            {probe.Response{Err: context.DeadlineExceeded}, probe.Unreachable, "firewall", "registry.test", ""},
	"connection refused": {probe.Response{Err: errors.New("connection refused")}, probe.Unreachable, "nothing listens", "port", ""},
	"address refused":    {probe.Response{Err: fmt.Errorf("dial: %w", probe.ErrAddressRefused)}, probe.Unreachable, "link-local", "resolves", ""},
	"ecr: blobs behind a firewall": {
		probe.Response{Service: probe.ECR, Operation: probe.GetBlob, Err: context.DeadlineExceeded},
		probe.Unreachable, "Amazon S3", "prod-eu-west-1-starport-layer-bucket.s3.eu-west-1.amazonaws.com", ""},
	"acr: blobs behind a firewall": {
		probe.Response{Service: probe.ACR, Operation: probe.GetBlob, Err: context.DeadlineExceeded},
		probe.Unreachable, "another host", "blob.core.windows.net", ""},
}

func TestClassify(t *testing.T) {
	t.Parallel()
	for name, test := range responses {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			response := test.response
			response.Host, response.Repository, response.Tag = "registry.test", "team/web", "1.2.3"
			response.Account, response.Region, response.Partition = "123456789012", "eu-west-1", "aws"
			got := probe.Classify(response)
			if got.Outcome != test.outcome {
				t.Fatalf("%s, want %s", got.Outcome, test.outcome)
			}
			if !strings.Contains(strings.Join(got.Causes, "\n"), test.cause) {
				t.Errorf("causes %q", got.Causes)
			}
			if !strings.Contains(got.NextStep, test.next) {
				t.Errorf("next step %q", got.NextStep)
			}
			if !strings.Contains(got.Permission, test.permission) || (test.permission == "") != (got.Permission == "") {
				t.Errorf("permission %q", got.Permission)
			}
			for _, text := range append(got.Causes, got.NextStep, got.Permission, got.Error()) {
				if strings.Contains(text, "{") && !strings.Contains(text, `{"Effect"`) {
					t.Errorf("a placeholder is left in %q", text)
				}
			}
			if !strings.Contains(got.Error(), "registry.test/team/web:1.2.3") {
				t.Errorf("%q does not name the chart", got)
			}
			if got.Err != response.Err || got.RetryAfter != response.RetryAfter {
				t.Errorf("cause %v, retry after %s", got.Err, got.RetryAfter)
			}
		})
	}
}

// No response of a token endpoint or of GET /v2/ proves anything about the chart.
func TestClassifyOfTokenAndBaseIsNotDefinite(t *testing.T) {
	t.Parallel()
	codes := []string{"", "NAME_UNKNOWN", "NOT_FOUND", "MANIFEST_UNKNOWN", "NAME_INVALID", "TAG_INVALID"}
	for _, operation := range []probe.Operation{probe.GetToken, probe.GetBase} {
		for status := 200; status < 600; status++ {
			for _, code := range codes {
				for _, speaks := range []bool{true, false} {
					response := probe.Response{
						Operation: operation, Status: status, Code: code, Speaks: speaks, Detail: "repository, tag",
					}
					if got := probe.Classify(response); got.Class() == probe.Definite || got.NextStep == "" {
						t.Errorf("%s, %d %s: %+v", operation, status, code, got)
					}
				}
			}
		}
	}
}

// An incomplete response of status 200 is classified by the error that ended it.
func TestClassifyIncompleteResponse(t *testing.T) {
	t.Parallel()
	got := probe.Classify(probe.Response{Status: http.StatusOK, Err: errors.New("broken off")})
	if got.Outcome != probe.Unreachable {
		t.Errorf("%+v", got)
	}
}

func TestOutcomeClass(t *testing.T) {
	t.Parallel()
	for class, outcomes := range map[probe.Class][]probe.Outcome{
		probe.Definite: {probe.ChartAbsent, probe.VersionAbsent, probe.NotAChart, probe.DigestMismatch, probe.IdentityMismatch},
		probe.Refused: {probe.CredentialsRefused, probe.CredentialsRequired, probe.TokenExpired, probe.Forbidden,
			probe.RoleNotAssumed, probe.NoIdentity},
		probe.NoResponse: {probe.Unreachable, probe.UntrustedCertificate, probe.PlainHTTP, probe.ServerError, probe.RateLimited,
			probe.TooLarge, probe.Malformed, "anything else"},
	} {
		for _, outcome := range outcomes {
			if outcome.Class() != class {
				t.Errorf("%s is %s", outcome, outcome.Class())
			}
			if text := (&probe.Error{Outcome: outcome, Registry: "r"}).Error(); !strings.HasPrefix(text, "r: ") ||
				text == "r: " {
				t.Errorf("%s: %q", outcome, text)
			}
		}
	}
}
