package clusterprofile_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

const shopLayer = "palette_helm_layer.a"

// Every resource has an identity from its creation on. The identities of a profile and of its layers change with the
// version of the profile.
func TestIdentities(t *testing.T) {
	t.Parallel()
	w, ctx := fixture.NewCore(t), t.Context()
	check := func(when string) {
		t.Helper()
		profile := w.Attribute(fixture.ShopProfile, "id")
		for address, want := range map[string]map[string]any{
			"palette_oci_registry.acr": {"id": w.Attribute("palette_oci_registry.acr", "id")},
			fixture.ShopProfile:        {"id": profile},
			shopLayer:                  {"cluster_profile_id": profile, "name": "a"},
		} {
			if diff := cmp.Diff(want, w.Identity(ctx, address)); diff != "" {
				t.Errorf("%s: %s (-want +got):\n%s", when, address, diff)
			}
		}
	}
	w.Apply(ctx, fixture.BasicShop().Resources()...).MustSucceed(t)
	check("made")
	first := w.Attribute(fixture.ShopProfile, "id")
	w.Apply(ctx, fixture.BasicShop().Described("changed").Layer("a", "2.0.0").Resources()...).MustSucceed(t)
	check("changed")
	w.Apply(ctx, fixture.BasicShop().Versioned("1.1.0").Resources()...).MustSucceed(t)
	check("at the next version")
	if w.Attribute(fixture.ShopProfile, "id") == first {
		t.Error("the next version has the same uid")
	}
	if run := w.Plan(ctx, fixture.BasicShop().Versioned("1.1.0").Resources()...); len(run.Actions)+
		len(run.Diagnostics) > 0 {
		t.Errorf("plans %+v", run)
	}
	check("refreshed")
}

// A state without an identity gets one with the first refresh, or with the first change if there was no refresh. The
// plan is empty.
func TestStateWithoutIdentities(t *testing.T) {
	t.Parallel()
	for name, next := range map[string]func(t *testing.T, w *fixture.Core) (acctest.Run, map[string]string){
		"refresh": func(t *testing.T, w *fixture.Core) (acctest.Run, map[string]string) {
			return w.Plan(t.Context(), fixture.BasicShop().Resources()...), map[string]string{}
		},
		"change without a refresh": func(t *testing.T, w *fixture.Core) (acctest.Run, map[string]string) {
			w.SkipRefresh(true)
			changed := fixture.BasicShop().Described("changed").Layer("a", "2.0.0").Resources()
			changed[0] = fixture.Registry("2", nil)
			return w.Apply(t.Context(), changed...), map[string]string{
				"palette_oci_registry.acr": "update", fixture.ShopProfile: "update", shopLayer: "update",
			}
		},
		"deletion": func(t *testing.T, w *fixture.Core) (acctest.Run, map[string]string) {
			return w.Apply(t.Context()), map[string]string{
				"palette_oci_registry.acr": "delete", fixture.ShopProfile: "delete", shopLayer: "delete", "palette_helm_layer.b": "delete",
			}
		},
		"what is gone": func(t *testing.T, w *fixture.Core) (acctest.Run, map[string]string) {
			uid, _ := w.Attribute(fixture.ShopProfile, "id").(string)
			if err := w.Client.DeleteProfile(t.Context(), palette.Tenant(), uid); err != nil {
				t.Fatal(err)
			}
			return w.Plan(t.Context(), fixture.BasicShop().Resources()...), map[string]string{
				fixture.ShopProfile: "create", shopLayer: "create", "palette_helm_layer.b": "create",
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := fixture.NewCore(t)
			w.KnowNoIdentity(true)
			w.Apply(t.Context(), fixture.BasicShop().Resources()...).MustSucceed(t)
			if run := w.Plan(t.Context(),
				fixture.BasicShop().Resources()...); len(run.Actions)+len(run.Diagnostics) > 0 {
				t.Errorf("a Terraform without identities plans %+v", run)
			}
			if w.Identity(t.Context(), fixture.ShopProfile) != nil {
				t.Fatal("there is an identity")
			}
			w.KnowNoIdentity(false)
			run, want := next(t, w)
			run.MustSucceed(t)
			if diff := cmp.Diff(want, run.Actions); diff != "" {
				t.Errorf("plans (-want +got):\n%s", diff)
			}
			for _, address := range []string{"palette_oci_registry.acr", fixture.ShopProfile, shopLayer} {
				if w.Has(address) && w.Identity(t.Context(), address) == nil {
					t.Errorf("%s has no identity", address)
				}
			}
		})
	}
}

// An import by identity has the same result as one by id. An identity without values is refused.
func TestImportByIdentity(t *testing.T) {
	t.Parallel()
	w, ctx := fixture.NewCore(t), t.Context()
	wanted := fixture.BasicShop().Resources()
	w.Apply(ctx, wanted...).MustSucceed(t)
	ids := map[string]string{
		wanted[0].Address(): "name:acr", fixture.ShopProfile: "tenant:shop:1.0.0",
		shopLayer: w.Attribute(shopLayer, "id").(string), "palette_helm_layer.b": w.Attribute("palette_helm_layer.b", "id").(string),
	}
	byID, byIdentity := acctest.NewCore(t, w.Start), acctest.NewCore(t, w.Start)
	for _, configured := range wanted {
		byID.Import(ctx, configured, ids[configured.Address()]).MustSucceed(t)
		byIdentity.ImportByIdentity(ctx, configured, w.Identity(ctx, configured.Address())).MustSucceed(t)
		if diff := cmp.Diff(byID.Identity(ctx, configured.Address()),
			byIdentity.Identity(ctx, configured.Address())); diff != "" {
			t.Errorf("%s (-by id +by identity):\n%s", configured.Address(), diff)
		}
		for name := range configured.Config {
			if diff := cmp.Diff(byID.Attribute(configured.Address(), name),
				byIdentity.Attribute(configured.Address(), name)); diff != "" {
				t.Errorf("%s: %s (-by id +by identity):\n%s", configured.Address(), name, diff)
			}
		}
	}
	for _, test := range []struct {
		resource acctest.Resource
		identity map[string]any
	}{
		{wanted[0], map[string]any{"id": ""}},
		{wanted[1], map[string]any{"id": ""}},
		{wanted[2], map[string]any{"cluster_profile_id": w.Attribute(fixture.ShopProfile, "id"), "name": ""}},
		{wanted[2], map[string]any{"cluster_profile_id": "", "name": "a"}},
		{wanted[2], map[string]any{"cluster_profile_id": "a", "name": "b/c"}},
	} {
		run := acctest.NewCore(t, w.Start).ImportByIdentity(ctx, test.resource, test.identity)
		if found := run.Errors(); len(found) != 1 || found[0].Summary != "Invalid Import Id" {
			t.Errorf("%v: %+v", test.identity, run)
		}
	}
}
