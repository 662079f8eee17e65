package ociregistry_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// An import accepts the uid, the name or an identity.
func TestImport(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	created := f.create(t, azure)
	must(t, created.Diagnostics)
	uid := text(t, created.State, "id")
	const another = "65f0c1a2b3c4d5e6f7a8b9c0"
	for name, test := range map[string]struct {
		id, identity string
		want         string
		reported     []string
	}{
		"the uid":           {id: uid, want: uid},
		"name:":             {id: "name:acr", want: uid},
		"the name":          {id: "acr", want: uid},
		"another uid":       {id: another, want: another},
		"an identity":       {identity: uid, want: uid},
		"no such name":      {id: "name:other", reported: []string{"error: Registry Not Found"}},
		"an empty identity": {reported: []string{"error: Invalid Import Id"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			req := resource.ImportStateRequest{ID: test.id, Identity: f.noIdentity(t)}
			req.Identity.Raw = raw(req.Identity.Raw.Type(), values{"id": test.identity})
			resp := resource.ImportStateResponse{State: f.state(t, nil), Identity: f.noIdentity(t)}
			f.ImportState(t.Context(), req, &resp)
			if diff := cmp.Diff(test.reported, reported(resp.Diagnostics)); diff != "" {
				t.Fatalf("(-want +got):\n%s", diff)
			}
			if test.reported != nil {
				return
			}
			want := f.raw(t, values{"id": test.want, "credential_check": "all"})
			if diff, err := want.Diff(resp.State.Raw); err != nil || len(diff) > 0 {
				t.Errorf("%v, %v", diff, err)
			}
		})
	}
}

// A registry of the official provider becomes the state that a refresh creates. A warning names the secret that is not
// moved.
func TestMoveState(t *testing.T) {
	t.Parallel()
	official := values{
		"id": "u", "name": "acr", "type": "basic", "endpoint": "https://contoso.azurecr.io",
		"is_synchronization": false,
		"credentials":        []any{values{"credential_type": "basic", "username": "reader", "password": "p"}},
	}
	key := merged(official, values{
		"type": "ecr", "is_private": true, "endpoint": template,
		"credentials": []any{values{"credential_type": "secret", "access_key": "AKIA", "secret_key": "s"}},
	})
	moved := merged(planned(azure), values{
		"id": "u", "endpoint": "https://contoso.azurecr.io", "basic": values{"username": "reader"},
	})
	const provider = "registry.terraform.io/spectrocloud/spectrocloud"
	for name, test := range map[string]struct {
		provider string
		state    values
		want     values
		reported []string
	}{
		"a password": {provider, official, moved, []string{"warning: Secret Not Moved"}},
		"a key": {
			provider, key,
			merged(moved, values{
				"auth_type": "ecr", "endpoint": template, "protected": true, "basic": nil,
				"access_key": values{"access_key_id": "AKIA"},
			}),
			[]string{"warning: Secret Not Moved"},
		},
		"nothing left": {
			provider, merged(official, values{"credentials": nil}), merged(moved, values{"basic": nil}), nil,
		},
		"another kind":     {provider, merged(official, values{"type": "zot"}), nil, []string{"error: Registry Not Moved"}},
		"another provider": {"registry.terraform.io/hashicorp/null", official, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			document, err := json.Marshal(test.state)
			if err != nil {
				t.Fatal(err)
			}
			resp := resource.MoveStateResponse{TargetState: f.state(t, nil)}
			f.MoveState(t.Context())[0].StateMover(t.Context(), resource.MoveStateRequest{
				SourceProviderAddress: test.provider, SourceTypeName: "spectrocloud_registry_oci",
				SourceRawState: &tfprotov6.RawState{JSON: document},
			}, &resp)
			if diff := cmp.Diff(test.reported, reported(resp.Diagnostics)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			compareStates(t, f.raw(t, test.want), resp.TargetState)
		})
	}
}

func compareStates(t *testing.T, want tftypes.Value, got tfsdk.State) {
	t.Helper()
	if diff, err := want.Diff(got.Raw); err != nil || len(diff) > 0 {
		t.Errorf("%v, %v", diff, err)
	}
}
