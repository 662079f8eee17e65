package ociregistry

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
)

// object makes an object of credentials: what Palette says of the name, the
// version that only the state knows, and never the secret.
func object(attributes map[string]attr.Type, prior types.Object, name, value, version string) types.Object {
	values := make(map[string]attr.Value, len(attributes))
	for key := range attributes {
		values[key] = types.StringNull()
	}
	values[name] = types.StringValue(value)
	if kept, ok := prior.Attributes()[version]; ok {
		values[version] = kept
	}
	return types.ObjectValueMust(attributes, values)
}

// readPath keeps the spelling of a path that Palette holds with other slashes at
// its ends, or leaves out as the root.
func readPath(held string, prior attribute.Text) attribute.Text {
	switch {
	case endpoint.SamePath(held, prior.ValueString()) && !prior.IsNull():
		return prior
	case endpoint.SamePath(held, ""):
		return attribute.PathType().Null()
	default:
		return attribute.PathType().Value(held)
	}
}

// readTLS hides the TLS settings that Palette returns for every registry
// unless they say something or the configuration names them.
func readTLS(pem string, insecure bool, prior types.Object) types.Object {
	if pem == "" && !insecure && prior.IsNull() {
		return types.ObjectNull(tlsTypes())
	}
	verify := types.BoolValue(insecure)
	if kept, ok := prior.Attributes()["insecure_skip_verify"]; ok && !insecure && kept.IsNull() {
		verify = types.BoolNull()
	}
	return types.ObjectValueMust(tlsTypes(), map[string]attr.Value{
		"ca_certificate": attribute.Optional(pem), "insecure_skip_verify": verify,
	})
}
