package oci

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// tokenClient sends the token requests of a session to the token endpoints that
// checkRealm accepted. The authenticating client gets a substitute address at the
// registry's host for each, so that only tokenClient decides where the requests and
// their redirects go. oras-go itself would refuse every other host with a private
// address, even one of the registry's owner.
type tokenClient struct {
	root   *url.URL
	prefix string // of the substitute addresses; random
	client *http.Client

	mu     sync.Mutex
	realms []*url.URL
	issued []redact.Secret // recent tokens, to redact them
}

const (
	// mostIssued bounds the remembered tokens: those of one look-up.
	mostIssued = 4
	// minToken and maxToken bound the length of tokens that are redacted: a
	// shorter one protects nothing, and its replacement would garble messages;
	// registries accept no longer one in a header.
	minToken, maxToken = 8, 8 << 10
	// maxLifetime is in seconds, and longer than any run.
	maxLifetime = 24 * 60 * 60
)

func newTokenClient(root *url.URL, next http.RoundTripper) *tokenClient {
	return &tokenClient{
		root: root, prefix: "/token-" + rand.Text() + "/",
		client: &http.Client{Transport: next, CheckRedirect: checkRedirect},
	}
}

// address returns the substitute address of a token endpoint that checkRealm
// accepted.
func (d *tokenClient) address(realm *url.URL) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i, known := range d.realms {
		if known.String() == realm.String() {
			return d.substitute(i)
		}
	}
	d.realms = append(d.realms, realm)
	return d.substitute(len(d.realms) - 1)
}

func (d *tokenClient) substitute(i int) string {
	return (&url.URL{Scheme: d.root.Scheme, Host: d.root.Host, Path: d.prefix + strconv.Itoa(i)}).String()
}

// handles reports whether a request is for a token.
func (d *tokenClient) handles(request *http.Request) bool {
	return strings.HasPrefix(request.URL.Path, d.prefix) && sameOrigin(request.URL, d.root)
}

// isEndpoint reports whether an address has the origin of a token endpoint, unlike
// the target of a redirect, which gets no credentials.
func (d *tokenClient) isEndpoint(address *url.URL) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, realm := range d.realms {
		if sameOrigin(realm, address) {
			return true
		}
	}
	return false
}

// exchange sends a request for a token to its endpoint, with the query and the
// login of the authenticating client.
func (d *tokenClient) exchange(request *http.Request) (*http.Response, error) {
	realm := d.realm(strings.TrimPrefix(request.URL.Path, d.prefix))
	if realm == nil {
		return nil, errNoRealm
	}
	query := realm.Query()
	for name, values := range request.URL.Query() {
		if name == "scope" {
			values = append(query["scope"], values...)
		}
		query[name] = values
	}
	own := *realm
	own.RawQuery, own.Fragment = query.Encode(), ""
	address, several := &own, jointOf(request)
	if several != nil {
		address = withScopes(&own, append(realm.Query()["scope"], several.scopes...))
	}
	tokenRequest, err := http.NewRequestWithContext(
		context.WithValue(request.Context(), tokenKey{}, true), http.MethodGet, address.String(), nil)
	if err != nil {
		return nil, err
	}
	if login := request.Header.Get("Authorization"); login != "" {
		tokenRequest.Header.Set("Authorization", login)
	}
	response, err := d.client.Do(tokenRequest)
	if err != nil {
		return nil, &tokenError{address: &own, err: err}
	}
	if response.StatusCode != http.StatusOK {
		response.Request.URL = several.withoutOthers(address, &own, response.Request.URL)
	}
	if err := d.receive(response, several); err != nil {
		return nil, err
	}
	return response, nil
}

// receive reads the token before the authenticating client, which would report one
// that is too long as incomplete. It leaves a refusal to that client.
func (d *tokenClient) receive(response *http.Response, several *jointRequest) error {
	if response.StatusCode != http.StatusOK {
		return nil
	}
	defer func() { _ = response.Body.Close() }()
	content, err := budget.ReadAll(response.Body, budget.Token, response.ContentLength)
	if err != nil {
		return &tokenError{address: response.Request.URL, err: err}
	}
	lifetime := d.note(content)
	if several != nil {
		several.lifetime = lifetime
	}
	response.Body = io.NopCloser(bytes.NewReader(content))
	return nil
}

// note remembers the tokens of a response, and returns their lifetime, 0 when the
// response does not state it.
func (d *tokenClient) note(response []byte) time.Duration {
	var found struct {
		Lifetime float64 `json:"expires_in"` // seconds
		Token    string  `json:"token"`
		Access   string  `json:"access_token"`
		Refresh  string  `json:"refresh_token"`
	}
	_ = json.Unmarshal(response, &found) // without JSON there is no token
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, token := range []string{found.Token, found.Access, found.Refresh} {
		if len(token) >= minToken && len(token) <= maxToken {
			d.issued = append(d.issued, redact.New(token))
		}
	}
	d.issued = d.issued[max(0, len(d.issued)-mostIssued):]
	return time.Duration(min(max(found.Lifetime, 0), maxLifetime) * float64(time.Second))
}

// tokens returns the recent tokens.
func (d *tokenClient) tokens() []redact.Secret {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.issued)
}

// tokenError is the error for a token endpoint that did not respond.
type tokenError struct {
	address *url.URL
	err     error
}

func (e *tokenError) Error() string { return e.err.Error() }

func (e *tokenError) Unwrap() error { return e.err }

func (d *tokenClient) realm(name string) *url.URL {
	i, err := strconv.Atoi(name)
	d.mu.Lock()
	defer d.mu.Unlock()
	if err != nil || i < 0 || i >= len(d.realms) {
		return nil
	}
	return d.realms[i]
}
