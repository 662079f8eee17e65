package ociregistry_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Each invalid combination is an error at its attribute, unless Terraform would print a secret beside it. Unknown
// values pass.
func TestValidateConfig(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config values
		want   []string
	}{
		"user":                {azure, nil},
		"key":                 {merged(amazon, values{"access_key": accessKey}), nil},
		"nothing known":       {values{"name": unknown{}, "auth_type": unknown{}, "endpoint": unknown{}, "basic": unknown{}}, nil},
		"another type":        {merged(azure, values{"auth_type": "oauth"}), []string{"error: Invalid Auth Type (auth_type)"}},
		"a scheme":            {merged(azure, values{"endpoint": "oci://x"}), []string{"error: Invalid Registry Endpoint (endpoint)"}},
		"amazon ecr as basic": {merged(azure, values{"endpoint": template}), []string{"error: Invalid Registry Endpoint (endpoint)"}},
		"basic on amazon ecr": {
			merged(azure, values{"auth_type": "ecr", "endpoint": "public.ecr.aws/contoso"}),
			[]string{"error: Invalid Registry Mode"},
		},
		"protected without credentials": {amazon, []string{"error: Registry Credentials Missing (protected)"}},
		"credentials without protection": {
			merged(amazon, values{"protected": false, "access_key": accessKey}), []string{"error: Invalid Registry Mode"},
		},
		"protection that is not known yet": {
			merged(amazon, values{"protected": unknown{}, "access_key": accessKey}), nil,
		},
		"no synchronization": {merged(azure, values{"synchronization": false}), nil},
		"two kinds of credentials": {
			merged(amazon, values{"access_key": accessKey, "sts": values{"role_arn": roleARN}}),
			[]string{"error: Conflicting Registry Credentials"},
		},
		"a role that is none": {
			merged(amazon, values{"sts": values{"role_arn": "arn:aws:iam::123456789012:user/x"}}),
			[]string{"error: Invalid Role ARN"},
		},
		"no default region": {
			merged(amazon, values{"access_key": accessKey, "default_region": nil}),
			[]string{"error: Default Region Missing (default_region)"},
		},
		"a default region that is not known yet": {
			merged(amazon, values{"access_key": accessKey, "default_region": unknown{}}), nil,
		},
		"synchronization without a path": {
			merged(azure, values{"synchronization": true}), []string{"error: Base Content Path Missing (synchronization)"},
		},
		"no user name": {
			merged(azure, values{"basic": values{"password_wo": "p"}}), []string{"error: Registry Credentials Incomplete"},
		},
		"no key id": {
			merged(amazon, values{"access_key": values{"secret_access_key_wo": "s"}}),
			[]string{"error: Registry Credentials Incomplete"},
		},
		"no role": {
			merged(amazon, values{"sts": values{"external_id": "x"}}), []string{"error: Registry Credentials Incomplete"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			var resp resource.ValidateConfigResponse
			f.ValidateConfig(t.Context(), resource.ValidateConfigRequest{Config: f.config(t, test.config)}, &resp)
			if diff := cmp.Diff(test.want, reported(resp.Diagnostics)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// modifyPlan plans a change from a state to a configuration; nil is null.
func (f *rig) modifyPlan(t *testing.T, config, state values) []string {
	t.Helper()
	var plan values
	if config != nil {
		plan = planned(config)
	}
	if state != nil && plan != nil {
		plan["id"] = state["id"]
	}
	req := resource.ModifyPlanRequest{Config: f.config(t, config), Plan: f.plan(t, plan), State: f.state(t, state)}
	private(&req.Private)
	resp := resource.ModifyPlanResponse{Plan: req.Plan}
	private(&resp.Private)
	f.ModifyPlan(t.Context(), req, &resp)
	if !resp.Plan.Raw.Equal(req.Plan.Raw) {
		t.Errorf("the plan was changed: %v", resp.Plan.Raw)
	}
	return reported(resp.Diagnostics)
}

func TestModifyPlan(t *testing.T) {
	t.Parallel()
	held := merged(planned(azure), values{"id": "u"})
	path := merged(azure, values{"base_content_path": "charts"})
	const unverified = "warning: Certificate Not Verified (tls)"
	for name, test := range map[string]struct {
		config, state values
		want          []string
	}{
		"a new one":         {azure, nil, nil},
		"no change":         {azure, held, nil},
		"not known":         {merged(azure, values{"name": unknown{}, "auth_type": unknown{}}), nil, nil},
		"timeouts alone":    {merged(azure, values{"basic": values{"username": "reader", "password_wo_version": "1"}}), held, nil},
		"the path of azure": {path, nil, []string{"warning: Base Content Path Without Synchronization (base_content_path)"}},
		"a path that is indexed": {
			merged(path, values{"synchronization": true}), nil, nil,
		},
		"a path that did not change": {path, merged(held, values{"base_content_path": "charts"}), nil},
		"no password": {
			merged(azure, values{"basic": values{"username": "reader"}}), nil,
			[]string{"error: Registry Secret Required"},
		},
		"no password for a change": {
			merged(azure, values{"endpoint": "fabrikam.azurecr.io", "basic": values{"username": "reader"}}), held,
			[]string{"error: Registry Secret Required"},
		},
		"no secret key": {
			merged(amazon, values{"access_key": values{"access_key_id": "AKIAIOSFODNN7EXAMPLE"}}), nil,
			[]string{"error: Registry Secret Required"},
		},
		"the admin user": {
			merged(azure, values{"basic": values{"username": "Contoso", "password_wo": "p"}}), nil,
			[]string{"warning: Registry Admin User"},
		},
		"the end of synchronization": {
			path, merged(held, values{"base_content_path": "charts", "synchronization": true}),
			[]string{
				"error: Synchronization Cannot Be Turned Off (synchronization)",
				"warning: Base Content Path Without Synchronization (base_content_path)",
			},
		},
		"no verification": {
			merged(azure, values{"tls": values{"insecure_skip_verify": true}}), nil, []string{unverified},
		},
		"no verification, unchanged": {
			merged(azure, values{"tls": values{"insecure_skip_verify": true}}),
			merged(held, values{"tls": values{"insecure_skip_verify": true}}), []string{unverified},
		},
		"a deletion": {nil, held, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, newFixture(t).modifyPlan(t, test.config, test.state)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// The plan announces the registry to the session: whole, or as not known yet.
func TestPlanAnnouncesRegistry(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config  values
		unknown bool
		user    string
	}{
		"known":            {azure, false, "reader"},
		"unknown endpoint": {merged(azure, values{"endpoint": unknown{}}), true, "reader"},
		"unknown password": {
			merged(azure, values{"basic": values{"username": "reader", "password_wo": unknown{}}}), true, "reader",
		},
		"unknown credentials": {merged(azure, values{"basic": unknown{}}), true, ""},
	} {
		f := newFixture(t)
		if got := f.modifyPlan(t, test.config, nil); got != nil {
			t.Fatalf("%s: %v", name, got)
		}
		found, err := f.session.RegistryByName(t.Context(), "", "acr")
		user := found.Settings.Credential.Username
		if err != nil || found.UID != "" || found.Unknown != test.unknown || user != test.user {
			t.Errorf("%s: %+v, %v", name, found, err)
		}
	}
}

// A registry that is deleted under one address and created under another is an error, in either order.
func TestPlanOfAnotherAddress(t *testing.T) {
	t.Parallel()
	const want = "error: Registry Recreated (name)"
	held := merged(planned(azure), values{"id": "u"})
	for name, order := range map[string][2][2]values{
		"deleted first": {{nil, held}, {azure, nil}},
		"made first":    {{azure, nil}, {nil, held}},
	} {
		f := newFixture(t)
		first := f.modifyPlan(t, order[0][0], order[0][1])
		second := f.modifyPlan(t, order[1][0], order[1][1])
		if first != nil || len(second) != 1 || second[0] != want {
			t.Errorf("%s: %v, then %v", name, first, second)
		}
	}
}

// protected has a default for Amazon ECR only.
func TestProtectedByDefault(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	modifiers := f.schema.Schema.Attributes["protected"].(schema.BoolAttribute).PlanModifiers
	for name, test := range map[string]struct {
		config     values
		configured types.Bool
		want       types.Bool
	}{
		"amazon ecr": {amazon, types.BoolNull(), types.BoolValue(false)},
		"basic":      {azure, types.BoolNull(), types.BoolNull()},
		"not known":  {merged(azure, values{"auth_type": unknown{}}), types.BoolNull(), types.BoolUnknown()},
		"configured": {amazon, types.BoolValue(true), types.BoolValue(true)},
	} {
		resp := planmodifier.BoolResponse{PlanValue: test.configured}
		for _, modifier := range modifiers {
			modifier.PlanModifyBool(t.Context(), planmodifier.BoolRequest{
				Config: f.config(t, test.config), ConfigValue: test.configured,
			}, &resp)
		}
		if !resp.PlanValue.Equal(test.want) || resp.Diagnostics.HasError() {
			t.Errorf("%s: %s, %v", name, resp.PlanValue, resp.Diagnostics)
		}
	}
}
