package oci

import (
	"context"
	"net"
	"net/http"
	"net/url"
)

// RegistrableDomain is the domain that the owner of a host has registered.
var RegistrableDomain = registrableDomain

// SharedDomains are the shared domains, each with its reason.
func SharedDomains() map[string]string {
	found := map[string]string{}
	for _, shared := range sharedDomains {
		found[shared.domain] = shared.reason
	}
	return found
}

// AuthChallenge is a challenge.
type AuthChallenge struct {
	Scheme     string
	Parameters map[string]string
}

// ParseChallenges reads the challenges of fields.
func ParseChallenges(fields ...string) []AuthChallenge {
	var found []AuthChallenge
	for _, parsed := range parseChallenges(http.Header{"Www-Authenticate": fields}) {
		found = append(found, AuthChallenge{parsed.scheme, parsed.parameters})
	}
	return found
}

// CheckRealm checks a token endpoint for a registry's host.
func CheckRealm(registry, realm string, anonymous bool) error {
	return checkRealm(&url.URL{Scheme: "https", Host: registry}, realm, anonymous)
}

// DialFor dials an address of a host that a registry names as its token endpoint.
func DialFor(ctx context.Context, registry, host, address string) error {
	resolved, _, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	return dialMarked(withDialTarget(ctx, resolved, relationOf(registry, host)), address)
}

// DialProxyFor dials a proxy for requests to a host.
func DialProxyFor(ctx context.Context, registry, host, proxy string) error {
	return dialMarked(withDialTarget(ctx, host, relationOf(registry, host)), proxy)
}

func dialMarked(ctx context.Context, address string) error {
	connection, err := dial(&net.Dialer{ControlContext: refuseAddress})(ctx, "tcp", address)
	if err == nil {
		_ = connection.Close()
	}
	return err
}
