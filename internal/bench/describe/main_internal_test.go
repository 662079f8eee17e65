package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/bench/schema"
)

// The output keeps what the CLI has printed, and has every list resource with its filters.
func TestRun(t *testing.T) {
	t.Parallel()
	const printed = `{"format_version":"1.0","provider_schemas":{"registry.terraform.io/hashicorp/palette":` +
		`{"provider":{"version":7},"resource_schemas":{"x":{}}}}}`
	var written bytes.Buffer
	if err := run(t.Context(), strings.NewReader(printed), &written); err != nil {
		t.Fatal(err)
	}
	var document struct {
		Format    string                     `json:"format_version"`
		Providers map[string]schema.Document `json:"provider_schemas"`
	}
	if err := json.Unmarshal(written.Bytes(), &document); err != nil {
		t.Fatal(err)
	}
	got := document.Providers["registry.terraform.io/hashicorp/palette"]
	if document.Format != "1.0" || got.Provider.Version != 7 || len(got.Resources) != 1 {
		t.Errorf("the output of the CLI is lost: %s", written.String())
	}
	for _, name := range []string{"palette_oci_registry", "palette_cluster_profile", "palette_helm_layer"} {
		for attribute, given := range got.ListResources[name].Block.Attributes {
			if given.Description == "" || given.Kind != schema.Markdown {
				t.Errorf("%s: %s has no description", name, attribute)
			}
		}
		if len(got.ListResources[name].Block.Attributes) < 3 {
			t.Errorf("%s has the filters %v", name, got.ListResources[name].Block.Attributes)
		}
	}
	for _, wrong := range []string{"", "{}", `{"provider_schemas":{}}`, `{"provider_schemas":{"a":{},"b":{}}}`} {
		if err := run(t.Context(), strings.NewReader(wrong), &bytes.Buffer{}); err == nil {
			t.Errorf("%q is accepted", wrong)
		}
	}
}
