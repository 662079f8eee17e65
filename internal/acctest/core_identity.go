package acctest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// identitiesOf are the types of the identities that a provider has.
func identitiesOf(ctx context.Context, p *process) map[string]tftypes.Type {
	response, err := p.server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	p.must(err)
	if hasError(response.Diagnostics) {
		p.core.fail("the provider has no identities: %v", response.Diagnostics)
	}
	found := map[string]tftypes.Type{}
	for name, schema := range response.IdentitySchemas {
		found[name] = schema.ValueType()
	}
	return found
}

func (p *process) identityType(kind string) tftypes.Type {
	found := p.identities[kind]
	if found == nil {
		p.core.fail("%s has no identity", kind)
	}
	return found
}

// identity reads an identity, null for none.
func (p *process) identity(kind string, encoded *tfprotov6.ResourceIdentityData) tftypes.Value {
	if encoded == nil || encoded.IdentityData == nil {
		return tftypes.NewValue(p.identityType(kind), nil)
	}
	value, err := encoded.IdentityData.Unmarshal(p.identityType(kind))
	p.must(err)
	return value
}
