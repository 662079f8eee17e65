package ociregistry

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
)

// readPath keeps the spelling of a path that Palette holds with other slashes at
// its ends, or omits as the root.
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

// readTLS leaves out the TLS settings that Palette returns for every registry,
// unless one is set or the configuration names them.
func readTLS(pem string, insecure bool, prior types.Object) types.Object {
	read := tlsModel{CACertificate: attribute.Optional(pem), InsecureSkipVerify: types.BoolValue(insecure)}
	switch known := attribute.Nested[tlsModel](prior); {
	case pem == "" && !insecure && prior.IsNull():
		return attribute.Object[tlsModel](nil)
	case !prior.IsNull() && !insecure && known.InsecureSkipVerify.IsNull():
		read.InsecureSkipVerify = types.BoolNull()
	}
	return attribute.Object(&read)
}
