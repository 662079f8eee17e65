package clusterprofile_test

import (
	"errors"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// Delete also deletes the earlier versions that the resource created, unless the configuration keeps them. If clusters
// use a version, nothing is deleted.
func TestDelete(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		keep     bool
		clusters string // the version that clusters use
		gone     string // the version that is gone already
		left     []string
		want     []string
	}{
		"all":                    {},
		"earlier ones are kept":  {keep: true, left: []string{"0.9.0"}},
		"the current is gone":    {gone: "1.0.0"},
		"an earlier is gone":     {gone: "0.9.0"},
		"clusters use it":        {clusters: "1.0.0", left: []string{"0.9.0", "1.0.0"}, want: []string{"error: Cluster Profile In Use"}},
		"clusters use earlier":   {clusters: "0.9.0", left: []string{"0.9.0", "1.0.0"}, want: []string{"error: Cluster Profile In Use"}},
		"clusters use kept ones": {keep: true, clusters: "0.9.0", left: []string{"0.9.0"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProfiles(t)
			earlier := p.created(values{"version": "0.9.0"})
			state := p.created(values{"destroy_earlier_versions": !test.keep})
			for _, version := range []values{earlier, state} {
				uid, _ := version["id"].(string)
				if version["version"] == test.clusters {
					p.clusters[uid] = []string{"prod"}
				}
				if version["version"] == test.gone {
					p.must(p.palette.DeleteProfile(t.Context(), palette.Tenant(), uid))
				}
			}
			p.begin(session.Options{})
			diags := p.remove(state, `[{"uid":"`+earlier["id"].(string)+`","version":"0.9.0"}]`)
			if diff := gocmp.Diff(test.want, reported(diags)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			var left []string
			for _, version := range []string{"0.9.0", "1.0.0"} {
				_, err := p.palette.FindProfile(t.Context(), palette.Tenant(), "apps", version)
				if err == nil {
					left = append(left, version)
				} else if !errors.Is(err, palette.ErrNotFound) {
					t.Error(err)
				}
			}
			if diff := gocmp.Diff(test.left, left); diff != "" {
				t.Errorf("left (-want +got):\n%s", diff)
			}
		})
	}
}

// A refused deletion restores what the run removed from the draft.
func TestDeleteRestoresDraft(t *testing.T) {
	t.Parallel()
	p := newProfiles(t)
	state := p.created(values{})
	uid, _ := state["id"].(string)
	p.add(uid, p.registry("acr"), "web", "cache")
	p.clusters[uid] = []string{"prod"}
	p.begin(session.Options{})
	if _, diags := p.modify(state, nil, "[]"); len(diags) != 1 {
		t.Errorf("planned: %v", reported(diags))
	}
	p.session.PlanRemoval(uid, true)
	p.hold(uid, "web")
	if diags := p.remove(state, "[]"); !diags.HasError() {
		t.Error("a profile that clusters use was deleted")
	}
	if held := p.profile(uid); held.Unpublished || packNames(held.Published.Packs) != "web cache" {
		t.Errorf("held %+v", held)
	}
}

// Delete also deletes a registry whose deletion waits for the profile.
func TestDeleteReleasesRegistry(t *testing.T) {
	t.Parallel()
	p := newProfiles(t)
	state := p.created(values{})
	uid, _ := state["id"].(string)
	registry := p.registry("acr")
	p.add(uid, registry, "web")
	p.must(p.palette.HandOver(t.Context(), palette.Tenant(), uid, registry, false))
	p.begin(session.Options{})
	p.none(p.remove(state, "[]"))
	if _, err := p.palette.Registry(t.Context(), palette.Tenant(), registry); !errors.Is(err, palette.ErrNotFound) {
		t.Errorf("the registry is still there: %v", err)
	}
}
