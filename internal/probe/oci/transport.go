package oci

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

var errNoCertificate = errors.New("no certificate in the PEM text")

// newTransport makes the transport of one host. It is never shared with
// another host or TLS configuration, and never http.DefaultTransport, which
// every library of the process may have changed.
func newTransport(trust probe.TLS, timeouts Timeouts) (*http.Transport, error) {
	roots, err := rootsOf(trust.CA)
	if err != nil {
		return nil, err
	}
	dialer := &net.Dialer{Timeout: timeouts.Connect, KeepAlive: 30 * time.Second, ControlContext: refuseAddress}
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		OnProxyConnectResponse: checkProxy,
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		MaxIdleConnsPerHost:    8,
		IdleConnTimeout:        90 * time.Second,
		TLSHandshakeTimeout:    timeouts.Connect,
		ResponseHeaderTimeout:  timeouts.Header,
		TLSClientConfig: &tls.Config{
			MinVersion:         tls.VersionTLS12,
			RootCAs:            roots,
			InsecureSkipVerify: trust.InsecureSkipVerify, // only when the registry's owner asks for it
		},
	}, nil
}

// checkProxy gives a proxy's refusal an error of its own; net/http has only the
// words of its status for it.
func checkProxy(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%w with status %d", probe.ErrProxyRefused, answer.StatusCode)
	}
	return nil
}

// rootsOf adds certificates to the system's roots. Nil means the system's
// roots alone.
func rootsOf(ca []byte) (*x509.CertPool, error) {
	if len(ca) == 0 {
		return nil, nil
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool() // a system without roots: ours are all there is
	}
	if !roots.AppendCertsFromPEM(ca) {
		return nil, errNoCertificate
	}
	return roots, nil
}

// refuseAddress is called with the address that is about to be dialled, after
// the name was resolved: looking the name up beforehand would leave time for
// it to change.
func refuseAddress(_ context.Context, _, address string, _ syscall.RawConn) error {
	target, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %s", probe.ErrAddressRefused, address)
	}
	return checkAddress(target.Addr())
}

// metadata are metadata services outside the link-local ranges: AWS over
// IPv6, Azure's wire server, Alibaba Cloud, Google Cloud over IPv6.
func metadata(address netip.Addr) bool {
	switch address.String() {
	case "fd00:ec2::254", "168.63.129.16", "100.100.100.200", "fd20:ce::254":
		return true
	}
	return false
}

func checkAddress(address netip.Addr) error {
	address = address.Unmap().WithZone("")
	if address.IsLinkLocalUnicast() || address.IsMulticast() || address.IsUnspecified() || metadata(address) {
		return fmt.Errorf("%w: %s", probe.ErrAddressRefused, address)
	}
	return nil
}

// guard lets only HTTPS through, and no address in writing that the dialler
// would refuse: behind a proxy the dialler sees the proxy's address only.
type guard struct {
	next      http.RoundTripper
	userAgent string
}

func (g guard) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.URL.Scheme != "https" {
		return nil, fmt.Errorf("%w: %s is not https", probe.ErrRedirectRefused, request.URL.Scheme)
	}
	if address, err := netip.ParseAddr(request.URL.Hostname()); err == nil {
		if err := checkAddress(address); err != nil {
			return nil, err
		}
	}
	request = request.Clone(request.Context())
	request.Header.Set("User-Agent", g.userAgent)
	return g.next.RoundTrip(request)
}

const maxRedirects = 5

// checkRedirect follows redirects over HTTPS only, and takes the login off
// every request that leaves the origin it was meant for. net/http compares
// host names; scheme and port count as well.
func checkRedirect(request *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects {
		return fmt.Errorf("%w: more than %d in a row", probe.ErrRedirectRefused, maxRedirects)
	}
	if request.URL.Scheme != "https" {
		return fmt.Errorf("%w: %s is not https", probe.ErrRedirectRefused, request.URL.Scheme)
	}
	for _, earlier := range via[1:] {
		if !sameOrigin(via[0].URL, earlier.URL) {
			request.Header.Del("Authorization")
		}
	}
	if !sameOrigin(via[0].URL, request.URL) {
		request.Header.Del("Authorization")
	}
	return nil
}
