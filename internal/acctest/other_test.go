package acctest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/bench/replica"
	"github.com/palette-oci/terraform-provider-palette/internal/bench/schema"
)

// others are the other providers of the documentation, by type. Each has a file in testdata/provider, with the part
// of its documented schema that the pages use.
var others = map[string]string{
	"aws":          "hashicorp/aws",
	"azuread":      "hashicorp/azuread",
	"azurerm":      "hashicorp/azurerm",
	"helm":         "hashicorp/helm",
	"spectrocloud": "spectrocloud/spectrocloud",
	"tfe":          "hashicorp/tfe",
	"vault":        "hashicorp/vault",
}

const pluginPrefix = "terraform-provider-"

// servedAs is the type of the provider that this process serves: terraform starts the binary of the tests under the
// name of a plugin.
func servedAs() (string, bool) {
	return strings.CutPrefix(strings.TrimSuffix(filepath.Base(os.Args[0]), ".exe"), pluginPrefix)
}

// serveOther serves a provider that has a schema and does nothing.
func serveOther(kind string) error {
	content, err := os.ReadFile(filepath.Join(filepath.Dir(os.Args[0]), schema.File))
	if err != nil {
		return err
	}
	var written schema.Document
	if err := json.Unmarshal(content, &written); err != nil {
		return fmt.Errorf("%s: %w", kind, err)
	}
	made, err := replica.New(kind, written)
	if err != nil {
		return fmt.Errorf("%s: %w", kind, err)
	}
	return providerserver.Serve(context.Background(), func() framework.Provider { return made },
		providerserver.ServeOpts{Address: "registry.terraform.io/" + others[kind]})
}

// withOthers gives a workspace the other providers.
func withOthers(t *testing.T, w *acctest.Workspace) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for kind, source := range others {
		folder := t.TempDir()
		content, err := os.ReadFile(filepath.Join("testdata", "provider", kind+".json"))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, schema.File), content, 0o600); err != nil {
			t.Fatal(err)
		}
		plugin := filepath.Join(folder, pluginPrefix+kind)
		if err := os.Link(self, plugin); err != nil {
			if err := os.Symlink(self, plugin); err != nil {
				t.Fatal(err)
			}
		}
		override(t, w, source, folder)
	}
}

// override makes a workspace take another provider from a folder. The source is
// as in required_providers, such as "hashicorp/aws".
func override(t *testing.T, w *acctest.Workspace, source, folder string) {
	t.Helper()
	const overrides = "dev_overrides {\n"
	for _, entry := range w.Env {
		path, found := strings.CutPrefix(entry, "TF_CLI_CONFIG_FILE=")
		if !found {
			continue
		}
		rules, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		more := strings.Replace(string(rules), overrides, fmt.Sprintf("%s    %q = %q\n", overrides, source, folder), 1)
		if err := os.WriteFile(path, []byte(more), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
