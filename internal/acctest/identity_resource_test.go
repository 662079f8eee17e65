package acctest_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

const shopLayer = "palette_helm_layer.a"

// Every resource has an identity from the moment it is made. It follows when a
// profile goes to its next version, and its layers with it.
func TestIdentities(t *testing.T) {
	t.Parallel()
	w, ctx := newCoreWorld(t), t.Context()
	check := func(when string) {
		t.Helper()
		profile := w.Attribute(shopProfile, "id")
		for address, want := range map[string]map[string]any{
			"palette_oci_registry.acr": {"id": w.Attribute("palette_oci_registry.acr", "id")},
			shopProfile:                {"id": profile},
			shopLayer:                  {"cluster_profile_id": profile, "name": "a"},
		} {
			if diff := cmp.Diff(want, w.Identity(ctx, address)); diff != "" {
				t.Errorf("%s: %s (-want +got):\n%s", when, address, diff)
			}
		}
	}
	mustRun(t, w.Apply(ctx, basicShop().resources()...))
	check("made")
	first := w.Attribute(shopProfile, "id")
	mustRun(t, w.Apply(ctx, basicShop().described("changed").with("a", "2.0.0").resources()...))
	check("changed")
	mustRun(t, w.Apply(ctx, basicShop().at("1.1.0").resources()...))
	check("at the next version")
	if w.Attribute(shopProfile, "id") == first {
		t.Error("the next version has the same uid")
	}
	if run := w.Plan(ctx, basicShop().at("1.1.0").resources()...); len(run.Actions)+len(run.Diagnostics) > 0 {
		t.Errorf("plans %+v", run)
	}
	check("refreshed")
}

// A state from before resources had an identity gets one with the first refresh,
// or with the first change where there is none, and plans nothing.
func TestStateWithoutIdentities(t *testing.T) {
	t.Parallel()
	for name, next := range map[string]func(t *testing.T, w *coreWorld) (acctest.Run, map[string]string){
		"refresh": func(t *testing.T, w *coreWorld) (acctest.Run, map[string]string) {
			return w.Plan(t.Context(), basicShop().resources()...), map[string]string{}
		},
		"change without a refresh": func(t *testing.T, w *coreWorld) (acctest.Run, map[string]string) {
			w.SkipRefresh(true)
			changed := basicShop().described("changed").with("a", "2.0.0").resources()
			changed[0] = registryAt("2", nil)
			return w.Apply(t.Context(), changed...), map[string]string{
				"palette_oci_registry.acr": "update", shopProfile: "update", shopLayer: "update",
			}
		},
		"deletion": func(t *testing.T, w *coreWorld) (acctest.Run, map[string]string) {
			return w.Apply(t.Context()), map[string]string{
				"palette_oci_registry.acr": "delete", shopProfile: "delete", shopLayer: "delete", "palette_helm_layer.b": "delete",
			}
		},
		"what is gone": func(t *testing.T, w *coreWorld) (acctest.Run, map[string]string) {
			uid, _ := w.Attribute(shopProfile, "id").(string)
			if err := w.client.DeleteProfile(t.Context(), palette.Tenant(), uid); err != nil {
				t.Fatal(err)
			}
			return w.Plan(t.Context(), basicShop().resources()...), map[string]string{
				shopProfile: "create", shopLayer: "create", "palette_helm_layer.b": "create",
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newCoreWorld(t)
			w.KnowNoIdentity(true)
			mustRun(t, w.Apply(t.Context(), basicShop().resources()...))
			if run := w.Plan(t.Context(), basicShop().resources()...); len(run.Actions)+len(run.Diagnostics) > 0 {
				t.Errorf("a Terraform without identities plans %+v", run)
			}
			if w.Identity(t.Context(), shopProfile) != nil {
				t.Fatal("there is an identity")
			}
			w.KnowNoIdentity(false)
			run, want := next(t, w)
			mustRun(t, run)
			if diff := cmp.Diff(want, run.Actions); diff != "" {
				t.Errorf("plans (-want +got):\n%s", diff)
			}
			for _, address := range []string{"palette_oci_registry.acr", shopProfile, shopLayer} {
				if w.Has(address) && w.Identity(t.Context(), address) == nil {
					t.Errorf("%s has no identity", address)
				}
			}
		})
	}
}

// An import by identity reads what one by id does; an identity that names nothing
// is refused.
func TestImportByIdentity(t *testing.T) {
	t.Parallel()
	w, ctx := newCoreWorld(t), t.Context()
	wanted := basicShop().resources()
	mustRun(t, w.Apply(ctx, wanted...))
	ids := map[string]string{
		wanted[0].Address(): "name:acr", shopProfile: "tenant:shop:1.0.0",
		shopLayer: w.Attribute(shopLayer, "id").(string), "palette_helm_layer.b": w.Attribute("palette_helm_layer.b", "id").(string),
	}
	byID, byIdentity := acctest.NewCore(t, w.start), acctest.NewCore(t, w.start)
	for _, one := range wanted {
		mustRun(t, byID.Import(ctx, one, ids[one.Address()]))
		mustRun(t, byIdentity.ImportByIdentity(ctx, one, w.Identity(ctx, one.Address())))
		if diff := cmp.Diff(byID.Identity(ctx, one.Address()), byIdentity.Identity(ctx, one.Address())); diff != "" {
			t.Errorf("%s (-by id +by identity):\n%s", one.Address(), diff)
		}
		for name := range one.Config {
			if diff := cmp.Diff(byID.Attribute(one.Address(), name), byIdentity.Attribute(one.Address(), name)); diff != "" {
				t.Errorf("%s: %s (-by id +by identity):\n%s", one.Address(), name, diff)
			}
		}
	}
	for _, test := range []struct {
		resource acctest.Resource
		identity map[string]any
	}{
		{wanted[0], map[string]any{"id": ""}},
		{wanted[1], map[string]any{"id": ""}},
		{wanted[2], map[string]any{"cluster_profile_id": w.Attribute(shopProfile, "id"), "name": ""}},
		{wanted[2], map[string]any{"cluster_profile_id": "", "name": "a"}},
		{wanted[2], map[string]any{"cluster_profile_id": "a", "name": "b/c"}},
	} {
		run := acctest.NewCore(t, w.start).ImportByIdentity(ctx, test.resource, test.identity)
		if found := run.Errors(); len(found) != 1 || found[0].Summary != "Invalid Import Id" {
			t.Errorf("%v: %+v", test.identity, run)
		}
	}
}
