package provider_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/palette-oci/terraform-provider-palette/internal/provider"
)

// officialAddress is the official provider in a private registry of providers.
const officialAddress = "registry.example.com/spectrocloud/spectrocloud"

// move moves a state with a provider that is not configured, as Terraform does.
func move(t *testing.T, request *tfprotov6.MoveResourceStateRequest) *tfprotov6.MoveResourceStateResponse {
	t.Helper()
	response, err := providerserver.NewProtocol6(provider.New("test"))().MoveResourceState(t.Context(), request)
	if err != nil {
		t.Fatal(err)
	}
	return response
}

// moved returns the known values of a moved state, by attribute.
func moved(t *testing.T, kind string, response *tfprotov6.MoveResourceStateResponse) map[string]any {
	t.Helper()
	schemas, err := providerserver.NewProtocol6(provider.New("test"))().GetProviderSchema(
		t.Context(), &tfprotov6.GetProviderSchemaRequest{},
	)
	if err != nil {
		t.Fatal(err)
	}
	state, err := response.TargetState.Unmarshal(schemas.ResourceSchemas[kind].ValueType())
	if err != nil {
		t.Fatal(err)
	}
	values, _ := plain(t, state).(map[string]any)
	return values
}

// plain is a value without its type and without the nulls of objects.
func plain(t *testing.T, value tftypes.Value) any {
	t.Helper()
	if value.IsNull() || !value.IsKnown() {
		return nil
	}
	var text string
	var truth bool
	parts := map[string]tftypes.Value{}
	switch {
	case value.Type().Is(tftypes.String):
		if err := value.As(&text); err != nil {
			t.Fatal(err)
		}
		return text
	case value.Type().Is(tftypes.Bool):
		if err := value.As(&truth); err != nil {
			t.Fatal(err)
		}
		return truth
	}
	if err := value.As(&parts); err != nil {
		t.Fatal(err)
	}
	found := map[string]any{}
	for key, part := range parts {
		if element := plain(t, part); element != nil {
			found[key] = element
		}
	}
	return found
}

// A state of the official provider becomes the state that a refresh creates, without a request and without secrets.
func TestMoveOfficialState(t *testing.T) {
	t.Parallel()
	const uid = "5f0c1a2b3c4d5e6f7a8b9c0d"
	files, err := filepath.Glob(filepath.Join("..", "migration", "testdata", "*", "*.json"))
	if err != nil || len(files) < 30 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	want := map[string]map[string]any{
		"0.23.0-suffix-tls": {
			"id": uid, "name": "jfrog", "auth_type": "basic", "endpoint": "https://jfrog.example.com",
			"endpoint_suffix": "/artifactory/api/docker/helm", "basic": map[string]any{"username": "palette"},
			"tls":             map[string]any{"insecure_skip_verify": true},
			"synchronization": false, "credential_check": "all",
		},
		"0.29.9-basic-synchronized-created": {
			"id": uid, "name": "contoso", "auth_type": "basic", "endpoint": "https://contoso.azurecr.io", "base_content_path": "charts",
			"basic": map[string]any{"username": "palette"}, "synchronization": true, "credential_check": "all",
		},
		"0.29.9-key-refreshed": {
			"id": uid, "name": "ledger", "auth_type": "ecr", "endpoint": "123456789012.dkr.ecr.us-west-1.amazonaws.com", "protected": true,
			"access_key": map[string]any{"access_key_id": "AKIAIOSFODNN7EXAMPLE"}, "synchronization": false, "credential_check": "all",
		},
		"0.29.9-unprotected": {
			"id": uid, "name": "public", "auth_type": "ecr", "endpoint": "public.ecr.aws/contoso", "protected": false,
			"synchronization": false, "credential_check": "all",
		},
		"0.0.5": {
			"id": uid, "name": "apps", "version": "1.0.0", "description": "d", "type": "add-on", "cloud_type": "all",
			"destroy_earlier_versions": true, "unpublished_changes": false,
		},
		"0.8.8": {
			"id": uid, "name": "apps", "version": "1.1.0", "description": "d", "type": "add-on", "cloud_type": "all", "scope": "tenant",
			"tags":                     map[string]any{"plain": "", "team": "shop"},
			"destroy_earlier_versions": true, "unpublished_changes": false,
		},
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var instance struct {
			Version    int64 `json:"schema_version"`
			Attributes json.RawMessage
		}
		if err := json.Unmarshal(content, &instance); err != nil {
			t.Fatal(err)
		}
		from, to := "spectrocloud_registry_oci", "palette_oci_registry"
		if filepath.Base(filepath.Dir(file)) == "profile" {
			from, to = "spectrocloud_cluster_profile", "palette_cluster_profile"
		}
		response := move(t, &tfprotov6.MoveResourceStateRequest{
			SourceProviderAddress: officialAddress, SourceTypeName: from, SourceSchemaVersion: instance.Version,
			SourceState: &tfprotov6.RawState{JSON: instance.Attributes}, TargetTypeName: to,
		})
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		for _, problem := range response.Diagnostics {
			if problem.Severity == tfprotov6.DiagnosticSeverityError || strings.Contains(problem.Detail, "canary") {
				t.Errorf("%s: %s: %s", name, problem.Summary, problem.Detail)
			}
		}
		if response.TargetState == nil {
			t.Errorf("%s: no state", name)
			continue
		}
		if bytes.Contains(response.TargetState.MsgPack, []byte("canary")) {
			t.Errorf("%s: the new state has the secret", name)
		}
		if state, reported := want[name]; reported {
			delete(want, name)
			if diff := cmp.Diff(state, moved(t, to, response)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
	}
	if len(want) > 0 {
		t.Errorf("no file for %v", want)
	}
}

// A state of another provider is left to the framework. A state that cannot be moved is an error.
func TestMoveRefuses(t *testing.T) {
	t.Parallel()
	state := &tfprotov6.RawState{JSON: []byte(`{"id":"u","name":"n","type":"basic","endpoint":"a.test"}`)}
	for name, test := range map[string]struct {
		address, from, to string
		state             *tfprotov6.RawState
		summary           string
	}{
		"another provider":  {"registry.terraform.io/acme/spectrocloud", "spectrocloud_registry_oci", "palette_oci_registry", state, "Unable to Move Resource State"},
		"another resource":  {officialAddress, "spectrocloud_registry_helm", "palette_oci_registry", state, "Registry Not Moved"},
		"a registry":        {officialAddress, "spectrocloud_registry_oci", "palette_cluster_profile", state, "Cluster Profile Not Moved"},
		"a layer":           {officialAddress, "spectrocloud_addon_deployment", "palette_helm_layer", state, "Unable to Move Resource State"},
		"no JSON":           {officialAddress, "spectrocloud_registry_oci", "palette_oci_registry", &tfprotov6.RawState{JSON: []byte(`{`)}, "Registry Not Moved"},
		"a state of 2016":   {officialAddress, "spectrocloud_cluster_profile", "palette_cluster_profile", &tfprotov6.RawState{Flatmap: map[string]string{"id": "u"}}, "Cluster Profile Not Moved"},
		"no profile at all": {"registry.terraform.io/hashicorp/random", "random_pet", "palette_cluster_profile", state, "Unable to Move Resource State"},
	} {
		response := move(t, &tfprotov6.MoveResourceStateRequest{
			SourceProviderAddress: test.address, SourceTypeName: test.from, SourceState: test.state,
			TargetTypeName: test.to,
		})
		if len(response.Diagnostics) != 1 || response.Diagnostics[0].Summary != test.summary {
			t.Errorf("%s: %+v", name, response.Diagnostics)
		}
		if response.TargetState != nil && !bytes.Equal(response.TargetState.MsgPack, []byte{0xc0}) {
			t.Errorf("%s: there is a state", name)
		}
	}
}
