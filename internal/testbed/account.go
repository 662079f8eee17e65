package testbed

import (
	"crypto/subtle"
	"slices"
	"sync"
)

// Permission is what an account may do with a repository, as Azure's scope maps put it.
type Permission string

// The permissions of a scope map.
const (
	ContentRead   Permission = "content/read"   // pull manifests and blobs
	ContentWrite  Permission = "content/write"  // push
	ContentDelete Permission = "content/delete" // delete tags and manifests
	MetadataRead  Permission = "metadata/read"  // list tags
)

// ScopeMap gives permissions by repository. An account without a map (nil) may do everything, the catalogue
// included; an account with one never sees the catalogue, as with Azure's repository-scoped tokens.
type ScopeMap map[string][]Permission

// Account is one user of a registry.
type Account struct {
	Username, Password string
	Scope              ScopeMap
}

func (a Account) may(repository string, p Permission) bool {
	return a.Scope == nil || slices.Contains(a.Scope[repository], p)
}

// accounts are the users of a registry; they may change while it runs.
type accounts struct {
	mu     sync.Mutex
	byName map[string]Account
}

func newAccounts(list ...Account) *accounts {
	a := &accounts{byName: map[string]Account{}}
	for _, account := range list {
		a.byName[account.Username] = account
	}
	return a
}

func (a *accounts) set(account Account) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.byName[account.Username] = account
}

func (a *accounts) remove(username string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.byName, username)
}

func (a *accounts) login(username, password string) (Account, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	account, known := a.byName[username]
	same := subtle.ConstantTimeCompare([]byte(account.Password), []byte(password)) == 1
	return account, known && same
}

// SetAccount adds an account to a registry with [Htpasswd] or [TokenAuth], or changes its password or scope.
// Tokens that were issued before keep what they were given.
func (r *Registry) SetAccount(account Account) { r.accounts.set(account) }

// RemoveAccount takes an account away.
func (r *Registry) RemoveAccount(username string) { r.accounts.remove(username) }
