package clusterprofile_test

import (
	"encoding/json"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// A state of the official provider becomes the state that a refresh creates. A warning names the packs to import, and
// another one the differences.
func TestMoveState(t *testing.T) {
	t.Parallel()
	const uid = "0123456789abcdef01234567"
	held := func(others values) values {
		return merged(
			values{
				"id": uid, "name": "apps", "version": "1.1.0", "type": "add-on", "cloud": "all", "context": "tenant",
			}, others,
		)
	}
	moved := func(others values) values {
		return merged(planned(values{"id": uid, "version": "1.1.0"}), others)
	}
	for name, test := range map[string]struct {
		provider, kind string
		version        int64
		state          any
		moved          any
		want           []string
	}{
		"a profile":      {state: held(nil), moved: moved(nil)},
		"no scope":       {state: held(values{"context": nil}), moved: moved(values{"scope": nil})},
		"tags":           {state: held(values{"tags": []any{"team:shop", "plain"}}), moved: moved(values{"tags": values{"team": "shop", "plain": ""}})},
		"a description":  {state: held(values{"description": "The apps."}), moved: moved(values{"description": "The apps."})},
		"infrastructure": {state: held(values{"type": "infra"}), want: []string{"error: Cluster Profile Not Moved"}},
		"packs": {
			state: held(values{"pack": []any{
				values{"name": "web", "type": "oci", "tag": "1.0.0", "values": "charts:\n  web: {}"}, values{"name": "k8s", "type": "spectro"},
			}}),
			moved: moved(nil), want: []string{"warning: Packs Not Moved"},
		},
		"variables": {
			state: held(values{"profile_variables": []any{values{"variable": []any{
				values{"name": "region", "display_name": "region", "default_value": "eu", "required": true},
				values{"name": "token", "default_value": "canary", "is_sensitive": true},
			}}}}),
			moved: moved(values{"variables": values{
				"region": declared(values{"default_value": "eu", "required": true}), "token": declared(values{"sensitive": true}),
			}}),
		},
		"kept by a deletion": {
			state: held(values{"skip_destroy": true}), moved: moved(nil), want: []string{"warning: Destroy Deletes Cluster Profile"},
		},
		"a later schema":   {version: 1, state: held(nil), want: []string{"error: Cluster Profile Not Moved"}},
		"not readable":     {state: "text", want: []string{"error: Cluster Profile Not Moved"}},
		"another provider": {provider: "registry.terraform.io/hashicorp/random", state: held(nil)},
		"another resource": {kind: "spectrocloud_registry_oci", state: held(nil), want: []string{"error: Cluster Profile Not Moved"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProfiles(t)
			document, err := json.Marshal(test.state)
			p.must(err)
			req := resource.MoveStateRequest{
				SourceProviderAddress: "registry.terraform.io/spectrocloud/spectrocloud",
				SourceTypeName:        "spectrocloud_cluster_profile",
				SourceSchemaVersion:   test.version, SourceRawState: &tfprotov6.RawState{JSON: document},
			}
			if test.provider != "" {
				req.SourceProviderAddress = test.provider
			}
			if test.kind != "" {
				req.SourceTypeName = test.kind
			}
			resp := resource.MoveStateResponse{TargetState: p.state(nil)}
			p.resource.MoveState(t.Context())[0].StateMover(t.Context(), req, &resp)
			if diff := gocmp.Diff(test.want, reported(resp.Diagnostics)); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
			want, _ := test.moved.(values)
			for name, value := range want {
				if value == nil {
					delete(want, name)
				}
			}
			got, _ := plain(resp.TargetState.Raw).(values)
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Errorf("state (-want +got):\n%s", diff)
			}
		})
	}
}
