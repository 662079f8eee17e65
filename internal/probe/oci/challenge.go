package oci

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/memo"
)

// The schemes that this machine can use.
const (
	schemeBasic  = "basic"
	schemeBearer = "bearer"
)

// challenge is how a registry wants callers to authenticate.
type challenge struct {
	status int
	header http.Header
	body   []byte
	scheme string // schemeBasic or schemeBearer; "" when neither can be used
	realm  *url.URL
	// service is the name under which the registry is known to its token
	// endpoint.
	service string
	// schemes are those offered.
	schemes []string
}

// speaks reports whether the host has shown to be a registry.
func (c challenge) speaks() bool { return c.status == http.StatusOK || len(c.schemes) > 0 }

// choose picks the challenge to respond to: Bearer where its token endpoint may be
// used, else Basic. The error is that of a token endpoint when there is nothing
// else. With only schemes that can't be used, or none, scheme is "".
func (c *challenger) choose(header http.Header) (invitation, []string, error) {
	var chosen invitation
	var schemes []string
	var refused error
	for _, invitation := range parseInvitations(header) {
		schemes = append(schemes, invitation.scheme)
		switch {
		case invitation.scheme == schemeBasic && chosen.scheme == "":
			chosen = invitation
		case invitation.scheme == schemeBearer && chosen.scheme != schemeBearer:
			err := checkRealm(c.root, invitation.parameters["realm"], c.anonymous)
			if err == nil {
				chosen = invitation
			} else if refused == nil {
				refused = err
			}
		}
	}
	if chosen.scheme == "" && refused != nil {
		return invitation{}, schemes, refused
	}
	return chosen, schemes, nil
}

// challenger stands between the authenticating client and the network. It
// learns the registry's challenge once, from GET /v2/, and responds to requests
// that come without a login with that challenge, so that they reach the
// registry once and with a login. Wherever a challenge comes from, it chooses
// the one to respond to, and takes the requests for tokens to where they may go.
type challenger struct {
	next http.RoundTripper
	root *url.URL
	// anonymous lets Basic challenges pass: there is nothing to log in with,
	// and parts of a registry may be open.
	anonymous   bool
	tokenClient *tokenClient

	learning *memo.Memo[string, challenge]
	mu       sync.Mutex
	known    *challenge
	lastMet  string // the scheme of the last challenge, wherever it was met
}

func (c *challenger) RoundTrip(request *http.Request) (*http.Response, error) {
	if c.tokenClient.handles(request) {
		return c.tokenClient.exchange(request)
	}
	if !c.governs(request) {
		response, _, err := c.send(request)
		return response, err
	}
	learned, err := c.learn(request.Context())
	if err != nil {
		return nil, err
	}
	switch {
	case request.URL.Path == c.root.Path,
		learned.status == http.StatusTooManyRequests,
		learned.status >= http.StatusInternalServerError,
		learned.scheme == schemeBearer,
		learned.scheme == schemeBasic && !c.anonymous:
		return c.repeat(learned, request), nil
	}
	response, _, err := c.send(request)
	return response, err
}

// governs reports whether the request is one to the registry's API without a
// login.
func (c *challenger) governs(request *http.Request) bool {
	return request.Header.Get("Authorization") == "" && sameOrigin(request.URL, c.root) &&
		strings.HasPrefix(request.URL.Path, c.root.Path)
}

// send sends a request and reads the challenge of a refusal, if it is one.
func (c *challenger) send(request *http.Request) (*http.Response, challenge, error) {
	response, err := c.next.RoundTrip(request)
	if err != nil || response.StatusCode != http.StatusUnauthorized || !sameOrigin(request.URL, c.root) {
		return response, challenge{}, err
	}
	chosen, schemes, err := c.choose(response.Header)
	if err != nil {
		_ = response.Body.Close()
		return nil, challenge{}, err
	}
	met := challenge{
		status: response.StatusCode, header: response.Header.Clone(), schemes: schemes, scheme: chosen.scheme,
	}
	if chosen.scheme == schemeBearer {
		met.realm, _ = url.Parse(chosen.parameters["realm"]) // choose has read it
		met.service = chosen.parameters["service"]
	}
	response.Header = c.header(met, chosen.parameters["scope"])
	c.note(request, met)
	return response, met, nil
}

// header leaves only the chosen challenge for the authenticating client,
// written anew: what was checked here is what is used there. Where none can
// be used it names the schemes.
func (c *challenger) header(met challenge, scope string) http.Header {
	header := met.header.Clone()
	field := strings.Join(met.schemes, ", ")
	switch met.scheme {
	case schemeBasic:
		field = "Basic"
	case schemeBearer:
		field = fmt.Sprintf("Bearer realm=%s,service=%s", quoted(c.tokenClient.address(met.realm)), quoted(met.service))
		if scope != "" {
			field += ",scope=" + quoted(scope)
		}
	}
	header.Set("WWW-Authenticate", field)
	return header
}

// note remembers a challenge that was met. That of a manifest counts for the
// manifests to come when GET /v2/ is open, so that only the first of them is
// requested twice; not for anonymous callers, to whom some may be open.
func (c *challenger) note(request *http.Request, met challenge) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lastMet = met.scheme
	if c.known != nil && c.known.scheme == "" && !c.anonymous && strings.Contains(request.URL.Path, "/manifests/") {
		c.known = &met
	}
}

// newLearning lets callers who want to know the challenge at the same time share
// one request. The method request remembers what it learned.
func newLearning(timeout time.Duration, now func() time.Time) *memo.Memo[string, challenge] {
	return newMemo[challenge](func(error) time.Duration { return 0 }, now, timeout, budget.Request)
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
	return c.lastMet
}

func (c *challenger) learn(ctx context.Context) (challenge, error) {
	c.mu.Lock()
	known := c.known
	c.mu.Unlock()
	if known != nil {
		return *known, nil
	}
	return c.learning.Get(ctx, "", c.request)
}

func (c *challenger) request(ctx context.Context) (challenge, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.root.String(), nil)
	if err != nil {
		return challenge{}, fmt.Errorf("requesting the challenge: %w", err)
	}
	response, learned, err := c.send(request)
	if err != nil {
		return challenge{}, budget.Ended(ctx, err)
	}
	defer func() { _ = response.Body.Close() }()
	learned.status, learned.header = response.StatusCode, response.Header
	// The error body; one that breaks off changes nothing.
	learned.body = errorBody(response.Body)
	if learned.status != http.StatusTooManyRequests && learned.status < http.StatusInternalServerError {
		c.mu.Lock()
		c.known = &learned
		c.mu.Unlock()
	}
	return learned, nil
}

// repeat gives to request the response to GET /v2/. The scope of a
// challenge is left out: it is that of the base, or of somebody's example.
func (c *challenger) repeat(learned challenge, request *http.Request) *http.Response {
	header := c.header(learned, "")
	if learned.status != http.StatusUnauthorized {
		header.Del("WWW-Authenticate")
	}
	header.Del("Content-Length")
	return &http.Response{
		Status:        fmt.Sprintf("%d %s", learned.status, http.StatusText(learned.status)),
		StatusCode:    learned.status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        header,
		Body:          io.NopCloser(bytes.NewReader(learned.body)),
		ContentLength: int64(len(learned.body)),
		Request:       request,
	}
}
