package clusterprofile_test

import (
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// ValidateConfig reports invalid variables at their attributes. Null and unknown values pass.
func TestValidateVariables(t *testing.T) {
	t.Parallel()
	region := func(attributes values) values { return values{"region": attributes} }
	for name, test := range map[string]struct {
		variables any
		want      []string
	}{
		"no map":          {nil, nil},
		"an unknown map":  {unknown{}, nil},
		"an empty map":    {values{}, nil},
		"a variable":      {region(values{}), nil},
		"an unknown one":  {values{"region": unknown{}}, nil},
		"null":            {values{"region": nil}, []string{`variables["region"]`}},
		"a name":          {values{"my region": values{}}, []string{`variables["my region"]`}},
		"regex":           {region(values{"regex": "("}), []string{`variables["region"].regex`}},
		"unknown regex":   {region(values{"regex": unknown{}}), nil},
		"default, number": {region(values{"format": "number", "default_value": "three"}), []string{`variables["region"].default_value`}},
		"default, unknown format": {
			region(values{"format": unknown{}, "default_value": "three"}), nil,
		},
		"default, regex": {
			region(values{"regex": "^[a-z]$", "default_value": "EU"}), []string{`variables["region"].default_value`},
		},
		"empty default": {region(values{"format": "number", "default_value": ""}), nil},
		"secret, number": {
			region(values{"format": "number", "default_value_wo": "three"}), []string{`variables["region"].default_value_wo`},
		},
		"two defaults": {
			region(values{"default_value": "a", "default_value_wo": "b"}), []string{`variables["region"].default_value_wo`},
		},
		"one of two not known yet": {region(values{"default_value": "a", "default_value_wo": unknown{}}), nil},
		"a version alone": {
			region(values{"default_value": "a", "default_value_wo_version": "1"}),
			[]string{`variables["region"].default_value_wo_version`},
		},
		"a secret that is not sensitive": {
			region(values{"default_value_wo": "b", "sensitive": false}), []string{`variables["region"].sensitive`},
		},
		"a secret, sensitive or not":  {region(values{"default_value_wo": "b", "sensitive": unknown{}}), nil},
		"immutable without a default": {region(values{"immutable": true}), []string{`variables["region"].immutable`}},
		"hidden and required":         {region(values{"hidden": true, "required": true}), []string{`variables["region"].hidden`}},
		"immutable, default not known yet": {
			region(values{"immutable": true, "default_value": unknown{}}), nil,
		},
		"immutable, held by Palette": {region(values{"immutable": true, "sensitive": true}), nil},
		"immutable, not known yet":   {region(values{"immutable": unknown{}}), nil},
		"one display name for two": {
			values{"a": values{"display_name": "Region"}, "b": values{"display_name": "Region"}},
			[]string{`variables["b"].display_name`},
		},
		"a display name that is a name": {
			values{"a": values{}, "b": values{"display_name": "a"}}, []string{`variables["b"].display_name`},
		},
		"display names not known yet": {
			values{"a": values{"display_name": unknown{}}, "b": values{"display_name": unknown{}}}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProfiles(t)
			var resp resource.ValidateConfigResponse
			p.resource.ValidateConfig(t.Context(), resource.ValidateConfigRequest{
				Config: p.config(values{"name": "apps", "variables": test.variables}),
			}, &resp)
			var blamed []string
			for _, problem := range resp.Diagnostics {
				attribute, _, _ := strings.Cut(problem.Detail(), ": ") // which is not underlined: it may hold a secret
				blamed = append(blamed, attribute)
			}
			if diff := gocmp.Diff(test.want, blamed); diff != "" || resp.Diagnostics.WarningsCount() > 0 {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
