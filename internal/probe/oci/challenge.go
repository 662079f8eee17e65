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

// challenge is the response of a registry to GET /v2/, or a later challenge.
type challenge struct {
	status int
	header http.Header
	body   []byte
	scheme string // schemeBasic or schemeBearer; "" when neither can be used
	realm  *url.URL
	// service is the registry's name at its token endpoint.
	service string
	// schemes are all that the registry offers.
	schemes []string
}

// speaks reports whether the host is known to be a registry.
func (c challenge) speaks() bool { return c.status == http.StatusOK || len(c.schemes) > 0 }

// choose returns the challenge to use: Bearer if its token endpoint is accepted,
// otherwise Basic. Without either, it returns the error of the token endpoint, or,
// for other schemes or none, an authChallenge whose scheme is "".
func (c *challenger) choose(header http.Header) (authChallenge, []string, error) {
	var chosen authChallenge
	var schemes []string
	var refused error
	for _, offered := range parseChallenges(header) {
		schemes = append(schemes, offered.scheme)
		switch {
		case offered.scheme == schemeBasic && chosen.scheme == "":
			chosen = offered
		case offered.scheme == schemeBearer && chosen.scheme != schemeBearer:
			err := checkRealm(c.root, offered.parameters["realm"], c.anonymous)
			if err == nil {
				chosen = offered
			} else if refused == nil {
				refused = err
			}
		}
	}
	if chosen.scheme == "" && refused != nil {
		return authChallenge{}, schemes, refused
	}
	return chosen, schemes, nil
}

// challenger is the transport of the authenticating client. It requests the
// registry's challenge once, from GET /v2/, and responds with it to requests
// without a login, so that these are sent once, with a login. It chooses which
// challenge of a response to use, and sends the requests for tokens.
type challenger struct {
	next http.RoundTripper
	root *url.URL
	// anonymous sends requests despite a Basic challenge at GET /v2/: there is no
	// login, and parts of a registry may be public.
	anonymous   bool
	tokenClient *tokenClient

	learning     *memo.Memo[string, challenge]
	mu           sync.Mutex
	known        *challenge
	latestScheme string // the scheme of the last challenge of any response
}

func (c *challenger) RoundTrip(request *http.Request) (*http.Response, error) {
	if c.tokenClient.handles(request) {
		return c.tokenClient.exchange(request)
	}
	if !c.lacksLogin(request) {
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

// lacksLogin reports whether a request to the registry's API has no login.
func (c *challenger) lacksLogin(request *http.Request) bool {
	return request.Header.Get("Authorization") == "" && sameOrigin(request.URL, c.root) &&
		strings.HasPrefix(request.URL.Path, c.root.Path)
}

// send sends a request and reads the challenge of a response with status 401.
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
	received := challenge{
		status: response.StatusCode, header: response.Header.Clone(), schemes: schemes, scheme: chosen.scheme,
	}
	if chosen.scheme == schemeBearer {
		received.realm, _ = url.Parse(chosen.parameters["realm"]) // choose has read it
		received.service = chosen.parameters["service"]
	}
	response.Header = c.header(received, chosen.parameters["scope"])
	c.note(request, received)
	return response, received, nil
}

// header writes the chosen challenge anew, so that the authenticating client uses
// only what was checked. When no scheme can be used, it lists the schemes.
func (c *challenger) header(received challenge, scope string) http.Header {
	header := received.header.Clone()
	field := strings.Join(received.schemes, ", ")
	switch received.scheme {
	case schemeBasic:
		field = "Basic"
	case schemeBearer:
		field = fmt.Sprintf("Bearer realm=%s,service=%s",
			quoted(c.tokenClient.address(received.realm)), quoted(received.service))
		if scope != "" {
			field += ",scope=" + quoted(scope)
		}
	}
	header.Set("WWW-Authenticate", field)
	return header
}

// note remembers a challenge. If GET /v2/ needs no login, the challenge of a
// manifest is used for all later manifests, so that only the first is requested
// twice. Anonymous callers are excepted, since some manifests may be public.
func (c *challenger) note(request *http.Request, received challenge) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.latestScheme = received.scheme
	if c.known != nil && c.known.scheme == "" && !c.anonymous && strings.Contains(request.URL.Path, "/manifests/") {
		c.known = &received
	}
}

// newLearning returns a Memo that joins simultaneous requests for the challenge.
// It keeps no result; the method request does.
func newLearning(timeout time.Duration, now func() time.Time) *memo.Memo[string, challenge] {
	return newMemo[challenge](func(error) time.Duration { return 0 }, now, timeout, budget.Request)
}

// current returns the known challenge, or its zero value.
func (c *challenger) current() challenge {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil {
		return challenge{}
	}
	return *c.known
}

func (c *challenger) lastScheme() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.latestScheme
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
	learned.body = errorBody(response.Body)
	if learned.status != http.StatusTooManyRequests && learned.status < http.StatusInternalServerError {
		c.mu.Lock()
		c.known = &learned
		c.mu.Unlock()
	}
	return learned, nil
}

// repeat returns the response to GET /v2/ as the response to request. It omits
// the scope of the challenge, which is that of GET /v2/.
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
