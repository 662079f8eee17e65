package testbed

import "net/http"

// Htpasswd protects everything with a user and a password (Basic realm), as distribution does with an
// htpasswd file. It may be given several times.
func Htpasswd(username, password string) Option {
	return func(s *registrySetup) {
		s.accounts.set(Account{Username: username, Password: password})
		s.authenticator = func(host string) authenticator { return s.accounts.basic("Registry " + host) }
	}
}

func (a *accounts) basic(realm string) authenticator {
	return func(w http.ResponseWriter, r *http.Request, _ operation) bool {
		if username, password, sent := r.BasicAuth(); sent {
			if _, ok := a.login(username, password); ok {
				return false
			}
		}
		w.Header().Set("WWW-Authenticate", `Basic realm="`+realm+`"`)
		writeError(w, http.StatusUnauthorized, "UNAUTHORIZED", "authentication required", nil)
		return true
	}
}
