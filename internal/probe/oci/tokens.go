package oci

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync"
	"time"

	"oras.land/oras-go/v2/registry/remote/auth"
	"oras.land/oras-go/v2/registry/remote/errcode"
)

// tokens holds the tokens of one login. It extends a request for a token to pull
// from a repository to all repositories in demand. If the registry or its token
// endpoint refuses that, each repository gets its own token, as the authenticating
// client requests it.
type tokens struct {
	auth.Cache // logins, and tokens for one repository
	demand     *demand
	anonymous  bool
	now        func() time.Time

	mu     sync.Mutex
	shared map[string]*joint // by scope
}

// joint is a token for several repositories, or the request for one.
type joint struct {
	scopes []string
	done   chan struct{}

	// To be read after done is closed.
	token string // "" for none
	err   error  // for all callers; with nil, each requests a token again
	// expires is the time that the token endpoint stated, or 60 seconds after the
	// request by the specification; stated distinguishes these. With err, it is the
	// time when err is forgotten.
	expires time.Time
	stated  bool
}

// isIssued reports whether the token was issued.
func (j *joint) isIssued() bool {
	select {
	case <-j.done:
		return j.token != ""
	default:
		return false
	}
}

// use records, in the context of a request, which token the request uses.
type use struct {
	joint *joint // nil for none
	// alone excludes tokens for several repositories.
	alone bool
}

type useKey struct{}

func withUse(ctx context.Context, u *use) context.Context { return context.WithValue(ctx, useKey{}, u) }

// GetScheme implements auth.Cache.
func (t *tokens) GetScheme(ctx context.Context, registry string) (auth.Scheme, error) {
	t.mu.Lock()
	shared := len(t.shared) > 0
	t.mu.Unlock()
	if shared {
		return auth.SchemeBearer, nil
	}
	return t.Cache.GetScheme(ctx, registry)
}

// GetToken implements auth.Cache.
func (t *tokens) GetToken(ctx context.Context, registry string, scheme auth.Scheme, key string) (string, error) {
	if used := t.sharing(ctx, scheme, key); used != nil {
		if found := t.issued(key); found != nil {
			used.joint = found
			return found.token, nil
		}
	}
	return t.Cache.GetToken(ctx, registry, scheme, key)
}

// Set implements auth.Cache. The client calls it when it needs a token, or when the
// registry refused the one that it used.
func (t *tokens) Set(
	ctx context.Context, registry string, scheme auth.Scheme, key string, fetch func(context.Context) (string, error),
) (string, error) {
	single := func() (string, error) { return t.Cache.Set(ctx, registry, scheme, key, fetch) }
	if scheme == auth.SchemeBasic {
		t.forget(nil)
	}
	used := t.sharing(ctx, scheme, key)
	if given, is := ctx.Value(useKey{}).(*use); is && used == nil && !given.alone {
		given.joint = nil // the registry requires another scope or scheme
	}
	if used != nil && used.joint != nil {
		if t.now().Before(used.joint.expires) {
			used.alone = true // valid, but not for this repository
			return single()
		}
		t.forget(used.joint)
		used.joint = nil
	}
	for used != nil {
		found, first := t.join(ctx, registry, key)
		switch {
		case found == nil:
			return single()
		case first:
			return t.exchange(ctx, found, used, fetch, single)
		}
		select {
		case <-found.done:
		case <-ctx.Done():
			return "", ctx.Err()
		}
		switch {
		case found.token != "":
			used.joint = found
			return found.token, nil
		case found.err != nil && t.now().Before(found.expires):
			return "", found.err
		}
		t.forget(found)
		used = t.sharing(ctx, scheme, key)
	}
	return single()
}

// sharing returns the use of a request that may use a token for several
// repositories, nil for others.
func (t *tokens) sharing(ctx context.Context, scheme auth.Scheme, key string) *use {
	used, _ := ctx.Value(useKey{}).(*use)
	if used == nil || used.alone || scheme != auth.SchemeBearer || !isPull(key) || t.demand.isApart() {
		return nil
	}
	return used
}

// issued returns the token for a scope and others, nil when there is none or when
// its stated lifetime has expired.
func (t *tokens) issued(scope string) *joint {
	t.mu.Lock()
	found := t.shared[scope]
	t.mu.Unlock()
	if found == nil || !found.isIssued() {
		return nil
	}
	if found.stated && !t.now().Before(found.expires) {
		t.forget(found)
		return nil
	}
	return found
}

// join returns the token for scope and others, or the request for it, which the
// first caller has to send. It returns nil when there are no others.
func (t *tokens) join(ctx context.Context, registry, scope string) (found *joint, first bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if found := t.shared[scope]; found != nil {
		return found, false
	}
	scopes := t.demand.scopesFor(scope, func(other string) bool {
		_, err := t.Cache.GetToken(ctx, registry, auth.SchemeBearer, other)
		return err == nil || t.shared[other] != nil
	})
	if len(scopes) == 1 || t.demand.isApart() {
		return nil, false
	}
	found = &joint{scopes: scopes, done: make(chan struct{})}
	for _, covered := range scopes {
		t.shared[covered] = found
	}
	return found, true
}

// exchange requests a token for several repositories and, if that is refused, one
// for the caller's repository.
func (t *tokens) exchange(
	ctx context.Context,
	requested *joint,
	used *use,
	fetch func(context.Context) (string, error),
	single func() (string, error),
) (string, error) {
	defer close(requested.done)
	begun, tokenRequest := t.now(), &jointRequest{scopes: requested.scopes}
	token, err := fetch(context.WithValue(ctx, jointKey{}, tokenRequest))
	if err == nil {
		used.joint, requested.token, requested.stated = requested, token, tokenRequest.lifetime > 0
		requested.expires = begun.Add(cmp.Or(tokenRequest.lifetime, defaultLifetime))
		return token, nil
	}
	refused := refusesScopes(err)
	if refused {
		token, err = single()
	}
	switch {
	case refused && !t.anonymous && isUnauthorized(err):
		// Other callers must not send a login that was refused twice.
		requested.err, requested.expires = err, t.now().Add(memory)
		return token, err
	case refused:
		t.demand.keepApart()
	case ctx.Err() == nil:
		requested.err, requested.expires = err, t.now().Add(memory) // no response, or a busy status
	}
	t.forget(requested)
	return token, err
}

// forget drops a token for several repositories, or all of them for nil.
func (t *tokens) forget(found *joint) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for scope, known := range t.shared {
		if found == nil || known == found {
			delete(t.shared, scope)
		}
	}
}

// refusesScopes reports whether a token endpoint may have refused the scopes
// rather than the caller: it responded, and not with a busy status.
func refusesScopes(err error) bool {
	if refused, ok := errors.AsType[*errcode.ErrorResponse](err); ok {
		return !busy(refused.StatusCode)
	}
	var unresponsive *url.Error
	return !errors.As(err, &unresponsive) // a response without a token
}

func isUnauthorized(err error) bool {
	var refused *errcode.ErrorResponse
	return errors.As(err, &refused) && refused.StatusCode == http.StatusUnauthorized
}
