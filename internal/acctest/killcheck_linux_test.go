package acctest_test

import (
	"github.com/google/go-cmp/cmp"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// mustHaveConverged fails the test unless the plan is empty and Palette has the expected objects.
func (r *killRun) mustHaveConverged() {
	r.t.Helper()
	if r.scenario.after == nil {
		r.workspace.Plan("-destroy").MustBeEmpty(r.t)
		r.mustHaveVersions(nil)
		return
	}
	r.workspace.Plan().MustBeEmpty(r.t)
	after := r.scenario.after
	r.mustHaveVersions(after)
	for uid, profile := range shownIn(r.t, r.server) {
		before, earlier := r.start.shown[uid]
		if earlier && before.Version != after.version {
			// Some Palettes keep a draft that is equal to the published content: then nothing is unpublished.
			if cmp.Equal(profile.Draft, profile.Published) {
				profile.Draft = nil
			}
			if diff := cmp.Diff(before, profile); diff != "" {
				r.t.Errorf("the earlier version %s (-before +after):\n%s", before.Version, diff)
			}
			continue
		}
		for name, packs := range profile.templates() {
			if diff := after.mismatch(packs); diff != "" {
				r.t.Errorf("%s packs of %s (-want +got):\n%s", name, profile.Version, diff)
			}
		}
		if profile.Published == nil {
			r.t.Errorf("version %s is not published", profile.Version)
		}
	}
}

// mustHaveVersions fails the test unless Palette has the earlier versions and that of after, each once, and the
// registry.
func (r *killRun) mustHaveVersions(after *fleet) {
	r.t.Helper()
	want, got, registries := map[string]int{}, map[string]int{}, 0
	if after != nil {
		want[after.version], registries = 1, 1
		for _, before := range r.start.shown {
			want[before.Version] = 1
		}
	}
	for _, profile := range shownIn(r.t, r.server) {
		got[profile.Version]++
	}
	if diff := cmp.Diff(want, got); diff != "" {
		r.t.Errorf("versions of the profile (-want +got):\n%s", diff)
	}
	var list v1.OciRegistries
	readFrom(r.t, r.server, v1.PathOciRegistriesSummary, &list)
	if len(list.Items) != registries {
		r.t.Errorf("%d registries, not %d", len(list.Items), registries)
	}
}
