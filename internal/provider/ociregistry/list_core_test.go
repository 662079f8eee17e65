package ociregistry_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// Lists have the expected results for each filter, and send the expected requests.
func TestLists(t *testing.T) {
	t.Parallel()
	const summary, project = "GET /v1/registries/oci/summary", "GET /v1/dashboard/projects/metadata"
	const basic, ecr = "GET /v1/registries/oci/{uid}/basic", "GET /v1/registries/oci/{uid}/ecr"
	registries := func(config map[string]any) acctest.ListBlock {
		return acctest.ListBlock{Type: "palette_oci_registry", Config: config}
	}
	limited := func(limit int64, block acctest.ListBlock) acctest.ListBlock { block.Limit = limit; return block }
	whole := func(block acctest.ListBlock) acctest.ListBlock { block.Include = true; return block }
	tenant, inProject := fixture.ListEstate(t, ""), fixture.ListEstate(t, "Default")
	for name, test := range map[string]struct {
		in       *fixture.Core
		block    acctest.ListBlock
		want     []string
		requests map[string]int
	}{
		"all there are": {tenant, registries(nil), []string{"acr", "team-ecr", "team-open"}, map[string]int{summary: 1}},
		"name":          {tenant, registries(map[string]any{"name": "team-ecr"}), []string{"team-ecr"}, map[string]int{summary: 1}},
		"other name":    {tenant, registries(map[string]any{"name": "team"}), nil, map[string]int{summary: 1}},
		"prefix":        {tenant, registries(map[string]any{"name_prefix": "team-"}), []string{"team-ecr", "team-open"}, map[string]int{summary: 1}},
		"kind":          {tenant, registries(map[string]any{"auth_type": "basic"}), []string{"acr", "team-open"}, map[string]int{summary: 1}},
		"several":       {tenant, registries(map[string]any{"auth_type": "basic", "name_prefix": "a"}), []string{"acr"}, map[string]int{summary: 1}},
		"limit":         {tenant, limited(2, registries(nil)), []string{"acr", "team-ecr"}, map[string]int{summary: 1}},
		"whole":         {tenant, whole(registries(nil)), []string{"acr", "team-ecr", "team-open"}, map[string]int{summary: 1, basic: 2, ecr: 1}},
		"whole, limit":  {tenant, limited(1, whole(registries(nil))), []string{"acr"}, map[string]int{summary: 1, basic: 1}},
		"of a project":  {inProject, registries(nil), []string{"acr", "team-ecr", "team-open"}, map[string]int{project: 1, summary: 1}},
	} {
		fixture.CheckList(t, test.in, name, test.block, test.want, test.requests)
	}
}

// If a list cannot be made, it is an error. If an object cannot be read, it is a warning, and the others are listed.
func TestListsThatFail(t *testing.T) {
	t.Parallel()
	refusal := `{"code":"Forbidden","message":"clusterProfile.get is missing"}`
	registries := acctest.ListBlock{Type: "palette_oci_registry", Include: true}
	fixture.CheckFailingLists(t, map[string]fixture.FailingList{
		"registries": {
			Match:  acctest.Match{Path: "/summary$"},
			Effect: acctest.Responds(403, refusal),
			Block:  registries,
			Titles: []string{"error: Palette Permission Missing"},
		},
		"a registry that is gone": {
			Match:  acctest.Match{Path: "/ecr$"},
			Effect: acctest.Responds(404, `{"code":"ResourceNotFound","message":"no such registry"}`),
			Block:  registries,
			Names:  []string{"acr", "team-open"},
		},
	})
}

// An unreadable registry is a warning, and the others are listed.
func TestListWithoutOneRegistry(t *testing.T) {
	t.Parallel()
	w := fixture.ListEstate(t, "")
	refusal := acctest.Responds(403, `{"code":"Forbidden","message":"clusterProfile.get is missing"}`)
	w.Faulty.Break(acctest.Match{Path: "/basic$", Times: 1}, refusal)
	found, diagnostics := w.List(t.Context(), acctest.ListBlock{Type: "palette_oci_registry", Include: true})
	if diff := cmp.Diff([]string{"warning: Palette Permission Missing"}, fixture.Titles(t, diagnostics)); diff != "" {
		t.Errorf("reported (-want +got):\n%s", diff)
	}
	// The order of the requests decides which registry the fault affects.
	if len(found) != 2 {
		t.Errorf("listed %v", acctest.Names(found))
	}
}

// An invalid list block is an error before any request.
func TestInvalidListBlocks(t *testing.T) {
	t.Parallel()
	w := fixture.NewCore(t)
	fixture.CheckListBlocks(t, w, "palette_oci_registry", map[string]fixture.ListConfig{
		"valid":   {},
		"kind":    {Config: map[string]any{"auth_type": "ECR"}, Title: "Invalid Auth Type"},
		"names":   {Config: map[string]any{"name": "a", "name_prefix": "a"}, Title: "Invalid Attribute Combination"},
		"no name": {Config: map[string]any{"name": ""}, Title: "Empty Value"},
	})
}

// The list leaves out registries without Helm charts.
func TestListOfRegistriesOfPacks(t *testing.T) {
	t.Parallel()
	w := fixture.NewCore(t)
	var list v1.OciRegistries
	for _, provider := range []string{"", v1.ProviderHelm, v1.ProviderZarf, v1.ProviderPack} {
		list.Items = append(list.Items, v1.OciRegistry{
			Metadata: &v1.ObjectMeta{UID: "uid-" + provider, Name: "of " + provider},
			Spec:     &v1.OciRegistrySpec{ProviderType: provider},
		})
	}
	body, err := json.Marshal(list)
	fixture.Must(t, err)
	w.Faulty.Break(acctest.Match{Path: "/summary$"}, acctest.Responds(200, string(body)))
	found, diagnostics := w.List(t.Context(), acctest.ListBlock{Type: "palette_oci_registry"})
	if diff := cmp.Diff([]string{"of ", "of helm"}, acctest.Names(found)); diff != "" || len(diagnostics) > 0 {
		t.Errorf("reported %+v, listed (-want +got):\n%s", diagnostics, diff)
	}
}
