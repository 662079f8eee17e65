package oci

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
)

// desk takes the requests for tokens of one session to the token endpoints that
// were checked. The authenticating client is given an address at the registry's
// own host for each of them: where a request for a token goes, and what comes
// of redirects, is decided here and nowhere else. oras-go refuses every other
// host than the registry's that has a private address, also where registry and
// token endpoint are those of one owner.
type desk struct {
	root   *url.URL
	prefix string // of the addresses, known to nobody else
	client *http.Client

	mu     sync.Mutex
	realms []*url.URL
}

func newDesk(root *url.URL, next http.RoundTripper) *desk {
	return &desk{
		root: root, prefix: "/token-" + rand.Text() + "/",
		client: &http.Client{Transport: next, CheckRedirect: checkRedirect},
	}
}

// address returns the address that stands for a token endpoint, which
// checkRealm has let pass.
func (d *desk) address(realm *url.URL) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i, known := range d.realms {
		if known.String() == realm.String() {
			return d.standIn(i)
		}
	}
	d.realms = append(d.realms, realm)
	return d.standIn(len(d.realms) - 1)
}

func (d *desk) standIn(i int) string {
	return (&url.URL{Scheme: d.root.Scheme, Host: d.root.Host, Path: d.prefix + strconv.Itoa(i)}).String()
}

// takes reports whether a request is one for a token.
func (d *desk) takes(request *http.Request) bool {
	return sameOrigin(request.URL, d.root) && strings.HasPrefix(request.URL.Path, d.prefix)
}

// knows reports whether a token endpoint itself is at an address, and not
// somebody whom it redirects to without the credentials.
func (d *desk) knows(address *url.URL) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, realm := range d.realms {
		if sameOrigin(realm, address) {
			return true
		}
	}
	return false
}

// exchange sends a request for a token to the endpoint that it stands for, with
// what the authenticating client has put into it.
func (d *desk) exchange(request *http.Request) (*http.Response, error) {
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
	address := *realm
	address.RawQuery, address.Fragment = query.Encode(), ""
	asking, err := http.NewRequestWithContext(
		context.WithValue(request.Context(), tokenKey{}, true), http.MethodGet, address.String(), nil)
	if err != nil {
		return nil, err
	}
	if login := request.Header.Get("Authorization"); login != "" {
		asking.Header.Set("Authorization", login)
	}
	response, err := d.client.Do(asking)
	if err != nil {
		return nil, &tokenError{address: asking.URL, err: err}
	}
	return response, nil
}

// tokenError is a token endpoint that did not respond.
type tokenError struct {
	address *url.URL
	err     error
}

func (e *tokenError) Error() string { return e.err.Error() }

func (e *tokenError) Unwrap() error { return e.err }

func (d *desk) realm(name string) *url.URL {
	i, err := strconv.Atoi(name)
	d.mu.Lock()
	defer d.mu.Unlock()
	if err != nil || i < 0 || i >= len(d.realms) {
		return nil
	}
	return d.realms[i]
}
