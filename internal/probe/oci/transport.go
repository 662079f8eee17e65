package oci

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/transport"
)

var errNoRealm = errors.New("no token endpoint at this address")

// newTransport makes the transport of one host. It is never shared with
// another host or TLS configuration.
func newTransport(trust probe.TLS, connect time.Duration) (*http.Transport, error) {
	made, err := transport.New(trust.CA, trust.InsecureSkipVerify, connect)
	if err != nil {
		return nil, err
	}
	dialer := &net.Dialer{Timeout: connect, KeepAlive: 30 * time.Second, ControlContext: refuseAddress}
	made.DialContext = dial(dialer)
	made.OnProxyConnectResponse = checkProxy
	made.MaxIdleConnsPerHost = 8
	made.ResponseHeaderTimeout = budget.Silence.Time()
	made.MaxResponseHeaderBytes = budget.Header.Max
	made.DisableCompression = true // see guard
	return made, nil
}

// checkProxy gives a proxy's refusal an error of its own; net/http has only the
// text of its status for it.
func checkProxy(_ context.Context, _ *url.URL, _ *http.Request, response *http.Response) error {
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%w with status %d", probe.ErrProxyRefused, response.StatusCode)
	}
	return nil
}

// guard lets only HTTPS through, and no host in writing that the dialler would
// refuse: behind a proxy the dialler sees the proxy's address only. It tells
// the dialler how strict to be. What was compressed on the way it expands as
// net/http would, and bounds what that takes: a compressed nothing may be long.
type guard struct {
	next      http.RoundTripper
	home      string // the registry's host
	userAgent string
}

func (g guard) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.URL.Scheme != "https" {
		return nil, fmt.Errorf("%w: %s is not https", probe.ErrRedirectRefused, request.URL.Scheme)
	}
	kin := kinOf(request, g.home)
	host, _ := writtenHost(request.URL.Hostname())
	if err := checkName(host, kin); err != nil {
		return nil, g.refuse(kin, host, err)
	}
	request = request.WithContext(withStrictness(request.Context(), request.URL.Hostname(), kin))
	request.Header = request.Header.Clone() // the caller's stays as it is
	request.Header.Set("User-Agent", g.userAgent)
	request.Header.Set("Accept-Encoding", "gzip")
	response, err := g.next.RoundTrip(request)
	switch {
	case errors.Is(err, probe.ErrAddressRefused):
		return nil, g.refuse(kin, host, err)
	case err != nil:
		return nil, headerBound(unquoted(err))
	}
	return expanded(response), nil
}

// headerBound names the limits that net/http has kept, for which it has text
// only.
func headerBound(err error) error {
	text := err.Error()
	switch {
	case strings.Contains(text, "server response headers exceeded"),
		strings.Contains(text, "response header list larger than"):
		return fmt.Errorf("%w: %w", budget.Over(budget.Header, 0), err)
	case strings.Contains(text, "timeout awaiting response headers"):
		return fmt.Errorf("%w: %w", budget.Over(budget.Silence, 0), err)
	}
	return err
}

// refuse says of a token endpoint what was refused.
func (g guard) refuse(kin kinship, host string, err error) error {
	if kin == own {
		return err
	}
	return &probe.RealmError{Reason: probe.RealmNotPublic, Realm: host, Registry: g.home}
}

// checkRedirect follows redirects over HTTPS only, and takes the login off
// every request that leaves the origin it was meant for. net/http compares
// host names; scheme and port count as well.
func checkRedirect(request *http.Request, via []*http.Request) error {
	if int64(len(via)) > budget.Redirects.Max {
		return fmt.Errorf("%w: %w", probe.ErrRedirectRefused, budget.Over(budget.Redirects, int64(len(via))))
	}
	if request.URL.Scheme != "https" {
		return fmt.Errorf("%w: %s is not https", probe.ErrRedirectRefused, request.URL.Scheme)
	}
	request.URL.User = nil // net/http would make a login of it
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

// unquoted takes out of an error of net/http what it quotes of a response that
// it cannot read: nobody knows what that is, and it may be half a token.
func unquoted(err error) error {
	text := err.Error()
	begin := strings.Index(text, "malformed ")
	if begin < 0 {
		return err
	}
	if length := strings.IndexAny(text[begin:], ":\""); length >= 0 {
		return &unquotedError{strings.TrimSpace(text[:begin+length]), err}
	}
	return err
}

// unquotedError is an error without what it quotes.
type unquotedError struct {
	text string
	err  error
}

func (q *unquotedError) Error() string { return q.text }

func (q *unquotedError) Unwrap() error { return q.err }
