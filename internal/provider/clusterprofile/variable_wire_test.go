package clusterprofile_test

import (
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// declared is a variable with the defaults of the schema.
func declared(attributes values) values {
	return merged(values{
		"format": "string", "required": false, "sensitive": false, "immutable": false, "hidden": false,
	}, attributes)
}

// A variable is written as configured, and read back as written. Without a display name its name is written. A hidden
// default value is not read.
func TestVariablesFromWire(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		given, state values // state is nil where it is given
		held         palette.Variable
	}{
		"plain": {given: values{}, held: palette.Variable{DisplayName: "region"}},
		"all": {
			given: values{
				"display_name": "Region", "description": "Where.", "default_value": "eu", "regex": "^[a-z]+$", "required": true,
				"immutable": true, "hidden": true,
			},
			held: palette.Variable{
				DisplayName: "Region", Description: "Where.", Default: redact.New("eu"), Regex: "^[a-z]+$", Required: true,
				Immutable: true, Hidden: true,
			},
		},
		"its own name": {given: values{"display_name": "region"}, held: palette.Variable{DisplayName: "region"}},
		"another format": {
			given: values{"format": "number", "default_value": "3"},
			held:  palette.Variable{DisplayName: "region", Format: "number", Default: redact.New("3")},
		},
		"a secret": {
			given: values{"default_value_wo": "canary", "default_value_wo_version": "1", "sensitive": true},
			state: values{"default_value_wo_version": "1", "sensitive": true},
			held:  palette.Variable{DisplayName: "region", Sensitive: true, DefaultHidden: true},
		},
		"a secret that is in the state": {
			given: values{"default_value": "canary", "sensitive": true},
			held:  palette.Variable{DisplayName: "region", Sensitive: true, DefaultHidden: true},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProfiles(t)
			given := values{"variables": values{"region": declared(test.given)}}
			state := merged(given, nil)
			if test.state != nil {
				state = values{"variables": values{"region": declared(test.state)}}
			}
			created := p.createdAs(given, state)
			uid, _ := created["id"].(string)
			held, err := p.palette.Variables(t.Context(), palette.Tenant(), uid)
			p.must(err)
			test.held.Name = "region"
			if test.held.Format == "" {
				test.held.Format = "string"
			}
			same := gocmp.Comparer(func(a, b redact.Secret) bool { return a.Reveal() == b.Reveal() })
			if diff := gocmp.Diff([]palette.Variable{test.held}, held, same); diff != "" {
				t.Errorf("held (-want +got):\n%s", diff)
			}
			read, diags := p.read(created)
			if diff := gocmp.Diff(created, read); diff != "" || len(diags) > 0 {
				t.Errorf("read: %v (-want +got):\n%s", reported(diags), diff)
			}
		})
	}
}

// A variable of another origin is drift if the resource has variables, and is ignored otherwise.
func TestVariablesOfOthersFromWire(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		given, read any
	}{
		"none of the resource": {nil, nil},
		"an empty map":         {values{}, values{"other": declared(nil)}},
		"some": {
			values{"region": declared(nil)}, values{"region": declared(nil), "other": declared(nil)},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProfiles(t)
			given := values{}
			if test.given != nil {
				given["variables"] = test.given
			}
			state := p.created(given)
			uid, _ := state["id"].(string)
			held, err := p.palette.Variables(t.Context(), palette.Tenant(), uid)
			p.must(err)
			p.must(p.palette.SetVariables(t.Context(), palette.Tenant(), uid,
				append(held, palette.Variable{Name: "other", DisplayName: "other", Format: "string"})))
			read, diags := p.read(state)
			if diff := gocmp.Diff(test.read, read["variables"]); diff != "" || len(diags) > 0 {
				t.Errorf("%v (-want +got):\n%s", reported(diags), diff)
			}
		})
	}
}
