package oci

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"oras.land/oras-go/v2/registry/remote/auth"
	"oras.land/oras-go/v2/registry/remote/errcode"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/wait"
)

// apiRequest is a GET request below the root of the registry's API.
type apiRequest struct {
	operation probe.Operation
	// repository and tag are for messages.
	repository, tag string
	address         *url.URL
	accept          []string
	// scopes are those of the token.
	scopes []string
	// limit bounds the body.
	limit budget.Limit
	// archive selects the timeout of archives.
	archive bool
}

// apiResponse is a response of status 2xx.
type apiResponse struct {
	body    []byte
	header  http.Header
	address *url.URL
}

// under returns an address below the API's root. It does not escape names and
// tags: they were validated where they were parsed, or the response is a 404.
func (s *session) under(path string, query url.Values) *url.URL {
	address := *s.root
	address.Path += path
	address.RawQuery = query.Encode()
	return &address
}

// request sends one request. If the login has expired, it repeats the request with
// a new login.
func (s *session) request(ctx context.Context, q apiRequest) (apiResponse, error) {
	defer s.demand.begin(q.scopes)()
	if err := s.acquire(ctx); err != nil {
		return apiResponse{}, err
	}
	defer s.release()
	if err := s.outage.current(q, s.options.Now()); err != nil {
		return apiResponse{}, err
	}
	client, login, err := s.authenticate(ctx)
	if err != nil {
		s.noteLogin(err)
		return apiResponse{}, err
	}
	response, err := s.requestWithToken(ctx, client, login, q)
	if !loginHasExpired(err) {
		return response, err
	}
	renewed, renewErr := s.renew(ctx, login)
	if renewErr != nil {
		s.noteLogin(renewErr)
		return apiResponse{}, renewErr
	}
	if !renewed {
		return response, err
	}
	s.outage.set(time.Time{}, nil)
	if client, login, err = s.authenticate(ctx); err != nil {
		return apiResponse{}, err
	}
	return s.requestWithToken(ctx, client, login, q)
}

// requestWithToken sends one request. If it is refused with a token for several
// repositories, it is repeated with one for its own repository, since a registry
// may honour only the first scope of a token, or a part of them.
func (s *session) requestWithToken(
	ctx context.Context, client *auth.Client, login probe.Login, q apiRequest,
) (apiResponse, error) {
	used := &use{}
	response, err := s.requestOnce(withUse(ctx, used), client, login, q)
	if used.joint == nil {
		return response, err
	}
	if !used.alone {
		if !mayLackScope(err) {
			return response, err
		}
		response, err = s.requestOnce(withUse(ctx, &use{alone: true}), client, login, q)
	}
	if err == nil {
		s.demand.keepApart()
	}
	return response, err
}

// mayLackScope reports whether a request may succeed with another token.
func mayLackScope(err error) bool {
	var refused *probe.Error
	return errors.As(err, &refused) && refused.Status >= http.StatusBadRequest &&
		refused.Status < http.StatusInternalServerError && !busy(refused.Status)
}

func loginHasExpired(err error) bool {
	var refused *probe.Error
	return errors.As(err, &refused) && (refused.Outcome == probe.TokenExpired ||
		refused.Outcome == probe.CredentialsRefused && refused.Status == http.StatusUnauthorized)
}

func (s *session) requestOnce(
	ctx context.Context, client *auth.Client, login probe.Login, q apiRequest,
) (apiResponse, error) {
	bounded, cancel := s.bounded(ctx, q)
	defer cancel()
	bounded = auth.WithScopesForHost(bounded, s.root.Host, q.scopes...)
	request, err := http.NewRequestWithContext(bounded, http.MethodGet, q.address.String(), nil)
	if err != nil {
		return apiResponse{}, s.classify(ctx, login, q, probe.Response{Err: err})
	}
	for _, mediaType := range q.accept {
		request.Header.Add("Accept", mediaType)
	}
	response, err := client.Do(request)
	if err != nil {
		return apiResponse{}, s.classify(ctx, login, q, s.withoutResponse(budget.Ended(bounded, err)))
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode >= 200 && response.StatusCode <= 299 {
		body, err := budget.ReadAll(response.Body, q.limit, response.ContentLength)
		if err != nil {
			// Without the status: a body that ends early is no response.
			return apiResponse{}, s.classify(ctx, login, q,
				probe.Response{URL: redact.URL(response.Request.URL), Err: budget.Ended(bounded, err)})
		}
		return apiResponse{body: body, header: response.Header, address: response.Request.URL}, nil
	}
	return apiResponse{}, s.classify(ctx, login, q, s.refusal(response))
}

// refusal reads a response of a status other than 2xx.
func (s *session) refusal(response *http.Response) probe.Response {
	refused := probe.Response{
		URL: redact.URL(response.Request.URL), Status: response.StatusCode, Body: errorBody(response.Body),
	}
	refused.RetryAfter, _ = wait.Requested(response.Header, s.options.Now())
	refused.Unsent = response.Request.Header.Get("Authorization") == ""
	if refused.Unsent && refused.Status == http.StatusUnauthorized {
		refused.Schemes = unusableSchemes(response)
	}
	return refused
}

func (s *session) bounded(ctx context.Context, q apiRequest) (context.Context, context.CancelFunc) {
	limit, timeout := budget.Request, s.options.Timeouts.Request
	if q.archive {
		limit, timeout = budget.Transfer, budget.Transfer.Time()
	}
	return budget.WithTimeout(ctx, limit, timeout)
}

// errorBody reads the beginning of an error body, which may end early.
func errorBody(body io.Reader) []byte {
	content, _ := io.ReadAll(io.LimitReader(body, budget.Refusal.Max))
	return content
}

// withoutResponse reads an error of the authenticating client: a refusal by the
// token endpoint, a login that cannot be used, a failed connection.
func (s *session) withoutResponse(err error) probe.Response {
	var refused *errcode.ErrorResponse
	var silent *tokenError
	switch {
	case errors.As(err, &silent):
		return probe.Response{Operation: probe.GetToken, URL: redact.URL(silent.address), Err: silent.err}
	case errors.As(err, &refused):
		response := probe.Response{Operation: probe.GetToken, URL: redact.URL(refused.URL), Status: refused.StatusCode}
		response.Unsent = !s.challenger.tokenClient.isEndpoint(refused.URL)
		if len(refused.Errors) > 0 {
			response.Code, response.Detail = refused.Errors[0].Code, refused.Errors[0].Message
		}
		return response
	case errors.Is(err, auth.ErrBasicCredentialNotFound):
		return probe.Response{Status: http.StatusUnauthorized, Body: s.challenger.current().body}
	case strings.Contains(err.Error(), "missing username or password"): // oras-go has no error value for it
		return probe.Response{Err: probe.ErrHalfLogin}
	}
	return probe.Response{Err: err}
}

// unusableSchemes returns the schemes in the header that challenger has written,
// nil when this machine can use one.
func unusableSchemes(response *http.Response) []string {
	var schemes []string
	for _, offered := range parseChallenges(response.Header) {
		if offered.scheme == schemeBasic || offered.scheme == schemeBearer {
			return nil
		}
		schemes = append(schemes, offered.scheme)
	}
	return schemes
}

// classify completes a response and classifies it. If the caller's context was
// cancelled, it returns the error of the context.
func (s *session) classify(ctx context.Context, login probe.Login, q apiRequest, response probe.Response) error {
	if err := ctx.Err(); err != nil {
		if _, late := budget.As(context.Cause(ctx)); !late {
			return err
		}
		response.Err = budget.Ended(ctx, cmp.Or(response.Err, err))
	}
	learned := s.challenger.current()
	endpoint := s.registry.Endpoint
	response.Service = probe.ServiceOf(endpoint, learned.service)
	response.Host, response.Repository, response.Tag = s.registry.Host(), q.repository, q.tag
	response.Account, response.Region, response.Partition = endpoint.RegistryID, endpoint.Region, endpoint.Partition
	response.Operation = cmp.Or(response.Operation, q.operation)
	response.Method = http.MethodGet
	response.URL = cmp.Or(response.URL, redact.URL(q.address))
	response.Anonymous = login.Username == "" && login.Password.IsZero()
	response.Unsent = response.Unsent && !response.Anonymous
	response.Speaks = learned.speaks()
	secrets := s.secrets(login)
	failed := probe.Classify(response, secrets...)
	s.noteResponse(response, failed, secrets)
	return failed
}
