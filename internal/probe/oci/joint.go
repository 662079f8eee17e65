package oci

import (
	"net/http"
	"net/url"
	"slices"
	"time"
)

// defaultLifetime is that of a token without a stated lifetime.
// Source: https://distribution.github.io/distribution/spec/auth/token/
const defaultLifetime = time.Minute

// jointRequest, in the context of a request for a token, extends it to several
// repositories.
type jointRequest struct {
	scopes []string
	// lifetime is what the token endpoint states, 0 for none.
	lifetime time.Duration
}

type jointKey struct{}

// jointOf returns the jointRequest of a request for a token, nil for none.
func jointOf(request *http.Request) *jointRequest {
	several, _ := request.Context().Value(jointKey{}).(*jointRequest)
	return several
}

// withScopes returns address with other scopes in its query.
func withScopes(address *url.URL, scopes []string) *url.URL {
	query := address.Query()
	query["scope"] = scopes
	other := *address
	other.RawQuery = query.Encode()
	return &other
}

// withoutOthers returns the address of a response without the scopes of other
// repositories, for messages about a look-up in one repository.
func (r *jointRequest) withoutOthers(requested, own, responded *url.URL) *url.URL {
	if r == nil || !slices.Equal(responded.Query()["scope"], requested.Query()["scope"]) {
		return responded
	}
	return withScopes(responded, own.Query()["scope"])
}
