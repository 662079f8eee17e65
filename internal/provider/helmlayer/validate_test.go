package helmlayer_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// ValidateConfig checks attributes against each other as soon as they are known.
func TestValidateConfig(t *testing.T) {
	t.Parallel()
	r := (&tenant{}).process(t, "")
	contradicts := []string{"error values: Values Contradict Attributes"}
	header := "pack:\n  namespace: shop\na: 1\n"
	for name, c := range map[string]struct {
		config   attributes
		reported []string
	}{
		"a registry by name":           {},
		"a registry by uid":            {config: attributes{"registry_name": nil, "registry_id": "u"}},
		"a registry by both":           {config: attributes{"registry_id": "u"}},
		"no registry":                  {config: attributes{"registry_name": nil}, reported: []string{"error: Missing Attribute Configuration"}},
		"a registry that is not known": {config: attributes{"registry_name": nil, "registry_id": tftypes.UnknownValue}},
		"a name of its own":            {config: attributes{"name": "front"}},
		"a name that is no release":    {config: attributes{"name": "Front"}, reported: []string{"error name: Invalid Layer Name"}},
		"a chart that is no release":   {config: attributes{"chart": "Web_1", "name": "Web_1"}},
		"a name beside an unknown chart": {
			config: attributes{"name": "Front", "chart": tftypes.UnknownValue},
		},
		"a header in the values":                    {config: attributes{"values": header}, reported: contradicts},
		"a header with the same namespace":          {config: attributes{"values": header, "namespace": "shop"}},
		"a header beside a namespace to be":         {config: attributes{"values": header, "namespace": tftypes.UnknownValue}},
		"values that are a whole document":          {config: attributes{"values": header + "charts:\n  web: {}\n"}, reported: contradicts},
		"values that the validator of values finds": {config: attributes{"values": "a: ["}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := tfsdk.Config{Schema: r.schema, Raw: r.object((&tenant{profile: "p"}).web().merged(c.config))}
			var resp resource.ValidateConfigResponse
			r.ValidateConfig(t.Context(), resource.ValidateConfigRequest{Config: config}, &resp)
			if diff := cmp.Diff(c.reported, reported(resp.Diagnostics)); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
		})
	}
}
