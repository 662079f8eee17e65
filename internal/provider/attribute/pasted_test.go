package attribute_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
)

// A certain mistake is an error, a possible one is a warning. Null and unknown values pass. The diagnostics show
// neither the text nor its line.
func TestPastedCredentials(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		check    validator.String
		value    types.String
		severity diag.Severity // SeverityInvalid for nothing
	}{
		"password":         {attribute.Password, types.StringValue("canary"), diag.SeverityInvalid},
		"password, break":  {attribute.Password, types.StringValue("canary\n"), diag.SeverityError},
		"password, quotes": {attribute.Password, types.StringValue(`"canary"`), diag.SeverityWarning},
		"password, null":   {attribute.Password, types.StringNull(), diag.SeverityInvalid},
		"unknown":          {attribute.Password, types.StringUnknown(), diag.SeverityInvalid},
		"user":             {attribute.Username, types.StringValue("canary "), diag.SeverityError},
		"key id":           {attribute.AccessKeyID, types.StringValue("canary"), diag.SeverityError},
		"key id, unknown":  {attribute.AccessKeyID, types.StringUnknown(), diag.SeverityInvalid},
		"secret key":       {attribute.SecretAccessKey, types.StringValue("canary canary"), diag.SeverityError},
		"external id":      {attribute.ExternalID, types.StringValue("canary\n"), diag.SeverityError},
		"API key":          {attribute.APIKey, types.StringValue("\ufeffcanary"), diag.SeverityError},
		"API key, scheme":  {attribute.APIKey, types.StringValue("Bearer canary"), diag.SeverityWarning},
		"host":             {attribute.PaletteHost, types.StringValue("https://user:canary@host"), diag.SeverityError},
		"host, break":      {attribute.PaletteHost, types.StringValue("canary.example.com\n"), diag.SeverityError},
		"role":             {attribute.RoleARN, types.StringValue("canary\n"), diag.SeverityError},
	} {
		var response validator.StringResponse
		place := path.Root("registry_auth").AtMapKey("acr").AtName("password")
		test.check.ValidateString(t.Context(), validator.StringRequest{Path: place, ConfigValue: test.value}, &response)
		if test.severity == diag.SeverityInvalid {
			if len(response.Diagnostics) > 0 {
				t.Errorf("%s: %v", name, response.Diagnostics)
			}
			continue
		}
		if len(response.Diagnostics) != 1 || response.Diagnostics[0].Severity() != test.severity {
			t.Errorf("%s: %v", name, response.Diagnostics)
			continue
		}
		reported := response.Diagnostics[0]
		if _, underlined := reported.(diag.DiagnosticWithPath); underlined || strings.Contains(reported.Summary()+
			reported.Detail(), "canary") ||
			!strings.HasPrefix(reported.Detail(), `registry_auth["acr"].password: `) {
			t.Errorf("%s: %#v", name, reported)
		}
	}
}
