package oci

import (
	"context"
	"net/http"
	"net/url"
	"sync"

	"oras.land/oras-go/v2/registry/remote/auth"
	"oras.land/oras-go/v2/registry/remote/retry"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/journal"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// session holds the challenge and the tokens of one registry: one host, suffix,
// trust and credential. They are used for no other registry.
type session struct {
	registry   probe.Registry
	options    Options
	root       *url.URL
	http       *http.Client
	challenger *challenger
	transport  http.RoundTripper
	slots      chan struct{} // one per request in flight to the host
	outage     outage
	demand     demand

	mu     sync.Mutex
	login  probe.Login
	client *auth.Client // of login; nil before the first
}

func newSession(registry probe.Registry, options Options, transport http.RoundTripper, slots chan struct{}) *session {
	root := rootOf(registry.Host(), registry.Suffix)
	policy := retryPolicy{backoff: options.Timeouts.Backoff, longest: options.Timeouts.RetryAfter, now: options.Now}
	next := &retry.Transport{
		Base:   guard{next: journal.Transport(transport), home: root.Hostname(), userAgent: options.UserAgent},
		Policy: func() retry.Policy { return policy },
	}
	challenger := &challenger{
		root:        root,
		learning:    newLearning(options.Timeouts.Request, options.Now),
		anonymous:   isAnonymous(registry.Credential),
		next:        next,
		tokenClient: newTokenClient(root, next),
	}
	return &session{
		registry: registry, options: options, root: root, slots: slots, challenger: challenger, transport: transport,
		http: &http.Client{Transport: challenger, CheckRedirect: checkRedirect},
	}
}

// isAnonymous reports whether there are no credentials to send. Palette also
// treats a Basic login with both fields empty as none.
func isAnonymous(c credential.Credential) bool {
	if c.Kind == credential.Basic {
		return c.Username == "" && c.Password.IsZero()
	}
	return c.Kind == "" || c.Kind == credential.Anonymous
}

// authenticate returns the client of the current login, which it uses when it is
// challenged. A new login gets a new client, since a client holds tokens.
func (s *session) authenticate(ctx context.Context) (*auth.Client, probe.Login, error) {
	login, err := s.currentLogin(ctx)
	if err != nil {
		return nil, probe.Login{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.client == nil || s.login.Username != login.Username || !s.login.Password.Equal(login.Password) {
		s.login, s.client = login, s.newClient(login)
	}
	return s.client, login, nil
}

func (s *session) newClient(login probe.Login) *auth.Client {
	host := s.root.Host
	return &auth.Client{
		Client: s.http,
		Cache: &tokens{
			Cache: auth.NewCache(), demand: &s.demand, anonymous: isAnonymous(s.registry.Credential),
			now: s.options.Now, shared: map[string]*joint{},
		},
		ClientID: defaultUserAgent,
		Credential: func(_ context.Context, tokenRequest string) (auth.Credential, error) {
			if tokenRequest != host {
				return auth.EmptyCredential, nil
			}
			return auth.Credential{Username: login.Username, Password: login.Password.Reveal()}, nil
		},
	}
}

func (s *session) currentLogin(ctx context.Context) (probe.Login, error) {
	switch c := s.registry.Credential; c.Kind {
	case "", credential.Anonymous:
		return probe.Login{}, nil
	case credential.Basic:
		return probe.Login{Username: c.Username, Password: c.Password}, nil
	}
	if s.options.ECR == nil {
		return probe.Login{}, &probe.Error{
			Outcome: probe.NoIdentity, Registry: s.registry.Host(),
			Causes:   []string{"logins of AWS are not available here"},
			NextStep: "Use a user name and password for this registry.",
		}
	}
	return s.options.ECR.Login(ctx, s.registry)
}

// renew replaces the login stale and reports whether it could.
func (s *session) renew(ctx context.Context, stale probe.Login) (bool, error) {
	renewer, ok := s.options.ECR.(probe.LoginRenewer)
	if !ok || isAnonymous(s.registry.Credential) || s.registry.Credential.Kind == credential.Basic {
		return false, nil
	}
	if _, err := renewer.Renew(ctx, s.registry, stale); err != nil {
		return false, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.client = nil // its tokens belong to the stale login
	return true, nil
}

// secrets returns what messages must not repeat from an error body.
func (s *session) secrets(login probe.Login) []redact.Secret {
	secrets := append(s.registry.Credential.Secrets(), s.challenger.tokenClient.tokens()...)
	return append(secrets, credential.Credential{Username: login.Username, Password: login.Password}.Secrets()...)
}

// acquire waits for a free slot of the host.
func (s *session) acquire(ctx context.Context) error {
	select {
	case s.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *session) release() { <-s.slots }
