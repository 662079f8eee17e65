package acctest

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func (p *process) identityType(kind string) tftypes.Type {
	if p.identities[kind] == nil {
		p.core.fail("%s has no identity", kind)
	}
	return p.identities[kind].ValueType()
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
