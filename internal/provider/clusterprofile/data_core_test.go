package clusterprofile_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
)

// The data source reads a profile with its layers by id, or by name and version.
func TestProfileData(t *testing.T) {
	t.Parallel()
	w := fixture.ListEstate(t, "Default")
	id := w.Attribute("palette_cluster_profile.shop1", "id")
	for name, config := range map[string]map[string]any{
		"id":            {"id": id},
		"id, scope":     {"id": id, "scope": "tenant"},
		"name, version": {"name": "shop", "version": "1.0.0", "scope": "tenant"},
	} {
		found, diagnostics := w.Data(t.Context(), "palette_cluster_profile", config)
		layers, _ := found["layers"].([]any)
		if len(diagnostics) > 0 || found["id"] != id || found["scope"] != "tenant" || found["published"] != true ||
			len(layers) != 3 {
			t.Fatalf("by %s: reported %+v, read %v", name, diagnostics, found)
		}
		registries := map[string]any{
			"web": w.Attribute("palette_oci_registry.acr", "id"), "cache": w.Attribute("palette_oci_registry.team-ecr", "id"),
		}
		for _, layer := range layers {
			layer, _ := layer.(map[string]any)
			helm, _ := layer["helm"].(map[string]any)
			if chart, _ := helm["chart"].(string); helm != nil && layer["registry_id"] != registries[chart] {
				t.Errorf("by %s: the layer %v", name, layer)
			}
		}
	}
	for name, test := range map[string]struct {
		config map[string]any
		want   string
	}{
		"no such id":      {map[string]any{"id": "0123456789abcdef01234567"}, "Cluster Profile Not Found"},
		"no such name":    {map[string]any{"name": "other", "version": "1.0.0"}, "Cluster Profile Not Found"},
		"no such version": {map[string]any{"name": "shop", "version": "3.0.0"}, "Cluster Profile Not Found"},
		"both":            {map[string]any{"id": id, "name": "shop", "version": "1.0.0"}, "Invalid Attribute Combination"},
	} {
		if _, diagnostics := w.Data(t.Context(), "palette_cluster_profile", test.config); len(diagnostics) != 1 ||
			diagnostics[0].Summary != test.want {
			t.Errorf("%s: reported %+v", name, diagnostics)
		}
	}
}

// The data source reads all profiles by name, with the versions that match the filters.
func TestProfilesData(t *testing.T) {
	t.Parallel()
	w := fixture.ListEstate(t, "")
	for name, test := range map[string]struct {
		config map[string]any
		want   map[string]int // versions
	}{
		"all":     {map[string]any{}, map[string]int{"shop": 2, "bank": 1}},
		"name":    {map[string]any{"name": "shop"}, map[string]int{"shop": 2}},
		"prefix":  {map[string]any{"name_prefix": "ba"}, map[string]int{"bank": 1}},
		"version": {map[string]any{"version": "1.0.0"}, map[string]int{"shop": 1, "bank": 1}},
		"tags":    {map[string]any{"tags": map[string]any{"old": ""}}, map[string]int{"shop": 1}},
		"none":    {map[string]any{"name": "other"}, map[string]int{}},
	} {
		found, diagnostics := w.Data(t.Context(), "palette_cluster_profiles", test.config)
		profiles, _ := found["profiles"].(map[string]any)
		versions := map[string]int{}
		for profile, listed := range profiles {
			listedVersions, _ := listed.(map[string]any)["versions"].([]any)
			versions[profile] = len(listedVersions)
		}
		if diff := cmp.Diff(test.want, versions); diff != "" || len(diagnostics) > 0 {
			t.Errorf("%s: reported %+v, versions (-want +got):\n%s", name, diagnostics, diff)
		}
	}
	if _, diagnostics := w.Data(t.Context(), "palette_cluster_profiles",
		map[string]any{"name": "a", "name_prefix": "a"}); len(diagnostics) != 1 ||
		diagnostics[0].Summary != "Invalid Attribute Combination" {
		t.Errorf("two filters of the name: reported %+v", diagnostics)
	}
}

// Variables are written, changed, and copied to the next version and to the earlier one. Each plan after an apply is
// empty.
func TestVariablesInProcess(t *testing.T) {
	t.Parallel()
	w, ctx := fixture.NewCore(t), t.Context()
	profile := func(version string, variables map[string]any) acctest.Resource {
		return acctest.Resource{Type: "palette_cluster_profile", Name: "shop", Config: map[string]any{
			"name": "shop", "version": version, "variables": variables,
		}}
	}
	variable := func(more map[string]any) map[string]any {
		whole := map[string]any{"display_name": "Replicas", "format": "number", "default_value": "2"}
		maps.Copy(whole, more)
		return whole
	}
	secret := map[string]any{
		"format": "string", "sensitive": true, "default_value_wo": "canary", "default_value_wo_version": "1",
	}
	for i, step := range []acctest.Resource{
		profile("1.0.0", map[string]any{"replicas": variable(nil), "token": secret}),
		profile("1.0.0", map[string]any{"replicas": variable(map[string]any{"default_value": "3"}), "token": secret}),
		profile("1.1.0", map[string]any{"replicas": variable(map[string]any{"required": true}), "token": secret}),
		profile("1.1.0", map[string]any{"token": secret}),
		profile("1.0.0", map[string]any{"replicas": variable(nil), "token": secret}),
		profile("1.0.0", map[string]any{"token": map[string]any{"format": "string", "default_value": "plain"}}),
	} {
		w.Apply(ctx, step).MustSucceed(t)
		if plan := w.Plan(ctx, step); len(plan.Actions)+len(plan.Diagnostics) > 0 {
			t.Errorf("step %d: the plan is not empty: %+v", i, plan)
		}
		kept, _ := w.Attribute(fixture.ShopProfile, "variables").(map[string]any)
		wanted, _ := step.Config["variables"].(map[string]any)
		if got, want := slices.Sorted(maps.Keys(kept)), slices.Sorted(maps.Keys(wanted)); !slices.Equal(got, want) {
			t.Errorf("step %d: the state has %q", i, got)
		}
	}
	for name, wrong := range map[string]map[string]any{
		"a default of another format": variable(map[string]any{"default_value": "two"}),
		"a format that is none":       variable(map[string]any{"format": "integer"}),
	} {
		if run := w.Plan(ctx, profile("1.1.0", map[string]any{"replicas": wrong})); len(run.Errors()) != 1 {
			t.Errorf("%s: %+v", name, run)
		}
	}
}

// A profile is imported by scope, name and version. The plan warns when a profile is created again under another
// address.
func TestImportAndMadeAgain(t *testing.T) {
	t.Parallel()
	w, ctx := fixture.NewCore(t), t.Context()
	wanted := fixture.BasicShop().Resources()
	w.Apply(ctx, wanted...).MustSucceed(t)
	other := acctest.NewCore(t, w.Start)
	other.Import(ctx, wanted[1], "tenant:shop:1.0.0").MustSucceed(t)
	if id := other.Attribute(fixture.ShopProfile, "id"); id != w.Attribute(fixture.ShopProfile, "id") {
		t.Errorf("imported %v", id)
	}
	for _, id := range []string{"tenant:shop:9.9.9", "tenant:other:1.0.0", "shop:1.0.0:", "nowhere:shop:1.0.0"} {
		if run := acctest.NewCore(t, w.Start).Import(ctx, wanted[1], id); len(run.Errors()) != 1 {
			t.Errorf("%s: %+v", id, run)
		}
	}
	renamed := wanted[1]
	renamed.Name = "renamed"
	run := other.Plan(ctx, renamed)
	if len(run.Diagnostics) != 1 || run.Diagnostics[0].Summary != "Cluster Profile Recreated" ||
		!run.Mentions("moved {") {
		t.Errorf("%+v", run)
	}
}
