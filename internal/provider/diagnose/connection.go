package diagnose

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// hostAttribute names the attribute in the text, since the diagnostic of a resource
// cannot underline the provider configuration.
const hostAttribute = "`host` in the provider configuration (or PALETTE_HOST, SPECTROCLOUD_HOST)"

// hostExample is an example of hostAttribute.
const hostExample = "such as host = \"api.spectrocloud.com\""

// proxyVariables are the variables by which a Go program finds its proxy.
const proxyVariables = "HTTPS_PROXY and NO_PROXY in the environment"

// connection returns the summary and the advice for a request that was not sent,
// since the connection to Palette failed.
func connection(err error) (summary, advice string) {
	var lost *palette.TransportError
	if !errors.As(err, &lost) || !palette.Unconnected(err) {
		return "", ""
	}
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var proxy *palette.ProxyError
	switch {
	case errors.As(err, &certificate):
		return "Palette Certificate Not Trusted", certificateAdvice(lost.Host, certificate.Err)
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return "Palette Not Reached", fmt.Sprintf(
			"%s responds without TLS, and the API key is sent over https:// only. Check the port in %s.",
			lost.Host, hostAttribute)
	case errors.As(err, &proxy):
		return "Palette Not Reached", proxyAdvice(lost.Host, proxy)
	default:
		return "Palette Not Reached", dialAdvice(lost.Host, lost.Err)
	}
}

// brokenAdvice returns the advice for a connection that broke before the response
// was read, "" for any other error.
func brokenAdvice(err error) string {
	var lost *palette.TransportError
	if !errors.As(err, &lost) {
		return ""
	}
	return fmt.Sprintf("The connection to %s broke before the whole response was read, so the result of the request "+
		"is not known. Check the network between this machine and Palette (%s), then apply again: the plan shows "+
		"what remains to be done.",
		lost.Host, proxyVariables)
}

func certificateAdvice(host string, err error) string {
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &name):
		return fmt.Sprintf("The certificate that %s presents is for another host. Check %s: write a name that the "+
			"certificate contains.",
			host, hostAttribute)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return fmt.Sprintf("The certificate that %s presents has expired or is not valid yet. Check the clock of "+
			"this machine, then have the certificate renewed.", host)
	default:
		return fmt.Sprintf("This machine does not trust the authority that signed the certificate of %s. For a "+
			"Palette with a private CA, or a proxy that intercepts TLS, set `ca_certificate` in the provider "+
			"configuration to the certificate of that authority (or set SSL_CERT_FILE in the environment):\n\n"+
			"  ca_certificate = file(\"ca.pem\")\n\nIf it is already set, it contains another authority.", host)
	}
}

func proxyAdvice(host string, proxy *palette.ProxyError) string {
	request := fmt.Sprintf("This machine sent the proxy %s a request for a connection to %s, and the proxy responded "+
		"%d %s.",
		proxy.Proxy, host, proxy.Status, http.StatusText(proxy.Status))
	if proxy.Status == http.StatusProxyAuthRequired {
		return paragraphs(request, "Set the user name and password of the proxy in HTTPS_PROXY, such as "+
			"HTTPS_PROXY=http://user:password@proxy.example:3128.")
	}
	return paragraphs(request, fmt.Sprintf("Check the spelling of %s, %s, and that the proxy may connect to it. If "+
		"this machine reaches Palette without a proxy, add the host to NO_PROXY.", hostAttribute, hostExample))
}

func dialAdvice(host string, err error) string {
	var operation *net.OpError
	var name *net.DNSError
	switch {
	case errors.As(err, &operation) && operation.Op == "proxyconnect":
		return fmt.Sprintf("This machine cannot reach the proxy that the environment sets for %s. Correct "+
			"HTTPS_PROXY or, if no proxy is needed, add the host to NO_PROXY.", host)
	case errors.As(err, &name) && name.IsNotFound:
		return fmt.Sprintf("The host name %s could not be resolved. Check the spelling of %s, %s. If the host is "+
			"reachable only through a VPN or a proxy, use it (%s).", host, hostAttribute, hostExample, proxyVariables)
	default:
		return fmt.Sprintf("No server accepts connections at %s. Check the host and the port in %s, %s, the "+
			"firewall, and the proxy (%s).", host, hostAttribute, hostExample, proxyVariables)
	}
}

// providerText explains a text of the provider configuration, or of the
// environment, that is not valid for a connection.
func providerText(err error) (Problem, bool) {
	var address *palette.AddressError
	switch {
	case errors.As(err, &address):
		return Problem{Summary: "Invalid Palette Host", Detail: paragraphs(
			hostAttribute+" "+sentenceEnd(address.Reason), suggested(address.Suggestion, hostExample))}, true
	case errors.Is(err, palette.ErrAPIKey):
		return Problem{Summary: "Malformed Credential", Detail: "The API key from `api_key` in the " +
			"provider configuration, or from PALETTE_API_KEY or SPECTROCLOUD_APIKEY in the environment, is empty, or " +
			"contains a space, a line break or a character that an HTTP header cannot contain. Copy the key again, " +
			"without surrounding text."}, true
	case errors.Is(err, palette.ErrCA):
		return Problem{Summary: "Invalid CA Certificate", Detail: "`ca_certificate` in the provider configuration " +
			"contains no certificate. Write the content of a PEM file:\n\n  ca_certificate = file(\"ca.pem\")"}, true
	}
	return Problem{}, false
}

func suggested(text, example string) string {
	if text == "" {
		return "Write a host, " + example + "."
	}
	return fmt.Sprintf("Write %q.", text)
}
