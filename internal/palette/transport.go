package palette

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"
)

// ErrCA says that Config.CA holds no certificate.
var ErrCA = errors.New("palette ca certificate holds no pem certificate")

// newTransport makes a transport of the client's own: what it trusts must not
// reach any other client in the process.
func newTransport(ca []byte, insecure bool) (*http.Transport, error) {
	trust := &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: insecure}
	if len(ca) > 0 {
		pool, err := x509.SystemCertPool()
		if err != nil {
			pool = x509.NewCertPool()
		}
		if !pool.AppendCertsFromPEM(ca) {
			return nil, fmt.Errorf("%w (%d bytes)", ErrCA, len(ca))
		}
		trust.RootCAs = pool
	}
	dialer := &net.Dialer{Timeout: 15 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy: http.ProxyFromEnvironment,

		OnProxyConnectResponse: refusedByProxy,

		DialContext:           dialer.DialContext,
		ForceAttemptHTTP2:     true,
		TLSClientConfig:       trust,
		TLSHandshakeTimeout:   15 * time.Second,
		MaxIdleConnsPerHost:   16,
		IdleConnTimeout:       90 * time.Second,
		ExpectContinueTimeout: time.Second,
	}, nil
}

// ProxyError is a proxy that does not connect this machine to Palette. No
// request was sent.
type ProxyError struct {
	Proxy  string // host and port
	Status int
}

// Error implements error.
func (e *ProxyError) Error() string {
	return fmt.Sprintf("the proxy %s responded to CONNECT with status %d", e.Proxy, e.Status)
}

func refusedByProxy(_ context.Context, proxy *url.URL, _ *http.Request, response *http.Response) error {
	if response.StatusCode == http.StatusOK {
		return nil
	}
	return &ProxyError{Proxy: proxy.Host, Status: response.StatusCode}
}
