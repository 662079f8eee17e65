package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/palette-oci/terraform-provider-palette/internal/provider"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// No diagnostic underlines an attribute that is sensitive or write-only, or that contains one.
func TestSecretsAreNotUnderlined(t *testing.T) {
	t.Parallel()
	schemas, err := providerserver.NewProtocol6(provider.New("test"))().GetProviderSchema(
		t.Context(), &tfprotov6.GetProviderSchemaRequest{},
	)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*tfprotov6.Schema{"provider": schemas.Provider}
	for name, schema := range schemas.ResourceSchemas {
		all[name] = schema
	}
	for name, schema := range schemas.DataSourceSchemas {
		all["data."+name] = schema
	}
	for name, schema := range schemas.EphemeralResourceSchemas {
		all["ephemeral."+name] = schema
	}
	found := 0
	for name, schema := range all {
		for _, attribute := range schema.Block.Attributes {
			if !secret(attribute) {
				continue
			}
			found++
			if !diagnose.MayHoldSecret(path.Root(attribute.Name)) {
				t.Errorf("%s: %s may hold a secret, and diagnostics would underline it", name, attribute.Name)
			}
		}
	}
	if found < 4 {
		t.Errorf("found %d attributes with secrets", found)
	}
}

// secret reports whether an attribute of a configuration may hold a secret.
func secret(a *tfprotov6.SchemaAttribute) bool {
	if !a.Optional && !a.Required {
		return false
	}
	if a.Sensitive || a.WriteOnly {
		return true
	}
	if a.NestedType == nil {
		return false
	}
	for _, nested := range a.NestedType.Attributes {
		if secret(nested) {
			return true
		}
	}
	return false
}
