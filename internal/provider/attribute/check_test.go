package attribute_test

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
)

// validate returns the diagnostics of a validator for one value of the attribute text.
func validate(t *testing.T, check validator.String, value types.String) diag.Diagnostics {
	t.Helper()
	var resp validator.StringResponse
	check.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("text"), ConfigValue: value}, &resp)
	return resp.Diagnostics
}

// Each validator accepts what its rule allows, and reports one error at the attribute for every other value. Null and
// unknown values pass.
func TestValidators(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		check           validator.String
		valid, refused  []string
		summary, advice string // advice is part of the detail for the first that is refused
	}{
		"NotEmpty":    {attribute.NotEmpty, []string{"a", " "}, []string{""}, "Empty Value", "write a value"},
		"TrimmedName": {attribute.TrimmedName, []string{"a b"}, []string{" a", "a\n", ""}, "Invalid Name", "remove it"},
		"ProjectName": {attribute.ProjectName, []string{"Lab 1"}, []string{"a\u200bb", "a ", ""}, "Invalid Name", "control character"},
		"ContentPath": {
			attribute.ContentPath, []string{"charts", "/a/b/"}, []string{"a,b", "", "a b"}, "Invalid Path", "several paths",
		},
		"Region":  {attribute.Region, []string{"eu-west-1", "us-gov-east-1"}, []string{"Ireland", ""}, "Invalid Region", ""},
		"RoleARN": {attribute.RoleARN, []string{"arn:aws:iam::123456789012:role/palette"}, []string{"palette", ""}, "Invalid Role ARN", ""},
		"CACertificate": {
			attribute.CACertificate, nil, []string{"MIIB", "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----"},
			"Invalid CA Certificate", "",
		},
		"ChartName":       {attribute.ChartName, []string{"web"}, []string{"team/web", "Web:1", ""}, "Invalid Chart Name", ""},
		"ChartVersion":    {attribute.ChartVersion, []string{"1.2.3", "v1.2.3-rc.1+build"}, []string{"~> 1.2", "latest", ""}, "Chart Version Not Exact", ""},
		"ChartConstraint": {attribute.ChartConstraint, []string{"~> 1.2", ">= 1.0, < 2.0"}, []string{"newest"}, "Invalid Version Constraint", ""},
		"ChartDigest": {
			attribute.ChartDigest, []string{"sha256:" + strings.Repeat("a", 64)}, []string{"sha256:a", "a", ""}, "Invalid Digest", "helm push",
		},
		"ProfileVersion": {attribute.ProfileVersion, []string{"1.0.0", "v1.2", "1.2.0-rc.1"}, []string{"newest", ""}, "Invalid Profile Version", ""},
		"Scope":          {attribute.Scope, []string{"project", "tenant"}, []string{"system", "Tenant", ""}, "Invalid Scope", ""},
		"Namespace":      {attribute.Namespace, []string{"kube-system"}, []string{"Kube_System"}, "Invalid Namespace", ""},
		"ReleaseName":    {attribute.ReleaseName, []string{"web-1"}, []string{"Web"}, "Invalid Release Name", ""},
		"Values":         {attribute.Values, []string{"a: 1\n", "{}"}, []string{"- a", "a: [", "text"}, "Invalid Values", ""},
		"Endpoint": {
			attribute.Endpoint, []string{"contoso.azurecr.io", "https://contoso.azurecr.io"}, []string{"oci://x", ""}, "Invalid Endpoint", "",
		},
		"Duration": {attribute.Duration(), []string{"90s", "1h30m"}, []string{"0s", "ten", "-1m", ""}, "Invalid Timeout", "longer duration"},
		"OneOf":    {attribute.OneOf("Invalid Colour", "There are two.", "red", "blue"), []string{"red"}, []string{"Red", ""}, "Invalid Colour", "There are two."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, value := range append(known(test.valid), types.StringNull(), types.StringUnknown()) {
				if diags := validate(t, test.check, value); len(diags) > 0 {
					t.Errorf("%s: %v", value, diags)
				}
			}
			for i, value := range known(test.refused) {
				diags := validate(t, test.check, value)
				if len(diags) != 1 || diags[0].Severity() != diag.SeverityError || diags[0].Summary() != test.summary {
					t.Errorf("%s: %v", value, diags)
					continue
				}
				located, underlined := diags[0].(diag.DiagnosticWithPath)
				if !underlined || !located.Path().Equal(path.Root("text")) {
					t.Errorf("%s: not reported at the attribute: %v", value, diags)
				}
				if detail := strings.Join(strings.Fields(diags[0].Detail()), " "); i == 0 &&
					!strings.Contains(detail, test.advice) {
					t.Errorf("%s: %s", value, detail)
				}
			}
			for _, describe := range []func(context.Context) string{
				test.check.Description, test.check.MarkdownDescription,
			} {
				if text := describe(t.Context()); !strings.HasPrefix(text, "must be ") {
					t.Errorf("described as %q", text)
				}
			}
		})
	}
}

func known(texts []string) []types.String {
	values := make([]types.String, len(texts))
	for i, text := range texts {
		values[i] = types.StringValue(text)
	}
	return values
}
