package clusterprofile_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

func packNames(packs []palette.Pack) string {
	var names []string
	for _, pack := range packs {
		names = append(names, pack.Name)
	}
	return strings.Join(names, " ")
}

// An update in place writes the differences, and keeps the tags of others.
func TestUpdateInPlace(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		before, after values
		others        map[string]string // tags by other means
		text          string
		tags          map[string]string
		variables     []string
	}{
		"a description": {
			before: values{"description": "Old."}, after: values{"description": "New."}, text: "New.", tags: map[string]string{},
		},
		"no description": {before: values{"description": "Old."}, after: values{"description": nil}, tags: map[string]string{}},
		"tags": {
			before: values{"tags": values{"a": "1", "b": "2"}}, after: values{"tags": values{"b": "3", "c": ""}},
			others: map[string]string{"owner": "us"}, tags: map[string]string{"b": "3", "c": "", "owner": "us"},
		},
		"a tag that becomes null": {
			before: values{"tags": values{"a": "1"}}, after: values{"tags": values{"a": nil}}, tags: map[string]string{},
		},
		"variables": {
			before: values{"variables": values{"a": declared(nil), "b": declared(nil)}},
			after:  values{"variables": values{"b": declared(values{"required": true}), "c": declared(nil)}},
			tags:   map[string]string{}, variables: []string{"b", "c"},
		},
		"variables that are given up": {
			before: values{"variables": values{"a": declared(nil)}}, after: values{"variables": nil},
			tags: map[string]string{}, variables: []string{"a"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProfiles(t)
			state := p.created(test.before)
			uid, _ := state["id"].(string)
			p.must(p.palette.DescribeProfile(t.Context(), palette.Tenant(), uid, palette.Description{
				Text: p.profile(uid).Description, Tags: test.others,
			}))
			plan := merged(state, test.after)
			updated, _, diags := p.update(state, plan, "[]")
			want := merged(plan, nil)
			for name := range test.after {
				if want[name] == nil {
					delete(want, name)
				}
			}
			if diff := gocmp.Diff(want, updated); diff != "" || len(diags) > 0 {
				t.Errorf("%v (-want +got):\n%s", reported(diags), diff)
			}
			held := p.profile(uid)
			variables, err := p.palette.Variables(t.Context(), palette.Tenant(), uid)
			p.must(err)
			var names []string
			for _, variable := range variables {
				names = append(names, variable.Name)
			}
			slices.Sort(names)
			if held.Description != test.text || gocmp.Diff(test.tags, held.Tags) != "" ||
				!slices.Equal(names, test.variables) {
				t.Errorf("held %q, %v, %v", held.Description, held.Tags, names)
			}
		})
	}
}

// The update publishes removals that wait in the draft. If Palette refuses a profile without packs, the removals that
// would leave none are discarded.
func TestUpdateSettlesDraft(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		mood      controlplane.Mood
		removed   []string
		published string
		want      []string
	}{
		"one layer":  {removed: []string{"web"}, published: "cache"},
		"all layers": {removed: []string{"web", "cache"}},
		"all layers, which Palette refuses": {
			mood: controlplane.Mood{EmptyAtPublish: true}, removed: []string{"web", "cache"}, published: "web cache",
			want: []string{"error: Cluster Profile Requires Layer"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProfilesIn(t, test.mood)
			state := p.created(values{})
			uid, _ := state["id"].(string)
			p.add(uid, p.registry("acr"), "web", "cache")
			p.begin(session.Options{})
			plan, diags := p.modify(state, merged(state, values{"description": "New."}), "[]")
			p.none(diags)
			for _, name := range test.removed {
				p.session.PlanRemoval(uid, true)
				p.hold(uid, name)
			}
			_, _, diags = p.update(
				merged(state, values{"unpublished_changes": true}),
				merged(plan, values{"unpublished_changes": unknown{}}), "[]",
			)
			if diff := gocmp.Diff(test.want, reported(diags)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if held := p.profile(uid); packNames(held.Published.Packs) != test.published || held.Unpublished {
				t.Errorf("published %q, unpublished changes %t", packNames(held.Published.Packs), held.Unpublished)
			}
		})
	}
}

// versionsOf returns the earlier versions in a private state.
func versionsOf(t *testing.T, private string) []string {
	t.Helper()
	var versions []struct{ Version string }
	if err := json.Unmarshal([]byte(private), &versions); err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, version := range versions {
		found = append(found, version.Version)
	}
	return found
}

// Another version is a clone of the current one, which is kept unchanged. A change back uses the earlier version again.
// The next version does not have what the run removes; the current one keeps it.
func TestVersions(t *testing.T) {
	t.Parallel()
	p := newProfiles(t)
	state := p.created(values{"variables": values{"region": declared(values{"default_value": "eu"})}})
	first, _ := state["id"].(string)
	p.add(first, p.registry("acr"), "web", "cache")
	p.begin(session.Options{})

	bump := func(state values, version, private string) (values, string) {
		t.Helper()
		plan, diags := p.modify(state, merged(state, values{"version": version, "description": version}), private)
		p.none(diags)
		if version == "1.1.0" {
			p.session.PlanRemoval(first, true)
			p.hold(first, "web")
		}
		updated, earlier, diags := p.update(state, plan, private)
		p.none(diags)
		if updated["version"] != version || updated["unpublished_changes"] != false {
			t.Errorf("%s: %v", version, updated)
		}
		return updated, earlier
	}
	next, private := bump(state, "1.1.0", "[]")
	second, _ := next["id"].(string)
	if before, after := p.profile(first), p.profile(second); packNames(before.Published.Packs) != "web cache" ||
		before.Unpublished ||
		before.Description != "" || packNames(after.Published.Packs) != "cache" || after.Description != "1.1.0" ||
		after.Unpublished {
		t.Errorf("before %+v\nafter %+v", before, after)
	}
	if diff := gocmp.Diff([]string{"1.0.0"}, versionsOf(t, private)); diff != "" {
		t.Errorf("earlier versions (-want +got):\n%s", diff)
	}
	variables, err := p.palette.Variables(t.Context(), palette.Tenant(), second)
	p.must(err)
	if len(variables) != 1 || variables[0].Default.Reveal() != "eu" {
		t.Errorf("variables of the next version: %v", variables)
	}

	p.begin(session.Options{})
	back, private := bump(next, "1.0.0", private)
	if back["id"] != first || p.profile(first).Description != "1.0.0" {
		t.Errorf("back to %v", back)
	}
	if diff := gocmp.Diff([]string{"1.1.0"}, versionsOf(t, private)); diff != "" {
		t.Errorf("earlier versions (-want +got):\n%s", diff)
	}
}

// A version of another origin is not adopted.
func TestVersionOfOthers(t *testing.T) {
	t.Parallel()
	p := newProfiles(t)
	state := p.created(values{})
	other := p.created(values{"version": "1.1.0"})
	uid, _ := other["id"].(string)
	registry := p.registry("acr")
	p.add(uid, registry, "web")
	first, _ := state["id"].(string)
	p.add(first, registry, "web")
	p.begin(session.Options{})
	updated, _, diags := p.update(state, merged(state, values{"version": "1.1.0", "id": unknown{}}), "[]")
	if diff := gocmp.Diff([]string{"at version: error: Cluster Profile Already Exists"}, reported(diags)); diff != "" ||
		updated["version"] != "1.0.0" {
		t.Errorf("%v (-want +got):\n%s", updated, diff)
	}
}
