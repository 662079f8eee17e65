package oci

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"oras.land/oras-go/v2/registry/remote/auth"
	"oras.land/oras-go/v2/registry/remote/errcode"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// maxErrorBody bounds what is read of a refusal, in bytes; a usual one has
// around 200.
const maxErrorBody = 8 << 10

// question is one GET request below the root of the registry's API.
type question struct {
	operation probe.Operation
	// repository and tag are what messages speak of.
	repository, tag string
	address         *url.URL
	accept          []string
	// scopes are what a token is exchanged for.
	scopes []string
	// limit bounds the body, in bytes.
	limit   int64
	timeout time.Duration
}

// reply is an answer of the 2xx kind.
type reply struct {
	body    []byte
	header  http.Header
	address *url.URL
}

// under returns an address below the API's root. Names and tags were checked
// by those who made them, or come back as a 404: escaping them would ask for
// something else.
func (s *session) under(path string, query url.Values) *url.URL {
	address := *s.root
	address.Path += path
	address.RawQuery = query.Encode()
	return &address
}

// ask sends one question, and once more with a fresh login when the registry
// says that the login is over.
func (s *session) ask(ctx context.Context, q question) (reply, error) {
	if err := s.acquire(ctx); err != nil {
		return reply{}, err
	}
	defer s.release()
	if err := s.outage.current(q, s.options.Now()); err != nil {
		return reply{}, err
	}
	client, login, err := s.enter(ctx)
	if err != nil {
		s.noteLogin(err)
		return reply{}, err
	}
	answer, err := s.once(ctx, client, login, q)
	if !loginIsOver(err) {
		return answer, err
	}
	renewed, renewErr := s.renew(ctx, login)
	if renewErr != nil {
		s.noteLogin(renewErr)
		return reply{}, renewErr
	}
	if !renewed {
		return answer, err
	}
	s.outage.set(time.Time{}, nil)
	if client, login, err = s.enter(ctx); err != nil {
		return reply{}, err
	}
	return s.once(ctx, client, login, q)
}

func loginIsOver(err error) bool {
	var refused *probe.Error
	return errors.As(err, &refused) && (refused.Outcome == probe.TokenExpired ||
		refused.Outcome == probe.CredentialsRefused && refused.Status == http.StatusUnauthorized)
}

func (s *session) once(ctx context.Context, client *auth.Client, login probe.Login, q question) (reply, error) {
	bounded, cancel := context.WithTimeout(ctx, otherwise(q.timeout, s.options.Timeouts.Request))
	defer cancel()
	bounded = auth.WithScopesForHost(bounded, s.root.Host, q.scopes...)
	request, err := http.NewRequestWithContext(bounded, http.MethodGet, q.address.String(), nil)
	if err != nil {
		return reply{}, s.judge(ctx, login, q, probe.Answer{Err: err})
	}
	for _, mediaType := range q.accept {
		request.Header.Add("Accept", mediaType)
	}
	response, err := client.Do(request)
	if err != nil {
		return reply{}, s.judge(ctx, login, q, s.withoutResponse(err))
	}
	defer func() { _ = response.Body.Close() }()
	answer := probe.Answer{URL: redact.URL(response.Request.URL), Status: response.StatusCode}
	answer.RetryAfter, _ = retryAfter(response.Header, s.options.Now())
	if response.StatusCode < 200 || response.StatusCode > 299 {
		body, _ := io.ReadAll(io.LimitReader(response.Body, maxErrorBody)) // half a refusal is one as well
		answer.Code, answer.Detail = probe.Words(body, s.secrets(login)...)
		answer.Unsent = response.Request.Header.Get("Authorization") == ""
		if answer.Unsent && answer.Status == http.StatusUnauthorized {
			answer.Schemes = unanswerable(response)
		}
		return reply{}, s.judge(ctx, login, q, answer)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, q.limit+1))
	if err != nil {
		answer.Err = err
		return reply{}, s.judge(ctx, login, q, answer)
	}
	if int64(len(body)) > q.limit {
		return reply{}, s.tooLarge(q, answer)
	}
	return reply{body: body, header: response.Header, address: response.Request.URL}, nil
}

// withoutResponse reads the errors of the authenticating client: a refusal by
// the token endpoint, a login that cannot be presented, a failed connection.
func (s *session) withoutResponse(err error) probe.Answer {
	var refused *errcode.ErrorResponse
	var silent *tokenError
	switch {
	case errors.As(err, &silent):
		return probe.Answer{Operation: probe.AskToken, URL: redact.URL(silent.address), Err: silent.err}
	case errors.As(err, &refused):
		answer := probe.Answer{Operation: probe.AskToken, URL: redact.URL(refused.URL), Status: refused.StatusCode}
		answer.Unsent = !s.challenger.desk.knows(refused.URL)
		if len(refused.Errors) > 0 {
			answer.Code, answer.Detail = refused.Errors[0].Code, refused.Errors[0].Message
		}
		return answer
	case errors.Is(err, auth.ErrBasicCredentialNotFound):
		answer := probe.Answer{Status: http.StatusUnauthorized}
		answer.Code, answer.Detail = probe.Words(s.challenger.current().body)
		return answer
	case strings.Contains(err.Error(), "missing username or password"): // oras-go has no value for it
		return probe.Answer{Err: probe.ErrHalfLogin}
	}
	return probe.Answer{Err: err}
}

// unanswerable are the schemes that a registry offers when this machine can
// answer none of them, nil otherwise; the challenger leaves no others.
func unanswerable(response *http.Response) []string {
	var schemes []string
	for _, one := range parseInvitations(response.Header) {
		if one.scheme == schemeBasic || one.scheme == schemeBearer {
			return nil
		}
		schemes = append(schemes, one.scheme)
	}
	return schemes
}

// judge completes what is known of an answer and classifies it. When the
// caller has gone, that is the answer.
func (s *session) judge(ctx context.Context, login probe.Login, q question, answer probe.Answer) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	secrets := s.secrets(login)
	learned := s.challenger.current()
	where := s.registry.Endpoint
	answer.Service = probe.ServiceOf(where, learned.service)
	answer.Host, answer.Repository, answer.Tag = s.registry.Host(), q.repository, q.tag
	answer.Account, answer.Region, answer.Partition = where.RegistryID, where.Region, where.Partition
	answer.Operation = otherwise(answer.Operation, q.operation)
	answer.Method = http.MethodGet
	answer.URL = otherwise(answer.URL, redact.URL(q.address))
	answer.Anonymous = login.Username == "" && login.Password.IsZero()
	answer.Unsent = answer.Unsent && !answer.Anonymous
	answer.Speaks = learned.speaks()
	answer.Code = probe.Printable(answer.Code, probe.MaxWords, secrets...)
	answer.Detail = probe.Printable(answer.Detail, probe.MaxWords, secrets...)
	answer.Err = redact.Error(answer.Err, secrets...)
	if failed := probe.Classify(answer); failed != nil {
		s.noteAnswer(answer, failed)
		return failed
	}
	return fmt.Errorf("%s: answer with status %d was taken for a failure", answer.URL, answer.Status)
}

func (s *session) tooLarge(q question, answer probe.Answer) error {
	return &probe.Error{
		Outcome: probe.TooLarge, Registry: s.registry.Host(), Repository: q.repository, Tag: q.tag,
		Method: http.MethodGet, URL: answer.URL, Status: answer.Status,
		Causes:   []string{fmt.Sprintf("the %s is larger than %d bytes, which no Helm chart needs", q.operation, q.limit)},
		NextStep: "Check what was pushed under this name.",
	}
}
