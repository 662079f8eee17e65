package acctest_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// mustKeepShop fails the test when a run has lost or doubled something, or left it in Palette without a message.
func mustKeepShop(t *testing.T, w *fixture.Core, o shopOperation, before map[string]palette.Profile, run acctest.Run) {
	t.Helper()
	now := versions(t, w)
	for version, profile := range before {
		after, there := now[version]
		switch {
		case !there && o.edited() != "":
			t.Errorf("version %s is lost", version)
		case there && version != o.edited():
			if diff := cmp.Diff(profile.Published, after.Published); diff != "" {
				t.Errorf("the published packs of the earlier version %s changed (-before +after):\n%s", version, diff)
			}
		}
	}
	held, _ := w.Attribute(fixture.ShopProfile, "id").(string)
	for version, profile := range now {
		was, old := before[version]
		if !old && profile.UID != held && !run.Mentions("tenant:shop:"+version) {
			t.Errorf("version %s is neither in the state nor in a message: %+v", version, run.Diagnostics)
		}
		if !old {
			was = before["1.0.0"]
		}
		mustKeepForeign(t, was, profile)
		mustKnowPacks(t, w, o, was, profile, run)
	}
}

// mustKeepForeign fails the test unless the foreign pack is unchanged.
func mustKeepForeign(t *testing.T, was, is palette.Profile) {
	t.Helper()
	foreign := func(packs []palette.Pack) (found []palette.Pack) {
		for _, pack := range packs {
			if pack.Name == foreignPack {
				found = append(found, pack)
			}
		}
		return found
	}
	wanted := foreign(packsOf(was.Published))
	for _, template := range []*palette.Template{is.Published, is.Draft} {
		if diff := cmp.Diff(wanted, foreign(packsOf(template))); template != nil && diff != "" {
			t.Errorf("%s: foreign pack (-before +after):\n%s", is.Version, diff)
		}
	}
}

// mustKnowPacks fails the test when a pack of the configuration or of the state is lost or doubled, or is neither
// in the state nor in the message.
func mustKnowPacks(t *testing.T, w *fixture.Core, o shopOperation, was, is palette.Profile, run acctest.Run) {
	t.Helper()
	packs, err := tagsOf(packsOf(is.Published))
	if _, twice := tagsOf(packsOf(is.Draft)); err != nil || twice != nil {
		t.Errorf("%s: published: %v, draft: %v", is.Version, err, twice)
	}
	had, _ := tagsOf(packsOf(was.Published))
	for name := range o.under.Layers {
		address := "palette_helm_layer." + name
		here := w.Attribute(address, "cluster_profile_id") == is.UID
		lost := packs[name] == "" && (here || had[name] != "" && is.Published != nil)
		if lost {
			t.Errorf("%s: layer %s is lost: %v", is.Version, name, packs)
		}
		if packs[name] != "" && !w.Has(address) && !run.Mentions(is.UID+"/"+name) {
			t.Errorf("%s: pack %s is neither in the state nor in a message: %+v", is.Version, name, run.Diagnostics)
		}
	}
}

// mustReportDrafts fails the test when a successful run left a draft.
func mustReportDrafts(t *testing.T, now map[string]palette.Profile, run acctest.Run) {
	t.Helper()
	for version, profile := range now {
		waits := profile.Published != nil && profile.Draft != nil && !cmp.Equal(profile.Draft, profile.Published)
		if waits && len(run.Diagnostics) == 0 {
			t.Errorf("a draft is left in %s", version)
		}
	}
}

// mustHealShop applies again without the fault. If the state does not have the profile, it first does the import
// that the message shows.
func mustHealShop(t *testing.T, w *fixture.Core, o shopOperation, before map[string]palette.Profile, run acctest.Run) {
	t.Helper()
	ctx, wanted := t.Context(), o.under.Resources()
	id := "tenant:shop:" + o.under.Version
	if _, there := versions(t, w)[o.under.Version]; there && !w.Has(fixture.ShopProfile) && run.Mentions(id) {
		w.Import(ctx, wanted[1], id).MustSucceed(t)
	}
	w.Apply(ctx, wanted...).MustSucceed(t)
	if plan := w.Plan(ctx, wanted...); len(plan.Actions) > 0 || len(plan.Diagnostics) > 0 {
		t.Errorf("the plan is not empty: %+v", plan)
	}
	now, versions := versions(t, w), map[string]palette.Profile{}
	if o.edited() != "" {
		maps.Copy(versions, before)
		versions[o.edited()] = now[o.edited()]
	}
	got, want := slices.Sorted(maps.Keys(now)), slices.Sorted(maps.Keys(versions))
	if !slices.Equal(got, want) {
		t.Errorf("the versions are %q, wanted %q", got, want)
	}
	for version, profile := range now {
		mustBeHealed(t, o, before[version], profile)
	}
}

// mustBeHealed compares a version with the configuration, or with what it was.
func mustBeHealed(t *testing.T, o shopOperation, was, is palette.Profile) {
	t.Helper()
	if is.Version != o.edited() {
		if diff := cmp.Diff(was.Published, is.Published); diff != "" {
			t.Errorf("the published packs of the earlier version %s changed (-before +after):\n%s", is.Version, diff)
		}
	} else {
		want := maps.Clone(o.under.Layers)
		if o.foreign() {
			want[foreignPack] = "9.9.9"
		}
		got, err := tagsOf(packsOf(is.Published))
		if len(got)+len(want) > 0 && !maps.Equal(want, got) || err != nil {
			t.Errorf("%s has the packs %v (%v), wanted %v", is.Version, got, err, want)
		}
	}
	if is.Unpublished || is.Published != nil && is.Draft != nil {
		t.Errorf("a draft is left in %s", is.Version)
	}
}
