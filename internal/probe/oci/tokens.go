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

// tokens are the tokens of one login. A request for a token that pulls from one
// repository becomes one for all repositories that are in demand; where the
// registry or its token endpoint refuses that, each repository gets a token of
// its own, as the authenticating client requests it.
type tokens struct {
	auth.Cache // logins, and tokens as they were requested
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

	// Only read once done is closed.
	token string // "" when none was issued
	err   error  // what all callers get; nil lets each request a token anew
	// expires is when the token endpoint said so, or 60 seconds after the
	// request as the specification has it; stated says which. With err it is
	// when that is forgotten.
	expires time.Time
	stated  bool
}

// isIssued reports whether there is a token already.
func (j *joint) isIssued() bool {
	select {
	case <-j.done:
		return j.token != ""
	default:
		return false
	}
}

// use is what one request has used. It travels in the context of its requests.
type use struct {
	joint *joint // nil for none
	// alone keeps the request away from tokens for several repositories.
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

// Set implements auth.Cache: it is called when a token is needed, or the one
// that was used is refused.
func (t *tokens) Set(
	ctx context.Context, registry string, scheme auth.Scheme, key string, fetch func(context.Context) (string, error),
) (string, error) {
	single := func() (string, error) { return t.Cache.Set(ctx, registry, scheme, key, fetch) }
	if scheme == auth.SchemeBasic {
		t.forget(nil)
	}
	used := t.sharing(ctx, scheme, key)
	if given, is := ctx.Value(useKey{}).(*use); is && used == nil && !given.alone {
		given.joint = nil // the registry wants more than to pull, or something else than a token
	}
	if used != nil && used.joint != nil {
		if t.now().Before(used.joint.expires) {
			used.alone = true // it is good, and does not open this repository
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

// sharing returns the use of a request whose token may be one for several
// repositories, nil for others.
func (t *tokens) sharing(ctx context.Context, scheme auth.Scheme, key string) *use {
	used, _ := ctx.Value(useKey{}).(*use)
	if used == nil || used.alone || scheme != auth.SchemeBearer || !isPull(key) || t.demand.isApart() {
		return nil
	}
	return used
}

// issued returns the token that was issued for a scope and others, nil when
// there is none, or when it is known to have expired.
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

// join returns the token, or the request for it, that is for scope and others;
// the first caller is to make the request. It returns nil where there are no
// others.
func (t *tokens) join(ctx context.Context, registry, scope string) (found *joint, first bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if found := t.shared[scope]; found != nil {
		return found, false
	}
	scopes := t.demand.with(scope, func(other string) bool {
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

// exchange requests a token for several repositories, and one for the caller's
// alone when that is refused.
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
		// Nobody presents the same login again that was refused twice.
		requested.err, requested.expires = err, t.now().Add(memory)
		return token, err
	case refused:
		t.demand.keepApart()
	case ctx.Err() == nil:
		requested.err, requested.expires = err, t.now().Add(memory) // nobody responds, or not now
	}
	t.forget(requested)
	return token, err
}

// forget drops a token for several repositories; nil drops all of them.
func (t *tokens) forget(found *joint) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for scope, known := range t.shared {
		if found == nil || known == found {
			delete(t.shared, scope)
		}
	}
}

// refusesScopes reports whether a token endpoint may have refused what was requested
// rather than the caller: it responded, and not that it is busy.
func refusesScopes(err error) bool {
	if refused, ok := errors.AsType[*errcode.ErrorResponse](err); ok {
		return !busy(refused.StatusCode)
	}
	var unresponsive *url.Error
	return !errors.As(err, &unresponsive) // a response in which there is no token
}

func isUnauthorized(err error) bool {
	var refused *errcode.ErrorResponse
	return errors.As(err, &refused) && refused.StatusCode == http.StatusUnauthorized
}
