package ociregistry

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// optional gives null for the empty text, which the API does not tell apart
// from an absent one.
func optional(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}

// object makes an object of credentials: what Palette says of the name, the
// version that only the state knows, and never the secret.
func object(attributes map[string]attr.Type, prior types.Object, name, value, version string) types.Object {
	values := make(map[string]attr.Value, len(attributes))
	for attribute := range attributes {
		values[attribute] = types.StringNull()
	}
	values[name] = types.StringValue(value)
	if kept, ok := prior.Attributes()[version]; ok {
		values[version] = kept
	}
	return types.ObjectValueMust(attributes, values)
}

func attrs(first string, a attr.Value, second string, b attr.Value) map[string]attr.Value {
	return map[string]attr.Value{first: a, second: b}
}

// readTLS hides the TLS settings that Palette returns for every registry
// unless they say something or the configuration names them.
func readTLS(tls *v1.TLSConfiguration, prior types.Object) types.Object {
	var pem string
	var insecure bool
	if tls != nil {
		pem, insecure = tls.Certificate, tls.InsecureSkipVerify
		if pem == "" {
			pem = tls.CA
		}
	}
	if pem == "" && !insecure && prior.IsNull() {
		return types.ObjectNull(tlsTypes())
	}
	verify := types.BoolValue(insecure)
	if kept, ok := prior.Attributes()["insecure_skip_verify"]; ok && !insecure && kept.IsNull() {
		verify = types.BoolNull()
	}
	return types.ObjectValueMust(tlsTypes(), attrs("ca_certificate", optional(pem), "insecure_skip_verify", verify))
}
