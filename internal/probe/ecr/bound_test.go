package ecr_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/ecr"
)

const (
	public = "public.ecr.aws/a1b2c3d4"
	// mostMemory is what a login may allocate in all, in bytes.
	mostMemory = 128 << 20
)

// endless responds with a beginning, and then repeats the same text for ever.
func endless(status int, contentType, begin, more string) http.Handler {
	chunk := []byte(strings.Repeat(more, 1+(32<<10)/len(more)))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, err := io.WriteString(w, begin)
		for err == nil {
			_, err = w.Write(chunk)
		}
	})
}

// announce responds with a header that announces 5 GiB.
func announce(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", fmt.Sprint(5<<30))
	_, _ = io.WriteString(w, "{")
}

// accountOf lets a handler respond in the place of AWS, under the host names of
// its APIs.
func accountOf(t *testing.T, handler http.Handler) *account {
	t.Helper()
	aws := &account{t: t}
	aws.serve(handler)
	return aws
}

// No response takes more memory than its bound, whether it is sent by AWS, by a
// proxy in between, or by a service that has the identity of this machine.
func TestResponsesAreBounded(t *testing.T) {
	bodies := map[string]http.Handler{
		"JSON":         endless(http.StatusOK, "application/x-amz-json-1.1", `{"authorizationData": [{"authorizationToken": "`, "QVdT"),
		"entries":      endless(http.StatusOK, "application/x-amz-json-1.1", `{"authorizationData": [{}`, ",{}"),
		"XML":          endless(http.StatusOK, "text/xml", "<AssumeRoleResponse><AssumeRoleResult>", "<a>b</a>"),
		"deep XML":     endless(http.StatusOK, "text/xml", "", "<a>"),
		"spaces":       endless(http.StatusOK, "application/json", "", " "),
		"refusal":      endless(http.StatusBadRequest, "application/x-amz-json-1.1", `{"__type": "`, "x"),
		"XML refusal":  endless(http.StatusForbidden, "text/xml", "<ErrorResponse><Error><Code>", "x"),
		"announcement": http.HandlerFunc(announce),
	}
	for name, test := range map[string]struct {
		endpoint   string
		credential credential.Credential
		identity   string // the source of the identity of this machine
		list       bool
	}{
		"ECR":        {private, accessKey, "environment", false},
		"ECR Public": {public, accessKey, "environment", false},
		"list":       {private, accessKey, "environment", true},
		"STS":        {private, role, "environment", false},
		"container":  {private, runner, "container", false},
		"machine":    {private, runner, "machine", false},
		"web token":  {private, runner, "token", false},
	} {
		for kind, body := range bodies {
			t.Run(name+", "+kind, func(t *testing.T) {
				aws, plain := accountOf(t, body), httptest.NewServer(body)
				t.Cleanup(plain.Close)
				identify(t, test.identity, plain.URL)
				source := aws.source(func(o *ecr.Options) { o.Timeout = 20 * time.Second })
				begun, before := time.Now(), allocated()
				var err error
				if test.list {
					_, err = source.Repositories(t.Context(), registry(t, test.endpoint, test.credential))
				} else {
					_, err = source.Login(t.Context(), registry(t, test.endpoint, test.credential))
				}
				took := allocated() - before
				failed := failure(t, err)
				if took > mostMemory || time.Since(begun) > 10*time.Second {
					t.Errorf("%d MB and %s for %v", took>>20, time.Since(begun), err)
				}
				checkBound(t, name, kind, failed)
			})
		}
	}
}

// checkBound checks that the error names the bound, unless the body was refused
// as malformed before it reached the bound.
func checkBound(t *testing.T, api, kind string, failed *probe.Error) {
	t.Helper()
	exceeded, bounded := budget.As(failed)
	malformed := kind != "announcement" && kind != "spaces" && (api == "machine" || kind != "JSON")
	switch {
	case !bounded && !malformed:
		t.Errorf("%s without the bound: %+v", failed.Outcome, failed)
	case bounded && exceeded.Limit != budget.AWS:
		t.Errorf("another bound: %v", exceeded)
	case bounded && (failed.Outcome != probe.TooLarge && failed.Outcome != probe.NoIdentity ||
		!strings.Contains(strings.Join(failed.Causes, "\n"), budget.AWS.Why)):
		t.Errorf("%s: %+v", failed.Outcome, failed)
	case bounded && kind == "announcement" && exceeded.Got != 5<<30:
		t.Errorf("%v", exceeded)
	}
}

// identify gives this machine an identity of the source, whose service is at the
// address.
func identify(t *testing.T, source, address string) {
	t.Helper()
	if source == "environment" {
		return
	}
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "")
	switch source {
	case "container":
		t.Setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", address+"/credentials")
	case "machine":
		t.Setenv("AWS_EC2_METADATA_DISABLED", "false")
		t.Setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", address)
	case "token":
		token := filepath.Join(t.TempDir(), "token")
		if err := os.WriteFile(token, []byte("token"), 0o600); err != nil {
			t.Fatal(err)
		}
		t.Setenv("AWS_WEB_IDENTITY_TOKEN_FILE", token)
		t.Setenv("AWS_ROLE_ARN", roleARN)
		t.Setenv("AWS_ENDPOINT_URL", "")
	}
}

func allocated() uint64 {
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return memory.TotalAlloc
}
