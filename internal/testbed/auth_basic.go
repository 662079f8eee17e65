package testbed

import "net/http"

// Htpasswd protects everything with a user and a password (Basic realm), as distribution does with an
// htpasswd file. It may be given several times.
func Htpasswd(username, password string) Option {
	return func(s *registrySetup) {
		s.accounts.set(Account{Username: username, Password: password})
		s.authenticator = func(host string) authenticator {
			return &basicAuth{realm: "Registry " + host, accounts: s.accounts}
		}
	}
}

type basicAuth struct {
	realm    string
	accounts *accounts
}

func (g *basicAuth) responds(w http.ResponseWriter, r *http.Request, _ operation) bool {
	if username, password, sent := r.BasicAuth(); sent {
		if _, ok := g.accounts.login(username, password); ok {
			return false
		}
	}
	w.Header().Set("WWW-Authenticate", `Basic realm="`+g.realm+`"`)
	writeError(w, http.StatusUnauthorized, "UNAUTHORIZED", "authentication required", nil)
	return true
}
