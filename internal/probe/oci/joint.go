package oci

import (
	"net/http"
	"net/url"
	"slices"
	"time"
)

// defaultLifetime is how long a token is good when the token endpoint does not
// say. Source: https://distribution.github.io/distribution/spec/auth/token/
const defaultLifetime = time.Minute

// jointRequest turns a request for a token for one repository into one for
// several. It travels in the context of the request.
type jointRequest struct {
	scopes []string
	// lifetime is what the token endpoint says of the token, 0 for nothing.
	lifetime time.Duration
}

type jointKey struct{}

// jointOf returns what a request for a token is to become, nil for one that
// stays as it is.
func jointOf(request *http.Request) *jointRequest {
	several, _ := request.Context().Value(jointKey{}).(*jointRequest)
	return several
}

// withScopes returns an address whose query has other scopes.
func withScopes(address *url.URL, scopes []string) *url.URL {
	query := address.Query()
	query["scope"] = scopes
	other := *address
	other.RawQuery = query.Encode()
	return &other
}

// withoutOthers returns the address of a response as it would be had the token
// been requested for one repository: that is what messages are about.
func (r *jointRequest) withoutOthers(requested, own, responded *url.URL) *url.URL {
	if r == nil || !slices.Equal(responded.Query()["scope"], requested.Query()["scope"]) {
		return responded
	}
	return withScopes(responded, own.Query()["scope"])
}
