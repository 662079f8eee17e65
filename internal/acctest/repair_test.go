package acctest_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

const quickstart = "../../examples/quickstart"

// quickstartIn prepares the example as a reader does, with its charts in its registry.
func quickstartIn(t *testing.T, world *testbed.World) *acctest.Workspace {
	t.Helper()
	registry := world.Registry(
		"contoso.azurecr.io", testbed.TokenAuth(testbed.Account{Username: "palette-pull", Password: fixture.Password}),
	)
	for _, chart := range []string{"storefront", "session-cache"} {
		if _, err := registry.Push(filepath.Join(quickstart, "charts", chart), "charts/"+chart); err != nil {
			t.Fatal(err)
		}
	}
	w := acctest.NewWorkspace(t, world)
	w.Env = append(w.Env, "TF_VAR_registry_password="+fixture.Password)
	configuration, err := os.ReadFile(filepath.Join(quickstart, "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	w.File("main.tf", string(configuration))
	return w
}

// The next apply creates what was deleted outside Terraform, and changes nothing else.
func TestQuickstartRepairsItself(t *testing.T) {
	t.Parallel()
	world := testbed.New(t)
	w := quickstartIn(t, world)
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	repair := func(what string, lost ...string) {
		t.Helper()
		plan := w.Plan().MustSucceed(t)
		var created []string
		for _, change := range plan.Changes {
			if change.Action != "create" {
				t.Errorf("%s: plans to %s %s", what, change.Action, change.Address)
			}
			created = append(created, change.Address)
		}
		slices.Sort(created)
		if diff := cmp.Diff(lost, created); diff != "" {
			t.Errorf("%s: creates (-want +got):\n%s", what, diff)
		}
		w.Apply().MustSucceed(t)
		w.Plan().MustBeEmpty(t)
		packs := fixture.PackNames(
			fixture.Packs(t, fixture.EmbeddedClient(t, world, w), fixture.ID(t, w, "palette_cluster_profile.shop")),
		)
		slices.Sort(packs)
		if diff := cmp.Diff([]string{"session-cache", "storefront"}, packs); diff != "" {
			t.Errorf("%s: packs (-want +got):\n%s", what, diff)
		}
	}
	const layers = "palette_helm_layer."
	profile := func() string { return fixture.ID(t, w, "palette_cluster_profile.shop") }
	remove := func(uid string) {
		t.Helper()
		if err := fixture.EmbeddedClient(t, world, w).DeleteProfile(t.Context(), palette.Tenant(), uid); err != nil {
			t.Fatal(err)
		}
	}

	fixture.EditProfile(t, fixture.EmbeddedClient(t, world, w), profile(), fixture.RemovePack("storefront"))
	repair("a layer", layers+"storefront")

	remove(profile())
	repair("the profile", "palette_cluster_profile.shop", layers+"session_cache", layers+"storefront")

	remove(profile())
	uid := fixture.ID(t, w, "palette_oci_registry.contoso")
	if err := fixture.EmbeddedClient(t, world, w).DeleteRegistry(t.Context(), registry.Basic, uid); err != nil {
		t.Fatal(err)
	}
	repair("the profile and the registry", "palette_cluster_profile.shop", layers+"session_cache", layers+"storefront",
		"palette_oci_registry.contoso")
	fixture.MustNotEscape(t, world)
}
