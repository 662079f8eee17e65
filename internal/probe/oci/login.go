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

// prove exercises the credentials. What proves something depends on what the
// registry requests:
//
//   - a Basic challenge at /v2/: the credentials open what was shut;
//   - a Bearer challenge: the token endpoint takes the credentials, and the
//     registry takes its token;
//   - an open /v2/: whichever of the base path and the catalogue is shut. When
//     nothing is, nothing was proven, and Proof says so.
func (s *session) prove(ctx context.Context) (probe.Proof, error) {
	// Logs in at AWS first, where the credentials are those of AWS: what AWS
	// refuses need not trouble the registry.
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

// baseScope is what the first token is exchanged for: the base path, since
// that is where the charts are, or the catalogue when there is none.
func (s *session) baseScope() string {
	if base := s.registry.Base(); base != "" {
		return auth.ScopeRepository(base, auth.ActionPull)
	}
	return catalogScope
}

// mayTryUnscoped reports that the token endpoint refused the scope rather than
// the caller. The base path need not be a repository, and some token endpoints
// refuse scopes they do not know. A 401 for credentials is final: trying wrong
// passwords twice locks accounts.
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

// proveUnscoped exchanges a token for nothing in particular, as docker login
// does. first is the error that stands when that is refused as well.
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

// proveOpen looks for something that is shut in a registry whose /v2/ is open.
func (s *session) proveOpen(ctx context.Context) (probe.Proof, error) {
	requests := []apiRequest{s.catalogRequest(1)}
	if base := s.registry.Base(); base != "" {
		requests = []apiRequest{s.tagsRequest(base, 1), s.catalogRequest(1)}
	}
	for _, q := range requests {
		shut, err := s.isShut(ctx, q)
		if err != nil {
			return probe.Proof{}, err
		}
		if !shut {
			continue
		}
		if proof, settled, err := s.proveShut(ctx, q); settled {
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

// proveShut presents the credentials where anonymous callers get a challenge.
func (s *session) proveShut(ctx context.Context, q apiRequest) (proof probe.Proof, settled bool, err error) {
	_, err = s.request(ctx, q)
	var refused *probe.Error
	switch anonymous := isAnonymous(s.registry.Credential); {
	case err == nil:
		return s.proof(true, "GET %s has status 401 without credentials and 200 with them", q.address.Path), true, nil
	case !errors.As(err, &refused):
		return probe.Proof{}, true, err
	case anonymous && q.operation == probe.GetCatalog:
		return probe.Proof{}, false, nil // few registries show strangers their catalogue
	case anonymous:
		return probe.Proof{}, true, err
	case refused.Outcome == probe.Forbidden && s.challenger.lastScheme() == schemeBearer:
		return probe.Proof{}, false, nil // a token was issued, only not for this
	case refused.Outcome == probe.AuthenticationUnsupported, refused.Outcome == probe.RefusedUnchallenged:
		return probe.Proof{}, true, err // nobody has seen the credentials
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

// isShut sends a request without credentials and reports whether the registry wants some.
func (s *session) isShut(ctx context.Context, q apiRequest) (bool, error) {
	stranger := s.registry
	stranger.Credential.Kind = ""
	tokenRequest := newSession(stranger, s.options, s.transport, s.slots)
	_, err := tokenRequest.request(ctx, q)
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
	return false, nil // 403, 404, 405: shut to everybody, or not offered
}

// isPage reports whether a response is a page for people, of a proxy or a portal
// that lets everybody in. A registry that serves one says that it is a registry.
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
