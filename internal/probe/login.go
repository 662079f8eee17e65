package probe

import (
	"context"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// Login is what is presented to a registry.
type Login struct {
	Username string
	Password redact.Secret
	// ExpiresAt is when the registry stops taking it. Zero is never.
	ExpiresAt time.Time
}

// LoginSource turns a registry's credential into a login for the registry's
// own host. Its errors are *Error, or the context's.
type LoginSource interface {
	Login(ctx context.Context, registry Registry) (Login, error)
}

// LoginRenewer is a LoginSource that remembers logins. Renew forgets stale,
// if it is still the one remembered, and obtains another: for a registry that
// ends a login before its time.
type LoginRenewer interface {
	Renew(ctx context.Context, registry Registry, stale Login) (Login, error)
}

// Catalog lists the repositories of registries that do not offer the
// catalogue of the OCI API. The names include the registry's base path.
type Catalog interface {
	Repositories(ctx context.Context, registry Registry) ([]string, error)
}
