package ociregistry_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
)

// The data source reads a registry by name or id, without its credentials.
func TestRegistryData(t *testing.T) {
	t.Parallel()
	w := fixture.ListEstate(t, "")
	id := w.Attribute("palette_oci_registry.acr", "id")
	acr := map[string]any{
		"id": id, "name": "acr", "auth_type": "basic", "endpoint": "contoso.azurecr.io", "endpoint_suffix": nil,
		"base_content_path": "charts", "protected": nil, "default_region": nil, "synchronization": false,
	}
	for name, config := range map[string]map[string]any{"name": {"name": "acr"}, "id": {"id": id}} {
		found, diagnostics := w.Data(t.Context(), "palette_oci_registry", config)
		if diff := cmp.Diff(acr, found); diff != "" || len(diagnostics) > 0 {
			t.Errorf("by %s: reported %+v, read (-want +got):\n%s", name, diagnostics, diff)
		}
	}
	found, diagnostics := w.Data(t.Context(), "palette_oci_registry", map[string]any{"name": "team-ecr"})
	if len(diagnostics) > 0 || found["auth_type"] != "ecr" || found["protected"] != false ||
		found["default_region"] != "eu-west-1" {
		t.Errorf("a registry of ECR: reported %+v, read %v", diagnostics, found)
	}
	for name, test := range map[string]struct {
		config map[string]any
		want   string
	}{
		"no such name":   {map[string]any{"name": "other"}, "Registry Not Found"},
		"no such id":     {map[string]any{"id": "0123456789abcdef01234567"}, "Registry Not Found"},
		"neither of two": {map[string]any{}, "Missing Attribute Configuration"},
		"both":           {map[string]any{"name": "acr", "id": id}, "Invalid Attribute Combination"},
	} {
		if _, diagnostics := w.Data(t.Context(), "palette_oci_registry", test.config); len(diagnostics) != 1 ||
			diagnostics[0].Summary != test.want {
			t.Errorf("%s: reported %+v", name, diagnostics)
		}
	}
}

// The data source reads all registries that match the filters with one request.
func TestRegistriesData(t *testing.T) {
	t.Parallel()
	w := fixture.ListEstate(t, "")
	for name, test := range map[string]struct {
		config map[string]any
		want   []string
	}{
		"all":    {map[string]any{}, []string{"acr", "team-ecr", "team-open"}},
		"prefix": {map[string]any{"name_prefix": "team-"}, []string{"team-ecr", "team-open"}},
		"kind":   {map[string]any{"auth_type": "ecr"}, []string{"team-ecr"}},
		"none":   {map[string]any{"name_prefix": "other"}, nil},
	} {
		before := len(w.Faulty.Requests())
		found, diagnostics := w.Data(t.Context(), "palette_oci_registries", test.config)
		if sent := w.Faulty.Requests()[before:]; len(sent) != 1 {
			t.Errorf("%s: requested %v", name, sent)
		}
		registries, _ := found["registries"].(map[string]any)
		if len(diagnostics) > 0 || len(registries) != len(test.want) {
			t.Errorf("%s: reported %+v, read %v", name, diagnostics, registries)
		}
		for _, wanted := range test.want {
			registry, _ := registries[wanted].(map[string]any)
			if address := "palette_oci_registry." + wanted; registry["id"] != w.Attribute(address, "id") ||
				registry["endpoint"] != w.Attribute(address, "endpoint") {
				t.Errorf("%s: %s is read as %v", name, wanted, registry)
			}
		}
	}
	w.Faulty.Break(acctest.Match{Path: "/summary$"}, acctest.Page())
	if _, diagnostics := w.Data(t.Context(), "palette_oci_registries", map[string]any{}); len(diagnostics) != 1 ||
		diagnostics[0].Summary != "Response Not From Palette" {
		t.Errorf("a page: reported %+v", diagnostics)
	}
}
