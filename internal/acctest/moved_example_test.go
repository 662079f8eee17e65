package acctest_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// The configuration of the migration guide adopts the objects of its configuration for the official provider, with
// the environment of that provider: nothing is written or replaced, and the next change of the registry has the
// secret.
func TestMigrationExample(t *testing.T) {
	t.Parallel()
	world := testbed.New(t)
	contoso := world.Registry(
		"contoso.azurecr.io", testbed.TokenAuth(testbed.Account{Username: "palette-pull", Password: fixture.Password}),
	)
	testbed.Must(contoso.PushChart(testbed.Chart{Name: "storefront", Version: "2.4.1"}, "charts/storefront"))
	host, client := fixture.Palette(t, world)
	project := palette.Project(testbed.Must(client.ProjectUID(t.Context(), "Default")))

	registry, profile := officialInstance(t, "registry/0.29.9-basic-refreshed"), officialInstance(t, "profile/0.29.9")
	registry.Attributes["credentials"].([]any)[0].(map[string]any)["username"] = "palette-pull"
	registry.Attributes["id"] = officialRegistry(t, world, registry.Attributes)
	maps.Copy(profile.Attributes, map[string]any{
		"name": "shop", "version": "1.0.0", "description": "The shop", "tags": []any{"team:shop", "migrated"},
	})
	chart := officialChart(registry.Attributes["id"].(string), "storefront", "2.4.1")
	chart.Values = strings.Replace(chart.Values, `namespace: "storefront"`, `namespace: "shop"`, 1)
	profile.Attributes["id"] = officialProfile(t, client, project, profile.Attributes, chart)

	w := acctest.NewWorkspace(t, world)
	standInOfficial(t, w)
	w.Env = append(w.Env, "SPECTROCLOUD_HOST="+fixture.PaletteHost, "SPECTROCLOUD_APIKEY="+fixture.PaletteKey,
		"TF_VAR_registry_password="+fixture.Password)
	w.File("terraform.tfstate", officialState(t, map[string]instance{
		"spectrocloud_registry_oci.contoso": registry, "spectrocloud_cluster_profile.shop": profile,
	}))
	for _, file := range []string{"main.tf", "registry.tf", "profile.tf"} {
		w.File(file, example(t, "migration/after/"+file))
	}
	host.ResetRequests()
	plan := w.Plan().MustSucceed(t)
	got := map[string]string{}
	for _, change := range plan.Changes {
		got[change.Address] = change.Action
	}
	want := map[string]string{
		"palette_oci_registry.contoso": "move", "palette_cluster_profile.shop": "move", "palette_helm_layer.storefront": "import",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the plan (-want +got):\n%s", diff)
	}
	w.Run("apply", "-json", "plan.bin").MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	if writes := slices.DeleteFunc(host.Requests(), func(r testbed.Request) bool {
		return r.Method == http.MethodGet || strings.Contains(r.Path, "/dashboard/")
	}); len(writes) > 0 {
		t.Errorf("the migration sent %v", writes)
	}
	// Afterwards it is a profile like any other, without the import block.
	bumped, _, _ := strings.Cut(strings.Replace(example(t, "migration/after/profile.tf"), `"1.0.0"`, `"1.1.0"`, 1),
		"import {")
	w.File("profile.tf", bumped)
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	if fixture.ID(t, w, "palette_cluster_profile.shop") == profile.Attributes["id"] {
		t.Error("the next version is the moved one")
	}

	changed := strings.Replace(example(t, "migration/after/registry.tf"), `"charts"`, `"others"`, 1)
	w.File("registry.tf", strings.Replace(changed, "password_wo = var.registry_password", "", 1))
	w.Plan().MustFail(t, "Registry Secret Required", "")
	w.File("registry.tf", changed)
	w.Apply("-var=registry_password=wrong").MustFail(t, "Registry Refused Credentials", "")
	w.File("registry.tf", example(t, "migration/after/registry.tf"))
	w.Destroy().MustSucceed(t)
}
