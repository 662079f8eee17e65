package probe

import (
	"errors"
	"fmt"
)

// ErrRealmRefused is the error underneath when a registry names a token
// endpoint that is not used.
var ErrRealmRefused = errors.New("token endpoint refused")

// RealmReason is why a token endpoint is not used.
type RealmReason string

// The reasons.
const (
	// RealmNotHTTPS is for what is no https address, or hides another host.
	RealmNotHTTPS RealmReason = "it is not an https address of a host"
	// RealmForeign is for a host of another owner when there are credentials.
	RealmForeign RealmReason = "credentials are sent to hosts of the registry's own domain only"
	// RealmNotPublic is for a host on this machine or in its network.
	RealmNotPublic RealmReason = "it is on this machine or in a private network"
)

// RealmError says why a token endpoint is not used. It is an ErrRealmRefused.
type RealmError struct {
	Reason RealmReason
	// Realm is the host of the token endpoint, or what was written where that
	// has none.
	Realm string
	// Registry is the host that names it.
	Registry string
}

// Error gives one lower-case sentence.
func (e *RealmError) Error() string {
	return fmt.Sprintf("%s names the token endpoint %q, which is not used: %s", e.Registry, e.Realm, e.Reason)
}

// Unwrap makes every RealmError an ErrRealmRefused.
func (e *RealmError) Unwrap() error { return ErrRealmRefused }
