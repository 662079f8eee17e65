package ecr_test

import (
	"fmt"
	"io"
	"log"
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

// pour answers with a beginning and then the same for ever.
func pour(status int, contentType, begin, more string) http.Handler {
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

func announce(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", fmt.Sprint(5<<30))
	_, _ = io.WriteString(w, "{")
}

// flood serves everything that AWS would, at the real names and at an address
// for the services of a machine.
func flood(t *testing.T, handler http.Handler) (aws *account, address string) {
	t.Helper()
	aws = newAccount(t)
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = aws.tls
	server.StartTLS()
	t.Cleanup(server.Close)
	aws.addr = server.Listener.Addr().String()
	plain := httptest.NewServer(handler)
	t.Cleanup(plain.Close)
	return aws, plain.URL
}

// No response of AWS, and of what stands between this machine and AWS, takes
// more memory than its bound, whatever comes.
func TestBodiesOfAWSAreBounded(t *testing.T) {
	bodies := map[string]http.Handler{
		"JSON":         pour(http.StatusOK, "application/x-amz-json-1.1", `{"authorizationData": [{"authorizationToken": "`, "QVdT"),
		"entries":      pour(http.StatusOK, "application/x-amz-json-1.1", `{"authorizationData": [{}`, ",{}"),
		"XML":          pour(http.StatusOK, "text/xml", "<AssumeRoleResponse><AssumeRoleResult>", "<a>b</a>"),
		"deep XML":     pour(http.StatusOK, "text/xml", "", "<a>"),
		"spaces":       pour(http.StatusOK, "application/json", "", " "),
		"refusal":      pour(http.StatusBadRequest, "application/x-amz-json-1.1", `{"__type": "`, "x"),
		"XML refusal":  pour(http.StatusForbidden, "text/xml", "<ErrorResponse><Error><Code>", "x"),
		"announcement": http.HandlerFunc(announce),
	}
	for name, way := range map[string]struct {
		endpoint   string
		credential credential.Credential
		identity   string // where the machine gets its identity from
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
				aws, address := flood(t, body)
				identify(t, way.identity, address)
				source := aws.source(func(o *ecr.Options) { o.Timeout = 20 * time.Second })
				begun, before := time.Now(), allocated()
				var err error
				if way.list {
					_, err = source.Repositories(t.Context(), registry(t, way.endpoint, way.credential))
				} else {
					_, err = source.Login(t.Context(), registry(t, way.endpoint, way.credential))
				}
				took := allocated() - before
				failed := failure(t, err)
				if took > mostMemory || time.Since(begun) > 10*time.Second {
					t.Errorf("%d MB and %s for %v", took>>20, time.Since(begun), err)
				}
				named(t, name, kind, failed)
			})
		}
	}
}

// named checks that the bound is told, where a body did not end before it by
// being nonsense.
func named(t *testing.T, way, kind string, failed *probe.Error) {
	t.Helper()
	exceeded, is := budget.As(failed)
	nonsense := kind != "announcement" && kind != "spaces" && (way == "machine" || kind != "JSON")
	switch {
	case !is && !nonsense:
		t.Errorf("%s without the bound: %+v", failed.Outcome, failed)
	case is && exceeded.Limit != budget.AWS:
		t.Errorf("another bound: %v", exceeded)
	case is && (failed.Outcome != probe.TooLarge && failed.Outcome != probe.NoIdentity ||
		!strings.Contains(strings.Join(failed.Causes, "\n"), budget.AWS.Why)):
		t.Errorf("%s: %+v", failed.Outcome, failed)
	case is && kind == "announcement" && exceeded.Got != 5<<30:
		t.Errorf("%v", exceeded)
	}
}

func identify(t *testing.T, from, address string) {
	t.Helper()
	if from == "environment" {
		return
	}
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "")
	switch from {
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
