package diagnose

import (
	"errors"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
)

// secretive are the attributes of resources and of the provider that may contain a
// secret in the configuration. Terraform prints the lines of an attribute that it
// underlines, so no diagnostic underlines one of these. The list must contain every
// sensitive and write-only attribute of a schema, or an attribute around it; a test
// of the provider checks that. It contains host, since an address may contain a user
// name and a password.
var secretive = []string{"basic", "access_key", "sts", "registry_auth", "api_key", "host", "variables"}

// MayHoldSecret reports whether an attribute, or one around it, may hold a secret.
func MayHoldSecret(attribute path.Path) bool {
	steps := attribute.Steps()
	if len(steps) == 0 {
		return false
	}
	root, named := steps[0].(path.PathStepAttributeName)
	return named && slices.Contains(secretive, string(root))
}

// Concealing returns the problem without its attribute if, by err, that contains a
// secret by mistake, as an endpoint with a password does.
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

// hidden names an attribute that may hold a secret in the detail only.
func (p Problem) hidden() Problem {
	if len(p.Attribute.Steps()) > 0 {
		p.Detail = p.named()
	}
	p.Attribute = path.Empty()
	return p
}
