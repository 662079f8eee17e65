package controlplane

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// authenticate compares digests, so that the time of the comparison does not
// depend on the key.
func (s *Server) authenticate(r *http.Request) error {
	given := sha256.Sum256([]byte(r.Header.Get(v1.HeaderAPIKey)))
	want := sha256.Sum256([]byte(s.options.APIKey.Reveal()))
	if subtle.ConstantTimeCompare(given[:], want[:]) == 1 {
		return nil
	}
	if r.Header.Get(v1.HeaderAPIKey) == "" {
		return refuse(http.StatusUnauthorized, v1.CodeUnauthorized, "header %s is missing", v1.HeaderAPIKey)
	}
	return refuse(http.StatusUnauthorized, v1.CodeUnauthorized, "the API key is not valid")
}

// scope is where a request acts: in one project, or, when Project is "", in
// the tenant.
type scope struct{ Project string }

func (scoped scope) name() string {
	if scoped.Project == "" {
		return v1.ScopeTenant
	}
	return v1.ScopeProject
}
