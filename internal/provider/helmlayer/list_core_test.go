package helmlayer_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// Lists have the expected results for each filter, and send the expected requests.
func TestLists(t *testing.T) {
	t.Parallel()
	const summary, profiles = "GET /v1/registries/oci/summary", "POST /v1/dashboard/clusterprofiles"
	const profile = "GET /v1/clusterprofiles/{uid}"
	layers := func(config map[string]any) acctest.ListBlock {
		return acctest.ListBlock{Type: "palette_helm_layer", Config: config}
	}
	limited := func(limit int64, block acctest.ListBlock) acctest.ListBlock { block.Limit = limit; return block }
	whole := func(block acctest.ListBlock) acctest.ListBlock { block.Include = true; return block }
	bank, web, second := "bank 1.0.0: web", "shop 1.0.0: web", "shop 1.0.0: second"
	w, inProject := fixture.ListEstate(t, ""), fixture.ListEstate(t, "Default")
	uid, _ := w.Attribute("palette_cluster_profile.shop1", "id").(string)
	for name, test := range map[string]struct {
		block    acctest.ListBlock
		want     []string
		requests map[string]int
	}{
		"all there are": {layers(nil), []string{bank, web, second}, map[string]int{profiles: 1, profile: 3, summary: 1}},
		"limit":         {limited(1, layers(nil)), []string{bank}, map[string]int{profiles: 1, profile: 1, summary: 1}},
		"registry":      {layers(map[string]any{"registry_name": "team-ecr"}), []string{second}, map[string]int{profiles: 1, profile: 3, summary: 1}},
		"profile":       {layers(map[string]any{"cluster_profile_name": "bank"}), []string{bank}, map[string]int{profiles: 1, profile: 1, summary: 1}},
		"tags": {
			whole(layers(map[string]any{"cluster_profile_tags": map[string]any{"old": ""}, "registry_name": "acr"})), []string{web},
			map[string]int{profiles: 1, profile: 1, summary: 1},
		},
		"version": {
			layers(map[string]any{"cluster_profile_name_prefix": "s", "cluster_profile_version": "1.10.0"}), nil,
			map[string]int{profiles: 1, profile: 1},
		},
		"uid": {layers(map[string]any{"cluster_profile_id": uid}), []string{web, second}, map[string]int{profile: 1, summary: 1}},
	} {
		fixture.CheckList(t, w, name, test.block, test.want, test.requests)
	}
	fixture.CheckList(t, inProject, "by project", layers(
		map[string]any{"project": "Default"},
	), []string{"shop 1.0.0: own"},
		map[string]int{"GET /v1/dashboard/projects/metadata": 1, profiles: 1, profile: 1, summary: 1})
}

// If a list cannot be made, it is an error. If an object cannot be read, it is a warning, and the others are listed.
func TestListsThatFail(t *testing.T) {
	t.Parallel()
	layers := acctest.ListBlock{Type: "palette_helm_layer"}
	fixture.CheckFailingLists(t, map[string]fixture.FailingList{
		"layers": {
			Match:  acctest.Match{Path: "^/v1/dashboard/clusterprofiles$"},
			Effect: acctest.Page(),
			Block:  layers,
			Titles: []string{"error: Response Not From Palette"},
		},
		"layers, registries": {
			Match:  acctest.Match{Path: "/summary$"},
			Effect: acctest.Responds(403, `{"code":"Forbidden","message":"clusterProfile.get is missing"}`),
			Block:  layers,
			Titles: slices.Repeat([]string{"warning: Palette Permission Missing"}, 2),
		},
	})
}

// An unreadable pack is a warning, and the other layers are listed.
func TestListOfUnreadableLayer(t *testing.T) {
	t.Parallel()
	w := fixture.ListEstate(t, "")
	uid, _ := w.Attribute("palette_cluster_profile.shop1", "id").(string)
	_, err := w.Client.EditProfile(t.Context(), palette.Tenant(), uid,
		func(packs []palette.Pack) ([]palette.Pack, error) {
			index := slices.IndexFunc(packs, func(p palette.Pack) bool { return p.Name == "web" })
			packs[index].Values = "pack: [\n"
			return packs, nil
		})
	fixture.Must(t, err)
	found, diagnostics := w.List(
		t.Context(), acctest.ListBlock{Type: "palette_helm_layer", Config: map[string]any{"cluster_profile_id": uid}},
	)
	if diff := cmp.Diff([]string{"shop 1.0.0: second"}, acctest.Names(found)); diff != "" {
		t.Errorf("listed (-want +got):\n%s", diff)
	}
	if len(diagnostics) != 1 || diagnostics[0].Severity != "warning" || diagnostics[0].Summary != "Layer Not Readable" {
		t.Errorf("reported %+v", diagnostics)
	}
}

// An invalid list block is an error before any request.
func TestInvalidListBlocks(t *testing.T) {
	t.Parallel()
	w := fixture.NewCore(t)
	fixture.CheckListBlocks(t, w, "palette_helm_layer", map[string]fixture.ListConfig{
		"valid":             {Config: map[string]any{"cluster_profile_id": "a", "registry_name": "acr"}},
		"names":             {Config: map[string]any{"cluster_profile_name": "a", "cluster_profile_name_prefix": "a"}, Title: "Invalid Attribute Combination"},
		"uid and name":      {Config: map[string]any{"cluster_profile_id": "a", "cluster_profile_name": "a"}, Title: "Invalid Attribute Combination"},
		"project and name":  {Config: map[string]any{"project": "Default", "cluster_profile_name": "a"}},
		"project and scope": {Config: map[string]any{"project": "Default", "scope": "tenant"}, Title: "Invalid Attribute Combination"},
		"uid and project":   {Config: map[string]any{"cluster_profile_id": "a", "project": "Default"}, Title: "Invalid Attribute Combination"},
		"uid and scope":     {Config: map[string]any{"cluster_profile_id": "a", "scope": "tenant"}, Title: "Invalid Attribute Combination"},
	})
	found, diagnostics := w.List(t.Context(),
		acctest.ListBlock{
			Type: "palette_helm_layer", Config: map[string]any{"cluster_profile_id": "0123456789abcdef01234567"},
		})
	if len(found) > 0 || len(diagnostics) != 1 || diagnostics[0].Summary != "Cluster Profile Not Found" {
		t.Errorf("listed %v, reported %+v", acctest.Names(found), diagnostics)
	}
}

// The list leaves out a pack whose registry Palette does not have any more.
func TestListOfLayerWithoutRegistry(t *testing.T) {
	t.Parallel()
	w := fixture.ListEstate(t, "")
	w.Faulty.Break(acctest.Match{Path: "/summary$"}, acctest.Responds(200, `{"items":[]}`))
	found, diagnostics := w.List(t.Context(), acctest.ListBlock{Type: "palette_helm_layer"})
	if len(found)+len(diagnostics) > 0 {
		t.Errorf("reported %+v, listed %v", diagnostics, acctest.Names(found))
	}
}
