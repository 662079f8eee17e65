package oci

import (
	"cmp"
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

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/wait"
)

// question is one GET request below the root of the registry's API.
type question struct {
	operation probe.Operation
	// repository and tag are what messages speak of.
	repository, tag string
	address         *url.URL
	accept          []string
	// scopes are what a token is exchanged for.
	scopes []string
	// limit bounds the body.
	limit budget.Limit
	// archive is for what takes longer than other answers.
	archive bool
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
	defer s.demand.begin(q.scopes)()
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
	answer, err := s.tokened(ctx, client, login, q)
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
	return s.tokened(ctx, client, login, q)
}

// tokened asks with the token that there is. What is refused to one for several
// repositories is asked for again with one for its own: a registry may honour
// the first scope only, or hide what the others are for.
func (s *session) tokened(ctx context.Context, client *auth.Client, login probe.Login, q question) (reply, error) {
	used := &use{}
	answer, err := s.once(withUse(ctx, used), client, login, q)
	if used.joint == nil {
		return answer, err
	}
	if !used.alone {
		if !mayLackScope(err) {
			return answer, err
		}
		answer, err = s.once(withUse(ctx, &use{alone: true}), client, login, q)
	}
	if err == nil {
		s.demand.keepApart()
	}
	return answer, err
}

// mayLackScope reports whether a token for another scope might do better.
func mayLackScope(err error) bool {
	var refused *probe.Error
	return errors.As(err, &refused) && refused.Status >= http.StatusBadRequest &&
		refused.Status < http.StatusInternalServerError && !busy(refused.Status)
}

func loginIsOver(err error) bool {
	var refused *probe.Error
	return errors.As(err, &refused) && (refused.Outcome == probe.TokenExpired ||
		refused.Outcome == probe.CredentialsRefused && refused.Status == http.StatusUnauthorized)
}

func (s *session) once(ctx context.Context, client *auth.Client, login probe.Login, q question) (reply, error) {
	bounded, cancel := s.bounded(ctx, q)
	defer cancel()
	bounded = auth.WithScopesForHost(bounded, s.root.Host, q.scopes...)
	request, err := http.NewRequestWithContext(bounded, http.MethodGet, q.address.String(), nil)
	if err != nil {
		return reply{}, s.classify(ctx, login, q, probe.Answer{Err: err})
	}
	for _, mediaType := range q.accept {
		request.Header.Add("Accept", mediaType)
	}
	response, err := client.Do(request)
	if err != nil {
		return reply{}, s.classify(ctx, login, q, s.withoutResponse(timed(bounded, err), s.secrets(login)))
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode >= 200 && response.StatusCode <= 299 {
		body, err := budget.ReadAll(response.Body, q.limit, response.ContentLength)
		if err != nil {
			// That it began well says nothing.
			return reply{}, s.classify(ctx, login, q, probe.Answer{URL: redact.URL(response.Request.URL), Err: timed(bounded, err)})
		}
		return reply{body: body, header: response.Header, address: response.Request.URL}, nil
	}
	return reply{}, s.classify(ctx, login, q, s.refusal(response, login))
}

// refusal reads what a registry responds in the place of what was asked for.
func (s *session) refusal(response *http.Response, login probe.Login) probe.Answer {
	answer := probe.Answer{URL: redact.URL(response.Request.URL), Status: response.StatusCode}
	answer.RetryAfter, _ = wait.Requested(response.Header, s.options.Now())
	answer.Code, answer.Detail = probe.Words(refusalBody(response.Body), s.secrets(login)...)
	answer.Unsent = response.Request.Header.Get("Authorization") == ""
	if answer.Unsent && answer.Status == http.StatusUnauthorized {
		answer.Schemes = unanswerable(response)
	}
	return answer
}

// bounded bounds the time of one question.
func (s *session) bounded(ctx context.Context, q question) (context.Context, context.CancelFunc) {
	limit, timeout := budget.Request, s.options.Timeouts.Request
	if q.archive {
		limit, timeout = budget.Transfer, budget.Transfer.Time()
	}
	return context.WithTimeoutCause(ctx, timeout, budget.Over(limit, 0))
}

// timed names the limit by which a context has ended, where that is why
// something failed.
func timed(ctx context.Context, err error) error {
	exceeded, is := budget.As(context.Cause(ctx))
	if _, named := budget.As(err); err == nil || !is || named {
		return err
	}
	return fmt.Errorf("%w: %w", exceeded, err)
}

// refusalBody is the beginning of a refusal: half of one is one as well.
func refusalBody(body io.Reader) []byte {
	content, _ := io.ReadAll(io.LimitReader(body, budget.Refusal.Max))
	return content
}

// withoutResponse reads the errors of the authenticating client: a refusal by
// the token endpoint, a login that cannot be presented, a failed connection.
func (s *session) withoutResponse(err error, secrets []redact.Secret) probe.Answer {
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
		answer.Code, answer.Detail = probe.Words(s.challenger.current().body, secrets...)
		return answer
	case strings.Contains(err.Error(), "missing username or password"): // oras-go has no value for it
		return probe.Answer{Err: probe.ErrHalfLogin}
	}
	return probe.Answer{Err: err}
}

// withoutLogin is an error whose token endpoint, which messages name, shows no
// secret.
func withoutLogin(err error, secrets []redact.Secret) error {
	var refused *probe.RealmError
	if !errors.As(err, &refused) {
		return err
	}
	clean := *refused
	if clean.Realm = redact.Text(refused.Realm, secrets...); clean.Realm == refused.Realm {
		return err
	}
	return &clean
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

// classify completes what is known of an answer and classifies it. When the
// caller has gone, that is the answer.
func (s *session) classify(ctx context.Context, login probe.Login, q question, answer probe.Answer) error {
	if err := ctx.Err(); err != nil {
		if _, late := budget.As(context.Cause(ctx)); !late {
			return err
		}
		answer.Err = timed(ctx, cmp.Or(answer.Err, err))
	}
	secrets := s.secrets(login)
	learned := s.challenger.current()
	where := s.registry.Endpoint
	answer.Service = probe.ServiceOf(where, learned.service)
	answer.Host, answer.Repository, answer.Tag = s.registry.Host(), q.repository, q.tag
	answer.Account, answer.Region, answer.Partition = where.RegistryID, where.Region, where.Partition
	answer.Operation = cmp.Or(answer.Operation, q.operation)
	answer.Method = http.MethodGet
	answer.URL = cmp.Or(answer.URL, redact.URL(q.address))
	answer.Anonymous = login.Username == "" && login.Password.IsZero()
	answer.Unsent = answer.Unsent && !answer.Anonymous
	answer.Speaks = learned.speaks()
	answer.Code = probe.Printable(answer.Code, probe.MaxWords, secrets...)
	answer.Detail = probe.Printable(answer.Detail, probe.MaxWords, secrets...)
	answer.Err = redact.Error(withoutLogin(answer.Err, secrets), secrets...)
	for i, scheme := range answer.Schemes {
		answer.Schemes[i] = redact.Text(scheme, secrets...)
	}
	if failed := probe.Classify(answer); failed != nil {
		s.noteAnswer(answer, failed)
		return failed
	}
	return &probe.Error{
		Outcome: probe.Malformed, Registry: answer.Host, Repository: q.repository, Tag: q.tag,
		Method: answer.Method, URL: answer.URL, Status: answer.Status,
		Causes:   []string{"what responds there is no token endpoint: it sends a status for which no token is due"},
		NextStep: "Check which token endpoint the registry names, and what responds there.",
	}
}
