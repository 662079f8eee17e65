package testbed

import "net/http"

// OpenBase lets GET /v2/ succeed without credentials although everything else wants them, so that it proves
// nothing about a login. Give it after the option that protects the registry.
func OpenBase() Option {
	return func(s *registrySetup) {
		protected := s.authenticator
		s.authenticator = func(host string) authenticator {
			responds := protected(host)
			return func(w http.ResponseWriter, r *http.Request, op operation) bool {
				return op.kind != opBase && responds(w, r, op)
			}
		}
	}
}

// ReadOnly refuses every write with 405, as a registry that serves the public does.
func ReadOnly() Option { return func(s *registrySetup) { s.readOnly = true } }

func refuseWrites(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if parseOperation(r).write {
			writeError(w, http.StatusMethodNotAllowed, "UNSUPPORTED", "the operation is unsupported", nil)
			return
		}
		next.ServeHTTP(w, r)
	})
}
