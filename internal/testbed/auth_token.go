package testbed

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"
)

// TokenAuth protects a registry with bearer tokens as Azure's does: the realm is https://<host>/oauth2/token,
// the service is the host, and the token endpoint takes the account by HTTP Basic (GET) or as a form (POST
// with grant_type=password). A token carries the requested scopes that the account has, and no more. It follows
// the token authentication specification of the distribution project. As with Azure, HTTP Basic also works at
// the registry itself.
func TokenAuth(list ...Account) Option {
	return func(s *registrySetup) {
		for _, account := range list {
			s.accounts.set(account)
		}
		s.tokens = &tokenAuth{accounts: s.accounts, path: "/oauth2/token", lifetime: 75 * time.Minute}
		s.authenticator = func(host string) authenticator {
			s.tokens.realm, s.tokens.service = "https://"+host+"/oauth2/token", host
			return s.tokens.responds
		}
	}
}

// AnonymousPull lets a token be had without an account, for pulling and listing tags. Give it after
// [TokenAuth].
func AnonymousPull() Option { return func(s *registrySetup) { s.tokens.anonymousPull = true } }

// TokenRealm has the registry name a token endpoint on another host, to which [Registry.TokenEndpoint] is to be
// given. Give it after [TokenAuth].
func TokenRealm(realm string) Option {
	return func(s *registrySetup) {
		made := s.authenticator
		s.authenticator = func(host string) authenticator {
			built := made(host)
			s.tokens.realm = realm
			return built
		}
	}
}

// OneScope makes the token endpoint refuse a request for a token that names more than one scope, with the given
// status; so do some that check each scope against what the caller may. Give it after [TokenAuth].
func OneScope(status int) Option { return func(s *registrySetup) { s.tokens.refuseSeveral = status } }

// FirstScope makes the token endpoint grant the first scope alone of a request that names several, without a
// word about the others. Give it after [TokenAuth].
func FirstScope() Option { return func(s *registrySetup) { s.tokens.firstOnly = true } }

// TokenEndpoint issues the registry's tokens, for a host of its own.
func (r *Registry) TokenEndpoint() http.Handler { return http.HandlerFunc(r.tokens.serveToken) }

// TokenLifetime sets how long a token is good; the default is 75 minutes. Give it after [TokenAuth].
func TokenLifetime(d time.Duration) Option { return func(s *registrySetup) { s.tokens.lifetime = d } }

// ExpireTokens ends every bearer token that the registry has issued so far.
func (r *Registry) ExpireTokens() {
	if r.tokens != nil {
		r.tokens.expireAll()
	}
}

// tokenAuth is a token server and the registry's side of it.
type tokenAuth struct {
	realm, service, path string
	lifetime             time.Duration
	anonymousPull        bool
	refuseSeveral        int // the status; 0 = they are granted
	firstOnly            bool
	accounts             *accounts

	mu     sync.Mutex
	issued map[string]*token
}

type token struct {
	scopes  map[string]bool // "repository:charts/web:pull"
	expires time.Time
}

func (g *tokenAuth) responds(w http.ResponseWriter, r *http.Request, op operation) bool {
	if r.URL.Path == g.path {
		g.serveToken(w, r)
		return true
	}
	if username, password, sent := r.BasicAuth(); sent {
		account, ok := g.accounts.login(username, password)
		if ok && account.allows(op) {
			return false
		}
		g.challenge(w, op, "")
		return true
	}
	bearer, sent := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !sent {
		g.challenge(w, op, "")
		return true
	}
	known := g.find(bearer)
	if known == nil {
		g.challenge(w, op, "invalid_token")
		return true
	}
	if need := scopeOf(op); need != "" && !known.scopes[need] {
		g.challenge(w, op, "insufficient_scope")
		return true
	}
	return false
}

func (g *tokenAuth) challenge(w http.ResponseWriter, op operation, problem string) {
	challenge := `Bearer realm="` + g.realm + `",service="` + g.service + `"`
	need := scopeOf(op)
	if need != "" {
		challenge += `,scope="` + need + `"`
	}
	if problem != "" {
		challenge += `,error="` + problem + `"`
	}
	w.Header().Set("WWW-Authenticate", challenge)
	var detail any
	if kind, rest, found := strings.Cut(need, ":"); found {
		index := strings.LastIndex(rest, ":")
		detail = []map[string]string{{"Type": kind, "Name": rest[:index], "Action": rest[index+1:]}}
	}
	message := "authentication required, visit https://aka.ms/acr/authorization for more information."
	writeError(w, http.StatusUnauthorized, "UNAUTHORIZED", message, detail)
}

func (g *tokenAuth) serveToken(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		writeError(w, http.StatusBadRequest, "UNSUPPORTED", err.Error(), nil)
		return
	}
	account, ok := g.who(r)
	if !ok {
		writeError(w, http.StatusUnauthorized, "UNAUTHORIZED", "authentication required", nil)
		return
	}
	scopes := scopesOf(r.Form["scope"])
	if len(scopes) > 1 && g.refuseSeveral != 0 {
		writeError(w, g.refuseSeveral, "DENIED", "requested access to the resource is denied", nil)
		return
	}
	if len(scopes) > 1 && g.firstOnly {
		scopes = scopes[:1]
	}
	value := g.issue(grant(account, scopes))
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(map[string]string{"access_token": value})
}

// who is the account that requests a token; without credentials it is a nameless one that may pull, where
// the registry allows that.
func (g *tokenAuth) who(r *http.Request) (Account, bool) {
	if username, password, sent := r.BasicAuth(); sent {
		return g.accounts.login(username, password)
	}
	if r.Method == http.MethodPost && r.Form.Get("grant_type") == "password" {
		return g.accounts.login(r.Form.Get("username"), r.Form.Get("password"))
	}
	if !g.anonymousPull || r.Header.Get("Authorization") != "" {
		return Account{}, false
	}
	nameless := Account{Scope: ScopeMap{}}
	for _, scope := range scopesOf(r.Form["scope"]) {
		if repository, _, ok := splitScope(scope); ok {
			nameless.Scope[repository] = []Permission{ContentRead, MetadataRead}
		}
	}
	return nameless, true
}

func (g *tokenAuth) issue(scopes map[string]bool) string {
	value := rand.Text()
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.issued == nil {
		g.issued = map[string]*token{}
	}
	g.issued[value] = &token{scopes: scopes, expires: time.Now().Add(g.lifetime)}
	return value
}

func (g *tokenAuth) find(value string) *token {
	g.mu.Lock()
	defer g.mu.Unlock()
	if known := g.issued[value]; known != nil && time.Now().Before(known.expires) {
		return known
	}
	return nil
}

func (g *tokenAuth) expireAll() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, known := range g.issued {
		known.expires = time.Time{}
	}
}
