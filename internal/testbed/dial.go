package testbed

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"
)

// DialContext connects to a name of the world from inside this process. Use it where the environment does not
// help: Go reads the proxy variables once per process. A name that the world does not have is an error, and
// an escape.
func (w *World) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	var dialer net.Dialer
	connection, err := dialer.DialContext(ctx, "tcp", w.proxy.address())
	if err != nil {
		return nil, fmt.Errorf("reach the proxy: %w", err)
	}
	if deadline, ok := ctx.Deadline(); ok {
		_ = connection.SetDeadline(deadline)
	}
	if err := connect(connection, address); err != nil {
		_ = connection.Close()
		return nil, &net.OpError{Op: "dial", Net: network, Err: err}
	}
	_ = connection.SetDeadline(time.Time{})
	return connection, nil
}

func connect(connection net.Conn, address string) error {
	request := &http.Request{
		Method: http.MethodConnect, URL: &url.URL{Opaque: address}, Host: address, Header: http.Header{},
	}
	if err := request.Write(connection); err != nil {
		return err
	}
	response, err := http.ReadResponse(bufio.NewReader(connection), request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("connect to %s: %s", address, response.Status)
	}
	return nil
}

// Transport is a transport of its own that reaches this world, whatever the environment says, and trusts its
// authority alone.
func (w *World) Transport() *http.Transport {
	return &http.Transport{
		DialContext:         w.DialContext,
		TLSClientConfig:     &tls.Config{RootCAs: w.authority.Pool(), MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout: 10 * time.Second,
		IdleConnTimeout:     10 * time.Second,
	}
}

// Route makes a transport that has a TLS configuration reach this world too: through its proxy, with its authority.
func (w *World) Route(transport *http.Transport) {
	transport.Proxy = http.ProxyURL(&url.URL{Scheme: "http", Host: w.proxy.address()})
	if transport.TLSClientConfig.RootCAs == nil {
		transport.TLSClientConfig.RootCAs = x509.NewCertPool()
	}
	transport.TLSClientConfig.RootCAs.AppendCertsFromPEM(w.authority.PEM())
}

// Client is an HTTP client over [World.Transport].
func (w *World) Client() *http.Client { return &http.Client{Transport: w.Transport()} }
