package oci

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"

	"oras.land/oras-go/v2/registry/remote/auth"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// prove tests the credentials. The proof depends on the response to GET /v2/:
//
//   - for a Basic challenge, the same request with the credentials has status 200;
//   - for a Bearer challenge, the token endpoint issues a token for the
//     credentials, and the registry accepts it;
//   - without a challenge, the base path or the catalogue requires credentials and
//     accepts them. If neither does, the Proof is not conclusive.
func (s *session) prove(ctx context.Context) (probe.Proof, error) {
	// AWS credentials that AWS refuses need no request to the registry.
	_, login, err := s.authenticate(ctx)
	if err != nil {
		return probe.Proof{}, err
	}
	q := s.baseRequest(s.baseScope())
	base, err := s.request(ctx, q)
	learned := s.challenger.current()
	switch {
	case err != nil && s.mayTryUnscoped(err):
		return s.proveUnscoped(ctx, err)
	case err != nil:
		return probe.Proof{}, err
	case isPage(base):
		page := probe.Response{URL: redact.URL(base.address), Status: http.StatusOK, Detail: "text/html"}
		return probe.Proof{}, s.classify(ctx, login, q, page)
	case learned.scheme == schemeBearer:
		return s.proof(true,
			"the token endpoint %s issued a token to %s, and the response to GET /v2/ had status 200 for it",
			learned.realm.Host, s.caller()), nil
	case learned.scheme == schemeBasic:
		return s.proof(true, "GET /v2/ has status 401 without credentials and 200 with them"), nil
	}
	return s.proveOpen(ctx)
}

func (s *session) baseRequest(scopes ...string) apiRequest {
	return apiRequest{operation: probe.GetBase, address: s.root, scopes: scopes, limit: budget.List}
}

// baseScope returns the scope of the first token: the base path, below which the
// charts are, or the catalogue when there is none.
func (s *session) baseScope() string {
	if base := s.registry.Base(); base != "" {
		return auth.ScopeRepository(base, auth.ActionPull)
	}
	return catalogScope
}

// mayTryUnscoped reports whether the token endpoint may have refused the scope
// rather than the caller. The base path need not be a repository, and some token
// endpoints refuse unknown scopes. Status 401 for credentials is final, since
// repeated wrong passwords lock accounts.
func (s *session) mayTryUnscoped(err error) bool {
	var refused *probe.Error
	if !errors.As(err, &refused) ||
		refused.Class() == probe.NoResponse && refused.Status != http.StatusBadRequest &&
			refused.Status != http.StatusNotFound {
		return false
	}
	final := refused.Status == http.StatusUnauthorized && !isAnonymous(s.registry.Credential)
	return s.challenger.current().scheme == schemeBearer && !final
}

// proveUnscoped requests a token without a scope, as docker login does. If that
// is refused as well, it returns first, the earlier error.
func (s *session) proveUnscoped(ctx context.Context, first error) (probe.Proof, error) {
	if _, err := s.request(ctx, s.baseRequest()); err != nil {
		return probe.Proof{}, first
	}
	anonymous := isAnonymous(s.registry.Credential)
	return s.proof(
		!anonymous,
		"the token endpoint %s issued a token to %s, but not for %s: whether the charts below it may be read "+
			"shows when one is looked up",
		s.challenger.current().realm.Host, s.caller(), s.registry.Name(),
	), nil
}

// proveOpen tests the credentials where GET /v2/ requires none.
func (s *session) proveOpen(ctx context.Context) (probe.Proof, error) {
	requests := []apiRequest{s.catalogRequest(1)}
	if base := s.registry.Base(); base != "" {
		requests = []apiRequest{s.tagsRequest(base, 1), s.catalogRequest(1)}
	}
	for _, q := range requests {
		protected, err := s.requiresCredentials(ctx, q)
		if err != nil {
			return probe.Proof{}, err
		}
		if !protected {
			continue
		}
		if proof, settled, err := s.proveProtected(ctx, q); settled {
			return proof, err
		}
	}
	if isAnonymous(s.registry.Credential) {
		return s.proof(true, "GET /v2/ has status 200 without credentials"), nil
	}
	return s.proof(false,
		"the registry serves everybody and requested credentials nowhere, so it is not known whether they are "+
			"right"), nil
}

// proveProtected sends q, which requires credentials, with the credentials.
func (s *session) proveProtected(ctx context.Context, q apiRequest) (proof probe.Proof, settled bool, err error) {
	_, err = s.request(ctx, q)
	var refused *probe.Error
	switch anonymous := isAnonymous(s.registry.Credential); {
	case err == nil:
		return s.proof(true, "GET %s has status 401 without credentials and 200 with them", q.address.Path), true, nil
	case !errors.As(err, &refused):
		return probe.Proof{}, true, err
	case anonymous && q.operation == probe.GetCatalog:
		return probe.Proof{}, false, nil // most registries refuse the catalogue to anonymous callers
	case anonymous:
		return probe.Proof{}, true, err
	case refused.Outcome == probe.Forbidden && s.challenger.lastScheme() == schemeBearer:
		return probe.Proof{}, false, nil // a token was issued, but not for this scope
	case refused.Outcome == probe.AuthenticationUnsupported, refused.Outcome == probe.RefusedUnchallenged:
		return probe.Proof{}, true, err // the credentials were not sent
	case refused.Status == http.StatusUnauthorized:
		refused.Outcome = probe.CredentialsRefused
		return probe.Proof{}, true, refused
	case refused.Status == http.StatusForbidden || refused.Status == http.StatusNotFound:
		return s.proof(true,
			"GET %s has status 401 without credentials and %d with them: they are known, if not allowed this",
			q.address.Path, refused.Status), true, nil
	}
	return probe.Proof{}, true, err
}

// requiresCredentials reports whether the registry requires credentials for q.
func (s *session) requiresCredentials(ctx context.Context, q apiRequest) (bool, error) {
	anonymous := s.registry
	anonymous.Credential.Kind = ""
	unauthenticated := newSession(anonymous, s.options, s.transport, s.slots)
	_, err := unauthenticated.request(ctx, q)
	var refused *probe.Error
	switch {
	case err == nil:
		return false, nil
	case !errors.As(err, &refused):
		return false, err
	case refused.Status == http.StatusUnauthorized, refused.Outcome == probe.CredentialsRequired:
		return true, nil
	case refused.Status == 0:
		return false, err
	}
	return false, nil // 403, 404, 405: refused to every caller, or not offered
}

// isPage reports whether a response is an HTML page of a proxy or a portal. A
// registry that responds with HTML sends the header of the registry API.
func isPage(response apiResponse) bool {
	served, _, err := mime.ParseMediaType(response.header.Get("Content-Type"))
	return err == nil && served == "text/html" && response.header.Get("Docker-Distribution-Api-Version") == ""
}

func (s *session) caller() string {
	if isAnonymous(s.registry.Credential) {
		return "an anonymous caller"
	}
	return "the credentials"
}

func (s *session) proof(conclusive bool, format string, arguments ...any) probe.Proof {
	return probe.Proof{Registry: s.registry.Name(), Proven: fmt.Sprintf(format, arguments...), Conclusive: conclusive}
}
