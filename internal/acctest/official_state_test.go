package acctest_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// officialSource is the address of the official provider.
const officialSource = "registry.terraform.io/spectrocloud/spectrocloud"

// instance is an instance of a resource in a state.
type instance struct {
	Key        string         `json:"index_key,omitempty"`
	Version    int64          `json:"schema_version"`
	Attributes map[string]any `json:"attributes"`
}

// standInOfficial has this provider stand for the official one, whose resources are in the state of the workspace.
// Terraform wants every provider of a state installed before it plans, also when the resources move to another one: it
// starts them to read their schemas, and requests nothing about a resource. OpenTofu takes the official provider from
// its own registry, whatever the state has.
func standInOfficial(t *testing.T, w *acctest.Workspace) {
	t.Helper()
	for _, source := range []string{
		officialSource, strings.Replace(officialSource, "terraform.io", "opentofu.org", 1),
	} {
		folder := t.TempDir()
		err := os.Symlink(
			filepath.Join(acctest.ProviderFolder(t), acctest.ProviderName),
			filepath.Join(folder, pluginPrefix+filepath.Base(source)),
		)
		if err != nil {
			t.Fatal(err)
		}
		override(t, w, source, folder)
	}
}

// officialInstance reads a state of testdata.
func officialInstance(t *testing.T, file string) instance {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "migration", "testdata", file+".json"))
	var held instance
	if err == nil {
		err = json.Unmarshal(content, &held)
	}
	if err != nil {
		t.Fatal(err)
	}
	return held
}

// officialState is a state of the official provider with resources by address,
// which may end with the key of an instance.
func officialState(t *testing.T, resources map[string]instance) string {
	t.Helper()
	type resource struct {
		Mode      string     `json:"mode"`
		Type      string     `json:"type"`
		Name      string     `json:"name"`
		Provider  string     `json:"provider"`
		Instances []instance `json:"instances"`
	}
	var kept []resource
	for _, address := range slices.Sorted(maps.Keys(resources)) {
		kind, label, _ := strings.Cut(address, ".")
		label, key, _ := strings.Cut(strings.TrimSuffix(label, `"]`), `["`)
		held := resources[address]
		held.Key = key
		if last := len(kept) - 1; last >= 0 && kept[last].Type == kind && kept[last].Name == label {
			kept[last].Instances = append(kept[last].Instances, held)
			continue
		}
		kept = append(kept, resource{
			Mode: "managed", Type: kind, Name: label, Provider: `provider["` + officialSource + `"]`,
			Instances: []instance{held},
		})
	}
	document, err := json.MarshalIndent(map[string]any{
		"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "5b0c1f3e-2f6a-4a39-a9d4-6a1c3f0e7d11",
		"outputs": map[string]any{}, "resources": kept, "check_results": nil,
	}, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(document)
}

// officialRegistry creates a registry in Palette with the request of the official provider for a state, and returns
// its uid.
func officialRegistry(t *testing.T, world *testbed.World, held map[string]any, changes ...func(map[string]any)) string {
	t.Helper()
	login := held["credentials"].([]any)[0].(map[string]any)
	trust := map[string]any{"enabled": true, "certificate": "", "insecureSkipVerify": false}
	if blocks, _ := login["tls_config"].([]any); len(blocks) > 0 {
		trust["certificate"] = blocks[0].(map[string]any)["certificate"]
		trust["insecureSkipVerify"] = blocks[0].(map[string]any)["insecure_skip_verify"]
	}
	spec := map[string]any{
		"endpoint": held["endpoint"], "providerType": "helm",
		"baseContentPath": orEmpty(held["base_content_path"]), "isSyncSupported": held["is_synchronization"] == true,
	}
	if held["type"] == "ecr" {
		account := map[string]any{}
		switch login["credential_type"] {
		case "sts":
			account["credentialType"] = "sts"
			account["sts"] = map[string]any{"arn": login["arn"], "externalId": login["external_id"]}
		case "secret":
			account["credentialType"] = "secret"
			account["accessKey"], account["secretKey"] = login["access_key"], login["secret_key"]
		}
		spec["isPrivate"], spec["credentials"], spec["tls"] = held["is_private"], account, trust
	} else {
		auth := map[string]any{"type": login["credential_type"], "tls": trust}
		if login["credential_type"] == "basic" {
			// The registry of the test has a password of its own.
			auth["username"], auth["password"] = login["username"], fixture.Password
		}
		spec["basePath"], spec["auth"] = orEmpty(held["endpoint_suffix"]), auth
	}
	for _, change := range changes {
		change(spec)
	}
	body := fixture.Send(t, world, http.MethodPost, "/v1/registries/oci/"+held["type"].(string),
		map[string]any{"metadata": map[string]any{"name": held["name"]}, "spec": spec}, http.StatusCreated)
	var made struct{ UID string }
	if err := json.Unmarshal(body, &made); err != nil {
		t.Fatal(err)
	}
	return made.UID
}

// officialChart is a pack of a chart as users of the official provider write it.
func officialChart(registry, name, version string) palette.Pack {
	return palette.Pack{
		Name: name, Tag: version, Type: palette.PackOCI, Layer: palette.LayerAddon, RegistryUID: registry,
		Values: strings.ReplaceAll("pack:\n  namespace: \"<name>\"\n  spectrocloud.com/install-priority: \"10\"\n"+
			"  releaseNameOverride:\n    <name>: <name>\ncharts:\n  <name>:\n    replicaCount: 2", "<name>", name),
	}
}

func orEmpty(value any) any {
	if value == nil {
		return ""
	}
	return value
}

// officialProfile creates a profile in Palette from a state, published with a chart and a manifest, and returns its
// uid.
func officialProfile(
	t *testing.T, client *palette.Client, scope palette.Scope, held map[string]any, chart palette.Pack,
) string {
	t.Helper()
	text := func(key, otherwise string) string {
		if message, _ := held[key].(string); message != "" {
			return message
		}
		return otherwise
	}
	tags := map[string]string{}
	listed, _ := held["tags"].([]any)
	for _, tag := range listed {
		key, value, _ := strings.Cut(tag.(string), ":")
		tags[key] = value
	}
	if text("context", "project") == "tenant" {
		scope = palette.Tenant()
	}
	uid, err := client.CreateProfile(t.Context(), scope, palette.NewProfile{
		Name: text("name", ""), Version: text("version", "1.0.0"), Description: text("description", ""), Tags: tags,
		Type: palette.TypeAddOn, CloudType: text("cloud", "all"), Publish: true,
		Packs: []palette.Pack{
			chart,
			{
				Name: "extra", Type: palette.PackManifest, Layer: palette.LayerAddon, UID: v1.ManifestPackUID,
				Manifests: []palette.Manifest{{Name: "extra", Content: "kind: Namespace"}},
			},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if variables := officialVariables(held); len(variables) > 0 {
		if err := client.SetVariables(t.Context(), scope, uid, variables); err != nil {
			t.Fatal(err)
		}
	}
	return uid
}

// officialVariables are those of a state.
func officialVariables(held map[string]any) (found []palette.Variable) {
	blocks, _ := held["profile_variables"].([]any)
	for _, block := range blocks {
		listed, _ := block.(map[string]any)["variable"].([]any)
		for _, element := range listed {
			entry := element.(map[string]any)
			text := func(key string) string { message, _ := entry[key].(string); return message }
			flag := func(key string) bool { present, _ := entry[key].(bool); return present }
			found = append(found, palette.Variable{
				Name: text("name"), DisplayName: text("display_name"), Description: text("description"),
				Format: text("format"),
				Regex:  text("regex"), Required: flag("required"), Immutable: flag("immutable"), Hidden: flag("hidden"),
				Sensitive: flag("is_sensitive"), Default: redact.New(text("default_value")),
			})
		}
	}
	return found
}
