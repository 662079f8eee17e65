package main_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

const apiKey = "palette-local-test-key"

// build makes the command once per test that needs it; the cache of go build
// makes the second one cheap.
func build(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "palette-local")
	if output, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	return binary
}

type running struct {
	process *exec.Cmd
	address string
	rest    *bufio.Reader
	log     *bytes.Buffer
}

func start(t *testing.T, binary, dir string, more ...string) *running {
	t.Helper()
	args := append([]string{"-listen", "127.0.0.1:0", "-data", dir}, more...)
	r := &running{process: exec.CommandContext(t.Context(), binary, args...), log: new(bytes.Buffer)}
	r.process.Env = append(os.Environ(), "PALETTE_API_KEY="+apiKey)
	r.process.Stderr = r.log
	output, err := r.process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.process.Start(); err != nil {
		t.Fatal(err)
	}
	r.rest = bufio.NewReader(output)
	line, err := r.rest.ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "https://127.0.0.1:") {
		t.Fatalf("%q, %v\n%s", line, err, r.log)
	}
	r.address = strings.TrimSpace(line)
	return r
}

// stop ends the process with a signal and returns what else it printed.
func (r *running) stop(t *testing.T, signal os.Signal) string {
	t.Helper()
	if err := r.process.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(r.rest)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.process.Wait(); err != nil {
		t.Errorf("after %v: %v\n%s", signal, err, r.log)
	}
	return string(rest)
}

func client(t *testing.T, dir string) *http.Client {
	t.Helper()
	authority, err := os.ReadFile(filepath.Join(dir, "ca.pem"))
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(authority) {
		t.Fatalf("no certificate in ca.pem: %s", authority)
	}
	return &http.Client{Timeout: time.Minute, Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
	}}
}

func tenantOf(t *testing.T, c *http.Client, address string) string {
	t.Helper()
	status, body := send(t, c, http.MethodGet, address+v1.PathUsersInfo, nil)
	if status != http.StatusOK {
		t.Fatalf("status %d: %s", status, body)
	}
	return body
}

func send(t *testing.T, c *http.Client, method, address string, content io.Reader) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, content)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set(v1.HeaderAPIKey, apiKey)
	response, err := c.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

func TestServeAndStop(t *testing.T) {
	t.Parallel()
	binary, dir := build(t), filepath.Join(t.TempDir(), "data")
	first := start(t, binary, dir)
	before := tenantOf(t, client(t, dir), first.address)
	again := start(t, binary, dir) // a second process on the same folder
	if after := tenantOf(t, client(t, dir), again.address); after != before {
		t.Errorf("another tenant: %s, not %s", after, before)
	}
	for signal, process := range map[os.Signal]*running{syscall.SIGTERM: first, os.Interrupt: again} {
		if rest := process.stop(t, signal); rest != "" {
			t.Errorf("a second line on standard output: %q", rest)
		}
		if text := process.log.String(); strings.Contains(text, apiKey) ||
			!strings.Contains(text, "pattern=\"GET /v1/users/info\"") {
			t.Errorf("log: %s", text)
		}
	}
}

// TestProjectsAndTimes checks the projects of the command line, and the limit of
// time for a body.
func TestProjectsAndTimes(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	served := start(t, build(t), dir, "-project", "apps", "-project", "platform", "-read-timeout", "300ms")
	c := client(t, dir)
	status, body := send(t, c, http.MethodGet, served.address+v1.PathProjectsMetadata, nil)
	var list v1.ProjectsMetadata
	if err := json.Unmarshal([]byte(body), &list); err != nil || status != http.StatusOK {
		t.Fatalf("status %d, %v: %s", status, err, body)
	}
	var names []string
	for _, item := range list.Items {
		names = append(names, item.Metadata.Name)
	}
	if want := []string{"Default", "apps", "platform"}; !slices.Equal(names, want) {
		t.Errorf("projects %q, not %q", names, want)
	}
	slow, writes := io.Pipe()
	defer writes.Close()
	go func() { _, _ = io.WriteString(writes, "{") }()
	if status, body = send(
		t, c, http.MethodPost, served.address+v1.PathProfiles, slow,
	); status != http.StatusRequestTimeout {
		t.Errorf("a slow body: status %d: %s", status, body)
	}
	served.stop(t, syscall.SIGTERM)
}

// TestLimit checks that more than fifty registry requests at once are refused
// with -limit, and none without it.
func TestLimit(t *testing.T) {
	t.Parallel()
	binary := build(t)
	for _, limited := range []bool{false, true} {
		dir := filepath.Join(t.TempDir(), "data")
		served := start(t, binary, dir, fmt.Sprintf("-limit=%t", limited))
		c := client(t, dir)
		refused := 0
		for range 120 {
			if status, _ := send(
				t, c, http.MethodGet, served.address+v1.PathRegistriesMetadata, nil,
			); status == http.StatusTooManyRequests {
				refused++
			}
		}
		if (refused > 0) != limited {
			t.Errorf("limited %t: %d of 120 requests were refused", limited, refused)
		}
		served.stop(t, syscall.SIGTERM)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	binary := build(t)
	keyFile := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(keyFile, []byte("\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		args []string
		want string
	}{
		"no data":    {[]string{"-api-key", apiKey}, "-data DIR"},
		"no key":     {[]string{"-data", t.TempDir()}, "PALETTE_API_KEY"},
		"empty file": {[]string{"-data", t.TempDir(), "-api-key-file", keyFile}, "PALETTE_API_KEY"},
		"two keys":   {[]string{"-data", t.TempDir(), "-api-key", apiKey, "-api-key-file", keyFile}, "both"},
		"project":    {[]string{"-data", t.TempDir(), "-api-key", apiKey, "-project", " apps"}, "space"},
		"no time":    {[]string{"-data", t.TempDir(), "-api-key", apiKey, "-read-timeout", "0"}, "usage"},
		"address":    {[]string{"-data", t.TempDir(), "-api-key", apiKey, "-listen", "127.0.0.1:99999"}, "99999"},
		"argument":   {[]string{"-data", t.TempDir(), "-api-key", apiKey, "more"}, "usage"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			process := exec.CommandContext(ctx, binary, test.args...)
			process.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir()}
			output, err := process.CombinedOutput()
			if err == nil || !strings.Contains(string(output), test.want) || strings.Contains(string(output), apiKey) {
				t.Errorf("%v: %s", err, output)
			}
		})
	}
}
