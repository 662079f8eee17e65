package testbed

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/testbed/aws"
)

// publicAuth is the login of public.ecr.aws: everybody gets a bearer token, but credentials that are sent along
// must be good.
type publicAuth struct {
	cloud  *aws.Cloud
	tokens *tokenAuth
}

func (g *publicAuth) responds(w http.ResponseWriter, r *http.Request, op operation) bool {
	if r.URL.Path == g.tokens.path {
		g.serveToken(w, r)
		return true
	}
	bearer, sent := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !sent || op.kind == opCatalog {
		challenge := `Bearer realm="` + g.tokens.realm + `",service="` + g.tokens.service + `",scope="aws"`
		w.Header().Set("WWW-Authenticate", challenge)
		writeError(w, http.StatusUnauthorized, "UNAUTHORIZED", "Not Authorized", nil)
		return true
	}
	if g.tokens.find(bearer) == nil {
		writeError(w, http.StatusBadRequest, "DENIED", "Your Authorization Token is invalid.", nil)
		return true
	}
	return false
}

func (g *publicAuth) serveToken(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != "" {
		username, password, _ := r.BasicAuth()
		if _, state := g.cloud.Authenticate(username, password, "", ""); state != aws.TokenGood {
			writeError(w, http.StatusForbidden, "DENIED",
				"Your authorization token has expired. Reauthenticate and try again.", nil)
			return
		}
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]string{"token": g.tokens.issue(nil)})
}
