package diagnose

import (
	"errors"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
)

// secretive are the attributes, of whatever resource or of the provider, that
// may hold a secret which is written out in the configuration, themselves or
// within. Terraform prints the lines of an attribute that it underlines, so no
// diagnostic underlines one of them. Every sensitive and write-only attribute
// of a schema has to be in this list, or within one that is; a test of the
// provider looks. An address may hold a user name and a password in front of
// its host.
var secretive = []string{"basic", "access_key", "sts", "registry_auth", "api_key", "host", "variables"}

// MayHoldSecret reports whether an attribute may hold a secret, or is within one
// that may.
func MayHoldSecret(attribute path.Path) bool {
	steps := attribute.Steps()
	if len(steps) == 0 {
		return false
	}
	root, named := steps[0].(path.PathStepAttributeName)
	return named && slices.Contains(secretive, string(root))
}

// Concealing is the problem without its attribute where err tells that a secret
// was written there by mistake, as in an endpoint with a password.
func (p Problem) Concealing(err error) Problem {
	var refused *endpoint.Error
	if !errors.As(err, &refused) {
		return p
	}
	switch refused.Reason {
	case endpoint.UserInfo, endpoint.Query, endpoint.Fragment:
		return p.hidden()
	default:
		return p
	}
}

// hidden names an attribute that may hold a secret in words, and blames the
// head of its resource.
func (p Problem) hidden() Problem {
	if len(p.Attribute.Steps()) > 0 {
		p.Detail = p.named()
	}
	p.Attribute = path.Empty()
	return p
}
