package oci_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/oci"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// panicking makes TestPanicShowsNoSecret the process that panics, there.
const panicking = "PROBE_TEST_PANIC"

// A panic is printed with the values that it is about and the stacks of all
// goroutines, and Terraform repeats that. No secret is among them.
func TestPanicShowsNoSecret(t *testing.T) {
	t.Parallel()
	if where := os.Getenv(panicking); where != "" {
		panicAt(t, where)
		return
	}
	for _, where := range []string{"dialling", "request", "values", "AWS"} {
		t.Run(where, func(t *testing.T) {
			t.Parallel()
			process := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestPanicShowsNoSecret$")
			process.Env = append(os.Environ(), panicking+"="+where, "GOTRACEBACK=system")
			var output bytes.Buffer
			process.Stdout, process.Stderr = &output, &output
			if err := process.Run(); err == nil {
				t.Fatalf("no panic: %s", output.String())
			}
			text := output.String()
			if !strings.Contains(text, "panic: ") || !strings.Contains(text, "goroutine ") ||
				!strings.Contains(text, "internal/probe/oci.") {
				t.Fatalf("not the panic that was meant: %s", text)
			}
			login := base64.RawStdEncoding.EncodeToString([]byte(username + ":" + password))
			if shows(text) || strings.Contains(text, login[:len(login)-2]) || strings.Contains(text, awsSecret) {
				t.Errorf("a secret is told: %s", text)
			}
			if where == "values" && !strings.Contains(text, redact.Mark) {
				t.Errorf("the values were not printed: %s", text)
			}
		})
	}
}

const awsSecret = "secret/key+of the machine"

// panickingAWS has a login at hand and fails to give it.
type panickingAWS struct{ login probe.Login }

func (a panickingAWS) Login(context.Context, probe.Registry) (probe.Login, error) {
	panic(fmt.Errorf("no login from %+v", a))
}

func panicAt(t *testing.T, where string) {
	t.Helper()
	registry := hostileRegistry(t, true)
	asked := target(t, registry, "web", "1.2.3")
	options := oci.Options{ECR: panickingAWS{probe.Login{Username: "AWS", Password: redact.New(awsSecret)}}}
	if where == "AWS" {
		asked.Registry.Credential.Kind = credential.Role
	}
	options.Transport = func(transport *http.Transport) {
		transport.Proxy = nil
		transport.DialTLSContext = func(context.Context, string, string) (net.Conn, error) {
			switch where {
			case "values":
				panic(fmt.Sprintf("%v %+v %#v %v %#v", asked, asked, asked, options.ECR, asked.Registry.Credential))
			case "request":
				client, server := net.Pipe()
				go func() { _ = (&http.Server{Handler: basic(newShelf())}).Serve(&oneListener{connection: server}) }()
				return &panickingConn{Conn: client}, nil
			}
			var none []int
			return nil, fmt.Errorf("%d", none[len(asked.Chart)])
		}
	}
	_, _, _ = oci.New(options).Open(t.Context(), asked)
	t.Error("no panic")
}

// panickingConn fails as soon as a login is written to it.
type panickingConn struct{ net.Conn }

func (c *panickingConn) Write(request []byte) (int, error) {
	if bytes.Contains(request, []byte("Authorization")) {
		var none *panickingConn
		_ = none.Conn // a runtime error, with the login in the frames of the stack
	}
	return c.Conn.Write(request)
}
