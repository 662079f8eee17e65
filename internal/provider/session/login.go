package session

import (
	"context"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// Login turns the credential of a registry into what a client of the registry
// presents: user name and password as they are, AWS credentials for a token.
func (s *Session) Login(ctx context.Context, registry probe.Registry) (probe.Login, error) {
	if own := registry.Credential; own.Kind == credential.Basic {
		return probe.Login{Username: own.Username, Password: own.Password}, nil
	}
	return s.options.Logins.Login(ctx, registry)
}
