package helmlayer_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// What no single attribute can tell is checked as soon as it is known.
func TestValidateConfig(t *testing.T) {
	t.Parallel()
	r := (&tenant{}).process(t, "")
	contradicts := []string{"error values: Values Contradict Attributes"}
	header := "pack:\n  namespace: shop\na: 1\n"
	for name, c := range map[string]struct {
		config attributes
		told   []string
	}{
		"a registry by name":           {},
		"a registry by uid":            {config: attributes{"registry_name": nil, "registry_id": "u"}},
		"a registry by both":           {config: attributes{"registry_id": "u"}},
		"no registry":                  {config: attributes{"registry_name": nil}, told: []string{"error: Missing Attribute Configuration"}},
		"a registry that is not known": {config: attributes{"registry_name": nil, "registry_id": tftypes.UnknownValue}},
		"a name of its own":            {config: attributes{"name": "front"}},
		"a name that is no release":    {config: attributes{"name": "Front"}, told: []string{"error name: Invalid Layer Name"}},
		"a chart that is no release":   {config: attributes{"chart": "Web_1", "name": "Web_1"}},
		"a name beside an unknown chart": {
			config: attributes{"name": "Front", "chart": tftypes.UnknownValue},
		},
		"a header in the values":                    {config: attributes{"values": header}, told: contradicts},
		"a header that says the same":               {config: attributes{"values": header, "namespace": "shop"}},
		"a header beside a namespace to be":         {config: attributes{"values": header, "namespace": tftypes.UnknownValue}},
		"values that are a whole document":          {config: attributes{"values": header + "charts:\n  web: {}\n"}, told: contradicts},
		"values that the validator of values finds": {config: attributes{"values": "a: ["}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := tfsdk.Config{Schema: r.schema, Raw: r.object((&tenant{profile: "p"}).web().and(c.config))}
			var resp resource.ValidateConfigResponse
			r.ValidateConfig(t.Context(), resource.ValidateConfigRequest{Config: config}, &resp)
			if diff := cmp.Diff(c.told, told(resp.Diagnostics)); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
		})
	}
}
