// Package transport makes the HTTP transports of this process: which certificates they trust, which proxy they use and
// how long they wait for a connection. It imports the standard library only.
package transport

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"time"
)

// ErrNoCertificate is a text without any certificate in PEM.
var ErrNoCertificate = errors.New("the text holds no PEM block of type CERTIFICATE")

// New makes a transport that trusts the certificates of ca, in PEM, beside the system's roots, and honours HTTPS_PROXY
// and NO_PROXY. Connect bounds a connection, and its TLS handshake once more. The transport is the caller's own: it is
// never http.DefaultTransport, which every library of the process may have changed.
func New(ca []byte, insecureSkipVerify bool, connect time.Duration) (*http.Transport, error) {
	roots, err := Roots(ca)
	if err != nil {
		return nil, err
	}
	dialer := &net.Dialer{Timeout: connect, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           dialer.DialContext,
		ForceAttemptHTTP2:     true,
		IdleConnTimeout:       90 * time.Second,
		TLSHandshakeTimeout:   connect,
		ExpectContinueTimeout: time.Second,
		TLSClientConfig: &tls.Config{
			MinVersion: tls.VersionTLS12, RootCAs: roots,
			InsecureSkipVerify: insecureSkipVerify, // only when a configuration sets it
		},
	}, nil
}

// Roots adds certificates in PEM to the system's roots. Without any it is nil, which is the system's roots alone. A
// text that contains none is ErrNoCertificate.
func Roots(ca []byte) (*x509.CertPool, error) {
	if len(ca) == 0 {
		return nil, nil
	}
	roots := SystemRoots()
	if !roots.AppendCertsFromPEM(ca) {
		return nil, ErrNoCertificate
	}
	return roots, nil
}

// SystemRoots is a copy of the system's roots, empty on a system without any.
func SystemRoots() *x509.CertPool {
	roots, err := x509.SystemCertPool()
	if err != nil {
		return x509.NewCertPool()
	}
	return roots
}
