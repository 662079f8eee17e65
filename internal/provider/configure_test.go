package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	shell "github.com/palette-oci/terraform-provider-palette/internal/provider"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// TestChartChecksOfTheEnvironment configures the provider with and without
// chart_checks. It cannot be parallel: it sets the environment.
func TestChartChecksOfTheEnvironment(t *testing.T) {
	known := func(text string) tftypes.Value { return tftypes.NewValue(tftypes.String, text) }
	for name, test := range map[string]struct {
		configured  any
		environment string
		checks      session.Checks
	}{
		"neither":                  {nil, "", session.Enforce},
		"the environment":          {nil, "warn", session.Warn},
		"the configuration wins":   {known("enforce"), "off", session.Enforce},
		"the configuration alone":  {known("off"), "", session.Off},
		"not known yet":            {tftypes.UnknownValue, "off", session.Warn},
		"wrong in the environment": {nil, "Warn", ""},
		"wrong, and not read":      {known("warn"), "sometimes", session.Warn},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("PALETTE_CHART_CHECKS", test.environment)
			p := shell.New("test")
			var described provider.SchemaResponse
			p.Schema(t.Context(), provider.SchemaRequest{}, &described)
			kind, ok := described.Schema.Type().TerraformType(t.Context()).(tftypes.Object)
			if !ok {
				t.Fatal("the schema is no object")
			}
			values := map[string]tftypes.Value{}
			for attribute, attributeType := range kind.AttributeTypes {
				values[attribute] = tftypes.NewValue(attributeType, nil)
			}
			switch configured := test.configured.(type) {
			case nil:
			case tftypes.Value:
				values["chart_checks"] = configured
			default:
				values["chart_checks"] = tftypes.NewValue(tftypes.String, configured)
			}
			var configuredAs provider.ConfigureResponse
			p.Configure(t.Context(), provider.ConfigureRequest{
				Config: tfsdk.Config{Raw: tftypes.NewValue(kind, values), Schema: described.Schema},
			}, &configuredAs)
			if failed := configuredAs.Diagnostics.HasError(); failed != (test.checks == "") {
				t.Fatalf("%v", configuredAs.Diagnostics)
			}
			if shared, ok := configuredAs.ResourceData.(*session.Session); ok != (test.checks != "") || ok && shared.Checks != test.checks {
				t.Errorf("got %+v, want %q", shared, test.checks)
			}
		})
	}
}
