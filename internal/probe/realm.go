package probe

import (
	"errors"
	"fmt"
)

// ErrRealmRefused is the wrapped error when a registry names a token endpoint
// that is not used.
var ErrRealmRefused = errors.New("token endpoint refused")

// RealmReason is why a token endpoint is not used.
type RealmReason string

// The reasons.
const (
	// RealmNotHTTPS is for a text that is no https address, or hides another host.
	RealmNotHTTPS RealmReason = "it is not an https address of a host"
	// RealmForeign is for a host of another owner when credentials would be sent.
	RealmForeign RealmReason = "credentials are sent to hosts of the registry's own domain only"
	// RealmNotPublic is for a host on this machine or in its network.
	RealmNotPublic RealmReason = "it is on this machine or in a private network"
)

// RealmError is the refusal of a token endpoint. It wraps ErrRealmRefused.
type RealmError struct {
	Reason RealmReason
	// Realm is the host of the token endpoint, or the text of the challenge when
	// it has none.
	Realm string
	// Registry is the host that sent the challenge.
	Registry string
}

// Error returns one lower-case sentence.
func (e *RealmError) Error() string {
	return fmt.Sprintf("%s names the token endpoint %q, which is not used: %s", e.Registry, e.Realm, e.Reason)
}

// Unwrap returns ErrRealmRefused.
func (e *RealmError) Unwrap() error { return ErrRealmRefused }
