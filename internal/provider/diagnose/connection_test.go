package diagnose_test

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// The message about a lost connection names the host, the cause, and the attribute
// or variable to change.
func TestConnection(t *testing.T) {
	t.Parallel()
	const trust = "Palette Certificate Not Trusted"
	dial := func(err error) error { return &net.OpError{Op: "dial", Net: "tcp", Err: err} }
	host := []string{"palette.test", "`host`", "PALETTE_HOST", `host = "api.spectrocloud.com"`}
	for name, test := range map[string]struct {
		err       error
		summary   string
		fragments []string
	}{
		"no such host": {dial(&net.DNSError{Err: "no such host", Name: "palette.test", IsNotFound: true}), "Palette Not Reached", append(host, "HTTPS_PROXY")},
		"refused":      {dial(syscall.ECONNREFUSED), "Palette Not Reached", append(host, "NO_PROXY", "port")},
		"proxy not reached": {
			&net.OpError{Op: "proxyconnect", Err: dial(syscall.ECONNREFUSED)}, "Palette Not Reached",
			[]string{"the proxy", "HTTPS_PROXY", "NO_PROXY"},
		},
		"proxy refuses": {&palette.ProxyError{Proxy: "proxy.test:3128", Status: 502}, "Palette Not Reached", append(host, "proxy.test:3128", "502", "NO_PROXY")},
		"proxy requires credentials": {
			&palette.ProxyError{Proxy: "proxy.test:3128", Status: 407}, "Palette Not Reached", []string{"proxy.test:3128", "HTTPS_PROXY=http://user"},
		},
		"plain http": {http.ErrSchemeMismatch, "Palette Not Reached", []string{"palette.test", "port", "`host`"}},
		"no tls":     {tls.RecordHeaderError{Msg: "x"}, "Palette Not Reached", []string{"palette.test", "port", "`host`"}},
		"unknown authority": {
			&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, trust,
			[]string{"palette.test", "`ca_certificate`", `ca_certificate = file("ca.pem")`},
		},
		"another name": {
			&tls.CertificateVerificationError{Err: x509.HostnameError{Certificate: &x509.Certificate{}, Host: "palette.test"}}, trust,
			[]string{"another host", "`host`"},
		},
		"expired": {
			&tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.Expired}}, trust, []string{"expired", "clock"},
		},
	} {
		lost := &palette.TransportError{Method: "GET", Path: "/v1/x", Host: "palette.test", Err: test.err}
		problem := diagnose.Palette("read it", lost)
		if !palette.Unconnected(lost) || problem.Summary != test.summary {
			t.Errorf("%s: %q", name, problem.Summary)
		}
		checkFragments(t, name, problem.Detail, append(test.fragments, "Could not read it.")...)
	}
}

// The message about an address that is not valid has the address to write, and
// repeats nothing that may be a password.
func TestAddresses(t *testing.T) {
	t.Parallel()
	for text, fragment := range map[string]string{
		"http://palette.test":          `Write "palette.test".`,
		"HTTP://Palette.Test:8443":     `Write "palette.test:8443".`,
		"https://palette.test/console": `holds a path; it is a host and a port alone. Write "palette.test".`,
		"palette.test/v1":              `Write "palette.test".`,
		"palette.test?token=canary":    `Write "palette.test".`,
		"ftp://palette.test":           "https://",
		"https://":                     `host = "api.spectrocloud.com"`,
		"user:canary@palette.test":     "user name or password",
	} {
		problem := diagnose.Palette("do it", palette.CheckAddress(text))
		plain := strings.Join(strings.Fields(problem.Detail), " ")
		if problem.Summary != "Invalid Palette Host" || !strings.Contains(plain, fragment) ||
			!strings.Contains(plain, "`host`") || strings.Contains(plain, "canary") {
			t.Errorf("%s: %q\n%s", text, problem.Summary, problem.Detail)
		}
	}
}

// The message about a refused key names the host that refused it, and where the key is set.
func TestRefusedKey(t *testing.T) {
	t.Parallel()
	problem := diagnose.Palette("do it", &palette.Error{Status: 401, Host: "palette.test"})
	checkFragments(t, "status 401", problem.Detail, "palette.test", "`api_key`", "PALETTE_API_KEY", "`host`")
}
