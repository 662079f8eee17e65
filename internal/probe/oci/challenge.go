package oci

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// challenge is how a registry wants to be entered.
type challenge struct {
	status int
	header http.Header
	body   []byte
	scheme string // "basic", "bearer", something else; "" when none was named
	realm  string
	// service is the name under which the registry is known to its token
	// endpoint.
	service string
}

// speaks reports whether the host has shown to be a registry.
func (c challenge) speaks() bool { return c.status == http.StatusOK || c.scheme != "" }

var parameter = regexp.MustCompile(`([A-Za-z_]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))`)

// parseChallenge reads the header WWW-Authenticate (RFC 9110, 11.6.1).
func parseChallenge(header http.Header) (scheme, realm, service string) {
	scheme, rest, _ := strings.Cut(strings.TrimSpace(header.Get("WWW-Authenticate")), " ")
	for _, found := range parameter.FindAllStringSubmatch(rest, -1) {
		switch strings.ToLower(found[1]) {
		case "realm":
			realm = found[2] + found[3]
		case "service":
			service = found[2] + found[3]
		}
	}
	return strings.ToLower(scheme), realm, service
}

// challenger stands between the authenticating client and the network. It
// learns the registry's challenge once, from GET /v2/, and answers requests
// that come without a login with that challenge, so that they reach the
// registry once and with a login. It also refuses token endpoints that
// checkRealm refuses, wherever a challenge comes from.
type challenger struct {
	next    http.RoundTripper
	root    *url.URL
	timeout time.Duration
	// anonymous lets Basic challenges pass: there is nothing to log in with,
	// and parts of a registry may be open.
	anonymous bool

	flight singleflight.Group
	mu     sync.Mutex
	known  *challenge
	met    string // the scheme of the last challenge, wherever it was met
}

func (c *challenger) RoundTrip(request *http.Request) (*http.Response, error) {
	if !c.governs(request) {
		return c.send(request)
	}
	learned, err := c.learn(request.Context())
	if err != nil {
		return nil, err
	}
	switch {
	case request.URL.Path == c.root.Path,
		learned.status == http.StatusTooManyRequests,
		learned.status >= http.StatusInternalServerError,
		learned.scheme == "bearer",
		learned.scheme == "basic" && !c.anonymous:
		return learned.answer(request), nil
	}
	return c.send(request)
}

// governs reports whether the request is one to the registry's API without a
// login. A token endpoint may lie below the API's root.
func (c *challenger) governs(request *http.Request) bool {
	if request.Header.Get("Authorization") != "" || !sameOrigin(request.URL, c.root) || !strings.HasPrefix(request.URL.Path, c.root.Path) {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil || c.known.realm == "" {
		return true
	}
	realm, err := url.Parse(c.known.realm)
	return err != nil || request.URL.Path != realm.Path
}

func (c *challenger) send(request *http.Request) (*http.Response, error) {
	response, err := c.next.RoundTrip(request)
	if err != nil || response.StatusCode != http.StatusUnauthorized || !sameOrigin(request.URL, c.root) {
		return response, err
	}
	scheme, realm, service := parseChallenge(response.Header)
	if scheme == "bearer" {
		if err := checkRealm(c.root, realm); err != nil {
			_ = response.Body.Close()
			return nil, err
		}
	}
	c.note(request, challenge{status: response.StatusCode, header: response.Header, scheme: scheme, realm: realm, service: service})
	return response, nil
}

// note remembers a challenge that was met. That of a manifest counts for the
// manifests to come when GET /v2/ is open, so that only the first of them is
// asked for twice; not for anonymous callers, to whom some may be open.
func (c *challenger) note(request *http.Request, met challenge) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.met = met.scheme
	if c.known != nil && c.known.scheme == "" && !c.anonymous && strings.Contains(request.URL.Path, "/manifests/") {
		c.known = &met
	}
}

// current returns what was learned so far.
func (c *challenger) current() challenge {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil {
		return challenge{}
	}
	return *c.known
}

// lastScheme returns the scheme of the challenge that was met last.
func (c *challenger) lastScheme() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.met
}

func (c *challenger) learn(ctx context.Context) (challenge, error) {
	c.mu.Lock()
	known := c.known
	c.mu.Unlock()
	if known != nil {
		return *known, nil
	}
	// The first caller's patience must not decide for those who joined it.
	shared := context.WithoutCancel(ctx)
	result := c.flight.DoChan("", func() (any, error) { return c.ask(shared) })
	select {
	case <-ctx.Done():
		return challenge{}, ctx.Err()
	case done := <-result:
		if done.Err != nil {
			return challenge{}, done.Err
		}
		return done.Val.(challenge), nil
	}
}

func (c *challenger) ask(ctx context.Context) (challenge, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.root.String(), nil)
	if err != nil {
		return challenge{}, fmt.Errorf("asking for the challenge: %w", err)
	}
	response, err := c.send(request)
	if err != nil {
		return challenge{}, err
	}
	defer func() { _ = response.Body.Close() }()
	learned := challenge{status: response.StatusCode, header: response.Header}
	// The words of a refusal; a body that breaks off changes nothing.
	learned.body, _ = io.ReadAll(io.LimitReader(response.Body, maxErrorBody))
	if response.StatusCode == http.StatusUnauthorized {
		learned.scheme, learned.realm, learned.service = parseChallenge(response.Header)
	}
	if learned.status != http.StatusTooManyRequests && learned.status < http.StatusInternalServerError {
		c.mu.Lock()
		c.known = &learned
		c.mu.Unlock()
	}
	return learned, nil
}

// answer repeats to request what GET /v2/ was answered with. The scope of a
// challenge is left out: it is that of the base, or of somebody's example.
func (c challenge) answer(request *http.Request) *http.Response {
	header := c.header.Clone()
	if c.scheme == "bearer" {
		header.Set("WWW-Authenticate", fmt.Sprintf(`Bearer realm="%s",service="%s"`, c.realm, c.service))
	}
	header.Del("Content-Length")
	return &http.Response{
		Status:        fmt.Sprintf("%d %s", c.status, http.StatusText(c.status)),
		StatusCode:    c.status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        header,
		Body:          io.NopCloser(bytes.NewReader(c.body)),
		ContentLength: int64(len(c.body)),
		Request:       request,
	}
}
