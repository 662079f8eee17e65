package probe

import (
	"context"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// Login is the user name and password for a registry.
type Login struct {
	Username string
	Password redact.Secret
	// ExpiresAt is the time at which the login expires; zero for never.
	ExpiresAt time.Time
}

// LoginSource exchanges a registry's credential for a login to the registry's
// host. Its errors are *Error, or the context's.
type LoginSource interface {
	Login(ctx context.Context, registry Registry) (Login, error)
}

// LoginRenewer is a LoginSource that remembers logins. Renew forgets stale, if it
// is the remembered login, and obtains another, since a registry may refuse a
// login before it expires.
type LoginRenewer interface {
	Renew(ctx context.Context, registry Registry, stale Login) (Login, error)
}

// Catalog lists the repositories of registries without a catalogue in their OCI
// API. The names include the registry's base path.
type Catalog interface {
	Repositories(ctx context.Context, registry Registry) ([]string, error)
}
