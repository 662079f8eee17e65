package clusterprofile_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// Lists have the expected results for each filter, and send the expected requests.
func TestLists(t *testing.T) {
	t.Parallel()
	const profiles, profile = "POST /v1/dashboard/clusterprofiles", "GET /v1/clusterprofiles/{uid}"
	const project = "GET /v1/dashboard/projects/metadata"
	versions := func(config map[string]any) acctest.ListBlock {
		return acctest.ListBlock{Type: "palette_cluster_profile", Config: config}
	}
	limited := func(limit int64, block acctest.ListBlock) acctest.ListBlock { block.Limit = limit; return block }
	whole := func(block acctest.ListBlock) acctest.ListBlock { block.Include = true; return block }
	bank, newer, older, own := "bank 1.0.0 (tenant)", "shop 1.10.0 (tenant)", "shop 1.0.0 (tenant)",
		"shop 1.0.0 (project)"
	tenant, inProject := fixture.ListEstate(t, ""), fixture.ListEstate(t, "Default")
	for name, test := range map[string]struct {
		in       *fixture.Core
		block    acctest.ListBlock
		want     []string
		requests map[string]int
	}{
		"all there are": {tenant, versions(nil), []string{bank, newer, older}, map[string]int{profiles: 1}},
		"name":          {tenant, versions(map[string]any{"name": "shop"}), []string{newer, older}, map[string]int{profiles: 1}},
		"name, case":    {tenant, versions(map[string]any{"name": "Shop"}), nil, map[string]int{profiles: 1}},
		"prefix":        {tenant, versions(map[string]any{"name_prefix": "sh"}), []string{newer, older}, map[string]int{profiles: 1}},
		"version":       {tenant, versions(map[string]any{"version": "1.0.0"}), []string{bank, older}, map[string]int{profiles: 1}},
		"tag":           {tenant, versions(map[string]any{"tags": map[string]any{"team": "shop"}}), []string{newer, older}, map[string]int{profiles: 1}},
		"tags":          {tenant, versions(map[string]any{"tags": map[string]any{"team": "shop", "old": ""}}), []string{older}, map[string]int{profiles: 1}},
		"other tag":     {tenant, versions(map[string]any{"tags": map[string]any{"team": "bank"}}), nil, map[string]int{profiles: 1}},
		"limit":         {tenant, limited(1, versions(nil)), []string{bank}, map[string]int{profiles: 1}},
		"whole":         {tenant, whole(versions(nil)), []string{bank, newer, older}, map[string]int{profiles: 1, profile: 3}},
		"whole, some":   {tenant, limited(1, whole(versions(nil))), []string{bank}, map[string]int{profiles: 1, profile: 1}},
		"of a project": {
			inProject, versions(nil), []string{bank, own, newer, older}, map[string]int{project: 1, profiles: 1},
		},
		"project alone": {
			inProject, versions(map[string]any{"scope": "project"}), []string{own}, map[string]int{project: 1, profiles: 1},
		},
		"by project": {
			inProject, whole(versions(map[string]any{"project": "Default"})), []string{own},
			map[string]int{project: 1, profiles: 1, profile: 1},
		},
		"by project and tag": {
			inProject, versions(map[string]any{"project": "Default", "tags": map[string]any{"team": "shop"}}), nil,
			map[string]int{project: 1, profiles: 1},
		},
		"tenant alone": {
			inProject, whole(versions(map[string]any{"scope": "tenant", "name": "shop"})), []string{newer, older},
			map[string]int{project: 1, profiles: 1, profile: 2},
		},
	} {
		fixture.CheckList(t, test.in, name, test.block, test.want, test.requests)
	}
}

// If a list cannot be made, it is an error. If an object cannot be read, it is a warning, and the others are listed.
func TestListsThatFail(t *testing.T) {
	t.Parallel()
	refusal := `{"code":"Forbidden","message":"clusterProfile.get is missing"}`
	expired := `{"code":"Unauthorized","message":"the key has expired"}`
	profiles := acctest.ListBlock{Type: "palette_cluster_profile", Include: true}
	fixture.CheckFailingLists(t, map[string]fixture.FailingList{
		"profiles": {
			Match:  acctest.Match{Path: "^/v1/dashboard/clusterprofiles$"},
			Effect: acctest.Responds(403, refusal),
			Block:  profiles,
			Titles: []string{"error: Palette Permission Missing"},
		},
		"every profile": {
			Match:  acctest.Match{Path: "^/v1/clusterprofiles/"},
			Effect: acctest.Responds(403, refusal),
			Block:  profiles,
			Titles: slices.Repeat([]string{"warning: Palette Permission Missing"}, 3),
		},
		"a key that expires": {
			Match:  acctest.Match{Path: "^/v1/clusterprofiles/"},
			Effect: acctest.Responds(401, expired),
			Block:  profiles,
			Titles: []string{"error: Palette Refused API Key"},
		},
		"nothing": {
			Match:  acctest.Match{Path: "^/nowhere$"},
			Effect: acctest.Page(),
			Block:  acctest.ListBlock{Type: profiles.Type, Limit: 1},
			Names:  []string{"bank 1.0.0 (tenant)"},
		},
	})
}

// An invalid list block is an error before any request.
func TestInvalidListBlocks(t *testing.T) {
	t.Parallel()
	w := fixture.NewCore(t)
	fixture.CheckListBlocks(t, w, "palette_cluster_profile", map[string]fixture.ListConfig{
		"valid":             {Config: map[string]any{"tags": map[string]any{"team": ""}, "scope": "tenant"}},
		"scope":             {Config: map[string]any{"scope": "system"}, Title: "Invalid Scope"},
		"names":             {Config: map[string]any{"name": "a", "name_prefix": "a"}, Title: "Invalid Attribute Combination"},
		"project and scope": {Config: map[string]any{"project": "Default", "scope": "project"}, Title: "Invalid Attribute Combination"},
		"no project":        {Config: map[string]any{"project": ""}, Title: "Empty Value"},
	})
	if _, diagnostics := w.List(t.Context(),
		acctest.ListBlock{
			Type: "palette_cluster_profile", Config: map[string]any{"scope": "project"},
		}); len(diagnostics) != 1 || diagnostics[0].Summary != "Project Not Configured" {
		t.Errorf("reported %+v", diagnostics)
	}
}

// listedRow is a profile in the list of Palette.
func listedRow(name, scope, kind string) v1.ClusterProfileSummary {
	clusterProfileSummary := v1.ClusterProfileSummary{
		Metadata: &v1.ObjectMeta{
			UID: "uid-" + name, Name: name, Annotations: map[string]string{v1.AnnotationScope: scope},
		},
		SpecSummary: &v1.ClusterProfileSpecSummary{
			Version: "1.0.0", Published: &v1.ClusterProfileTemplateSummary{Type: kind},
		},
	}
	if kind == "" {
		clusterProfileSummary.SpecSummary.Published = nil
	}
	return clusterProfileSummary
}

// The list leaves out profiles that the resource cannot manage: those of Palette itself, of another project, and of
// other types.
func TestListsOfWhatCanBeTakenOver(t *testing.T) {
	t.Parallel()
	body, err := json.Marshal(v1.ClusterProfilesSummary{Items: []v1.ClusterProfileSummary{
		listedRow("a", v1.ScopeTenant, v1.ProfileAddOn), listedRow("b", v1.ScopeSystem, v1.ProfileAddOn),
		listedRow("c", v1.ScopeProject, v1.ProfileAddOn), listedRow("d", v1.ScopeTenant, v1.ProfileInfra), listedRow("e", v1.ScopeTenant, ""),
	}})
	fixture.Must(t, err)
	for project, want := range map[string][]string{
		"":        {"a 1.0.0 (tenant)", "e 1.0.0 (tenant)"},
		"Default": {"a 1.0.0 (tenant)", "c 1.0.0 (project)", "e 1.0.0 (tenant)"},
	} {
		w := fixture.NewCoreWithOptions(t, fixture.CoreOptions{Project: project})
		w.Faulty.Break(acctest.Match{Path: "^/v1/dashboard/clusterprofiles$"}, acctest.Responds(200, string(body)))
		found, diagnostics := w.List(t.Context(), acctest.ListBlock{Type: "palette_cluster_profile"})
		if diff := cmp.Diff(want, acctest.Names(found)); diff != "" || len(diagnostics) > 0 {
			t.Errorf("%q: reported %+v, listed (-want +got):\n%s", project, diagnostics, diff)
		}
	}
}
