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

// newTransport returns the transport for one host and TLS configuration.
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

// checkProxy returns an error value for the refusal of a proxy; that of net/http is
// only the text of the status.
func checkProxy(_ context.Context, _ *url.URL, _ *http.Request, response *http.Response) error {
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%w with status %d", probe.ErrProxyRefused, response.StatusCode)
	}
	return nil
}

// guard refuses requests without HTTPS and, since a dialler behind a proxy has only
// the proxy's address, names of hosts that the dialler would refuse. It passes the
// relation of the host to the dialler. It decompresses bodies like net/http, but
// bounds the compressed input, since that may be long for a short output.
type guard struct {
	next      http.RoundTripper
	home      string // the registry's host
	userAgent string
}

func (g guard) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.URL.Scheme != "https" {
		return nil, fmt.Errorf("%w: %s is not https", probe.ErrRedirectRefused, request.URL.Scheme)
	}
	relation := requestRelation(request, g.home)
	host, _ := writtenHost(request.URL.Hostname())
	if err := checkName(host, relation); err != nil {
		return nil, g.refuse(relation, host, err)
	}
	request = request.WithContext(withDialTarget(request.Context(), request.URL.Hostname(), relation))
	request.Header = request.Header.Clone() // that of the caller is unchanged
	request.Header.Set("User-Agent", g.userAgent)
	request.Header.Set("Accept-Encoding", "gzip")
	response, err := g.next.RoundTrip(request)
	switch {
	case errors.Is(err, probe.ErrAddressRefused):
		return nil, g.refuse(relation, host, err)
	case err != nil:
		return nil, headerBound(unquoted(err))
	}
	return expanded(response), nil
}

// headerBound returns an error value for the limits of net/http, which reports
// them only as text.
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

// refuse returns the error for a refused host, a RealmError for a token endpoint.
func (g guard) refuse(relation hostRelation, host string, err error) error {
	if relation == own {
		return err
	}
	return &probe.RealmError{Reason: probe.RealmNotPublic, Realm: host, Registry: g.home}
}

// checkRedirect accepts only redirects to HTTPS, and removes the login from every
// request after the first that leaves the origin. net/http compares host names
// only, without scheme and port.
func checkRedirect(request *http.Request, via []*http.Request) error {
	if int64(len(via)) > budget.Redirects.Max {
		return fmt.Errorf("%w: %w", probe.ErrRedirectRefused, budget.Over(budget.Redirects, int64(len(via))))
	}
	if request.URL.Scheme != "https" {
		return fmt.Errorf("%w: %s is not https", probe.ErrRedirectRefused, request.URL.Scheme)
	}
	request.URL.User = nil // net/http would send it as a login
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

// unquoted removes from an error of net/http the quoted part of an unreadable
// response, which may contain a part of a token.
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

// unquotedError is an error without the text that it quotes.
type unquotedError struct {
	text string
	err  error
}

func (q *unquotedError) Error() string { return q.text }

func (q *unquotedError) Unwrap() error { return q.err }
