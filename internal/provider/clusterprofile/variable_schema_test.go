package clusterprofile_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// A variable with a write-only default value is sensitive by default. An unknown default value counts: the plan could
// not be kept otherwise.
func TestSensitiveByDefault(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		variable values
		given    types.Bool
		want     types.Bool
	}{
		"no default":         {values{}, types.BoolNull(), types.BoolValue(false)},
		"a default":          {values{"default_value": "eu"}, types.BoolNull(), types.BoolValue(false)},
		"a secret":           {values{"default_value_wo": "canary"}, types.BoolNull(), types.BoolValue(true)},
		"a version":          {values{"default_value_wo_version": "1"}, types.BoolNull(), types.BoolValue(true)},
		"an unknown secret":  {values{"default_value_wo": unknown{}}, types.BoolNull(), types.BoolValue(true)},
		"configured":         {values{"default_value_wo": "canary"}, types.BoolValue(false), types.BoolUnknown()},
		"configured unknown": {values{}, types.BoolUnknown(), types.BoolUnknown()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProfiles(t)
			variables, _ := p.schema.Schema.Attributes["variables"].(schema.MapNestedAttribute)
			sensitive, _ := variables.NestedObject.Attributes["sensitive"].(schema.BoolAttribute)
			resp := planmodifier.BoolResponse{PlanValue: types.BoolUnknown()}
			sensitive.PlanModifiers[0].PlanModifyBool(t.Context(), planmodifier.BoolRequest{
				Path:   path.Root("variables").AtMapKey("region").AtName("sensitive"),
				Config: p.config(values{"variables": values{"region": test.variable}}), ConfigValue: test.given,
			}, &resp)
			if !resp.PlanValue.Equal(test.want) || len(resp.Diagnostics) > 0 {
				t.Errorf("planned %v, want %v: %v", resp.PlanValue, test.want, reported(resp.Diagnostics))
			}
		})
	}
}
