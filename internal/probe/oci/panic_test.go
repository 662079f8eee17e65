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

// panicking names the place place TestPanicShowsNoSecret panics in its child process.
const panicking = "PROBE_TEST_PANIC"

// A panic is printed with its values and the stacks of all goroutines, and Terraform
// repeats the text. It contains no secret.
func TestPanicShowsNoSecret(t *testing.T) {
	t.Parallel()
	if place := os.Getenv(panicking); place != "" {
		panicAt(t, place)
		return
	}
	for _, place := range []string{"dialling", "request", "values", "AWS"} {
		t.Run(place, func(t *testing.T) {
			t.Parallel()
			process := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestPanicShowsNoSecret$")
			process.Env = append(os.Environ(), panicking+"="+place, "GOTRACEBACK=system")
			var output bytes.Buffer
			process.Stdout, process.Stderr = &output, &output
			if err := process.Run(); err == nil {
				t.Fatalf("no panic: %s", output.String())
			}
			text := output.String()
			if !strings.Contains(text, "panic: ") || !strings.Contains(text, "goroutine ") ||
				!strings.Contains(text, "internal/probe/oci.") {
				t.Fatalf("not the expected panic: %s", text)
			}
			login := base64.RawStdEncoding.EncodeToString([]byte(username + ":" + password))
			if containsSecret(text) || strings.Contains(text, login[:len(login)-2]) ||
				strings.Contains(text, awsSecret) {
				t.Errorf("the panic contains a secret: %s", text)
			}
			if place == "values" && !strings.Contains(text, redact.Mark) {
				t.Errorf("the values were not printed: %s", text)
			}
		})
	}
}

const awsSecret = "secret/key+of the machine"

// panickingAWS has a login, and panics when it is requested.
type panickingAWS struct{ login probe.Login }

func (a panickingAWS) Login(context.Context, probe.Registry) (probe.Login, error) {
	panic(fmt.Errorf("no login from %+v", a))
}

func panicAt(t *testing.T, place string) {
	t.Helper()
	registry := hostileRegistry(t, true)
	wanted := target(t, registry, "web", "1.2.3")
	options := oci.Options{ECR: panickingAWS{probe.Login{Username: "AWS", Password: redact.New(awsSecret)}}}
	if place == "AWS" {
		wanted.Registry.Credential.Kind = credential.Role
	}
	options.Transport = func(transport *http.Transport) {
		transport.Proxy = nil
		transport.DialTLSContext = func(context.Context, string, string) (net.Conn, error) {
			switch place {
			case "values":
				panic(fmt.Sprintf("%v %+v %#v %v %#v", wanted, wanted, wanted, options.ECR, wanted.Registry.Credential))
			case "request":
				client, server := net.Pipe()
				go serveConnection(server, basic(newShelf()))
				return &panickingConn{Conn: client}, nil
			}
			var none []int
			return nil, fmt.Errorf("%d", none[len(wanted.Chart)])
		}
	}
	_, _, _ = oci.New(options).Open(t.Context(), wanted)
	t.Error("no panic")
}

// panickingConn panics when a login is written to it.
type panickingConn struct{ net.Conn }

func (c *panickingConn) Write(request []byte) (int, error) {
	if bytes.Contains(request, []byte("Authorization")) {
		var none *panickingConn
		_ = none.Conn // a runtime error, with the login in the frames of the stack
	}
	return c.Conn.Write(request)
}
