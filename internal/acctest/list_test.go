package acctest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	framework "github.com/hashicorp/terraform-plugin-framework/provider"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/provider"
)

// estateOfLists is what the lists are of: registries of both kinds, profiles in
// several versions and two scopes, and layers of two registries beside packs that
// are none.
func estateOfLists(t *testing.T, project string) *fixture.Core {
	t.Helper()
	w := fixture.NewCoreWithOptions(t, fixture.CoreOptions{Project: project})
	registryOf := func(label string, config map[string]any) acctest.Resource {
		whole := map[string]any{"name": label, "credential_check": "none"}
		for key, value := range config {
			whole[key] = value
		}
		return acctest.Resource{Type: "palette_oci_registry", Name: label, Config: whole}
	}
	profileOf := func(label, name, version string, more map[string]any) acctest.Resource {
		whole := map[string]any{"name": name, "version": version, "scope": "tenant"}
		for key, value := range more {
			whole[key] = value
		}
		return acctest.Resource{Type: "palette_cluster_profile", Name: label, Config: whole}
	}
	layerIn := func(label, profile, registry string, more map[string]any) acctest.Resource {
		whole := map[string]any{
			"cluster_profile_id": acctest.Ref{Address: "palette_cluster_profile." + profile, Attribute: "id"},
			"registry_name":      registry, "chart": label, "version": "1.0.0",
		}
		for key, value := range more {
			whole[key] = value
		}
		return acctest.Resource{Type: "palette_helm_layer", Name: profile + "_" + label, Config: whole}
	}
	estate := []acctest.Resource{
		registryOf("acr", map[string]any{
			"auth_type": "basic", "endpoint": "contoso.azurecr.io", "base_content_path": "charts",
			"basic": map[string]any{"username": "palette", "password_wo": "canary", "password_wo_version": "1"},
		}),
		registryOf("team-ecr", map[string]any{
			"auth_type": "ecr", "endpoint": "214575254960.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com", "default_region": "eu-west-1",
		}),
		registryOf("team-open", map[string]any{"auth_type": "basic", "endpoint": "charts.example"}),
		profileOf("shop1", "shop", "1.0.0", map[string]any{"tags": map[string]any{"team": "shop", "old": ""}}),
		profileOf("shop10", "shop", "1.10.0", map[string]any{"tags": map[string]any{"team": "shop"}, "description": "the shop"}),
		profileOf("bank", "bank", "1.0.0", nil),
		layerIn("web", "shop1", "acr", map[string]any{"namespace": "web", "values": "replicas: 2\n"}),
		layerIn("cache", "shop1", "team-ecr", map[string]any{"name": "second", "install_order": 5}),
		layerIn("web", "bank", "acr", nil),
	}
	if project != "" {
		estate = append(estate, profileOf("shopp", "shop", "1.0.0", map[string]any{"scope": "project"}))
	}
	w.Apply(t.Context(), estate...).MustSucceed(t)
	uid, _ := w.Attribute("palette_cluster_profile.shop1", "id").(string)
	_, err := w.Client.EditProfile(t.Context(), palette.Tenant(), uid, func(packs []palette.Pack) ([]palette.Pack, error) {
		return append(packs, palette.Pack{
			Name: "by-hand", Type: palette.PackManifest, Layer: palette.LayerAddon, UID: "spectro-manifest-pack",
			Manifests: []palette.Manifest{{Name: "m", Content: "kind: ConfigMap\napiVersion: v1\nmetadata:\n  name: m\n"}},
		}), nil
	})
	fixture.Must(t, err)
	return w
}

// during are the requests that something makes, by method and address.
func during(w *fixture.Core, do func()) map[string]int {
	before, found := len(w.Faulty.Requests()), map[string]int{}
	do()
	for _, one := range w.Faulty.Requests()[before:] {
		found[ids.ReplaceAllString(one, "{uid}")]++
	}
	return found
}

func namesOf(listed []acctest.Listed) []string {
	var names []string
	for _, one := range listed {
		names = append(names, one.Name)
	}
	return names
}

// What each list gives for each of its filters, and what it requests of Palette.
func TestLists(t *testing.T) {
	t.Parallel()
	const summary, profiles = "GET /v1/registries/oci/summary", "POST /v1/dashboard/clusterprofiles"
	const profile, basic, ecr = "GET /v1/clusterprofiles/{uid}", "GET /v1/registries/oci/{uid}/basic", "GET /v1/registries/oci/{uid}/ecr"
	const project = "GET /v1/dashboard/projects/metadata"
	registries := func(config map[string]any) acctest.ListBlock {
		return acctest.ListBlock{Type: "palette_oci_registry", Config: config}
	}
	versions := func(config map[string]any) acctest.ListBlock {
		return acctest.ListBlock{Type: "palette_cluster_profile", Config: config}
	}
	layers := func(config map[string]any) acctest.ListBlock {
		return acctest.ListBlock{Type: "palette_helm_layer", Config: config}
	}
	limited := func(limit int64, block acctest.ListBlock) acctest.ListBlock { block.Limit = limit; return block }
	whole := func(block acctest.ListBlock) acctest.ListBlock { block.Include = true; return block }
	bank, web, second := "bank 1.0.0 (tenant)", "shop 1.0.0: web", "shop 1.0.0: second"
	newer, older, own := "shop 1.10.0 (tenant)", "shop 1.0.0 (tenant)", "shop 1.0.0 (project)"
	tenant, inProject := estateOfLists(t, ""), estateOfLists(t, "Default")
	uid, _ := tenant.Attribute("palette_cluster_profile.shop1", "id").(string)
	for name, test := range map[string]struct {
		in       *fixture.Core
		block    acctest.ListBlock
		want     []string
		requests map[string]int
	}{
		"registries":               {tenant, registries(nil), []string{"acr", "team-ecr", "team-open"}, map[string]int{summary: 1}},
		"registries, name":         {tenant, registries(map[string]any{"name": "team-ecr"}), []string{"team-ecr"}, map[string]int{summary: 1}},
		"registries, other name":   {tenant, registries(map[string]any{"name": "team"}), nil, map[string]int{summary: 1}},
		"registries, prefix":       {tenant, registries(map[string]any{"name_prefix": "team-"}), []string{"team-ecr", "team-open"}, map[string]int{summary: 1}},
		"registries, kind":         {tenant, registries(map[string]any{"auth_type": "basic"}), []string{"acr", "team-open"}, map[string]int{summary: 1}},
		"registries, all":          {tenant, registries(map[string]any{"auth_type": "basic", "name_prefix": "a"}), []string{"acr"}, map[string]int{summary: 1}},
		"registries, limit":        {tenant, limited(2, registries(nil)), []string{"acr", "team-ecr"}, map[string]int{summary: 1}},
		"registries, whole":        {tenant, whole(registries(nil)), []string{"acr", "team-ecr", "team-open"}, map[string]int{summary: 1, basic: 2, ecr: 1}},
		"registries, whole, limit": {tenant, limited(1, whole(registries(nil))), []string{"acr"}, map[string]int{summary: 1, basic: 1}},
		"registries, of a project": {inProject, registries(nil), []string{"acr", "team-ecr", "team-open"}, map[string]int{project: 1, summary: 1}},

		"profiles":              {tenant, versions(nil), []string{bank, newer, older}, map[string]int{profiles: 1}},
		"profiles, name":        {tenant, versions(map[string]any{"name": "shop"}), []string{newer, older}, map[string]int{profiles: 1}},
		"profiles, name, case":  {tenant, versions(map[string]any{"name": "Shop"}), nil, map[string]int{profiles: 1}},
		"profiles, prefix":      {tenant, versions(map[string]any{"name_prefix": "sh"}), []string{newer, older}, map[string]int{profiles: 1}},
		"profiles, version":     {tenant, versions(map[string]any{"version": "1.0.0"}), []string{bank, older}, map[string]int{profiles: 1}},
		"profiles, tag":         {tenant, versions(map[string]any{"tags": map[string]any{"team": "shop"}}), []string{newer, older}, map[string]int{profiles: 1}},
		"profiles, tags":        {tenant, versions(map[string]any{"tags": map[string]any{"team": "shop", "old": ""}}), []string{older}, map[string]int{profiles: 1}},
		"profiles, other tag":   {tenant, versions(map[string]any{"tags": map[string]any{"team": "bank"}}), nil, map[string]int{profiles: 1}},
		"profiles, limit":       {tenant, limited(1, versions(nil)), []string{bank}, map[string]int{profiles: 1}},
		"profiles, whole":       {tenant, whole(versions(nil)), []string{bank, newer, older}, map[string]int{profiles: 1, profile: 3}},
		"profiles, whole, some": {tenant, limited(1, whole(versions(nil))), []string{bank}, map[string]int{profiles: 1, profile: 1}},
		"profiles, of a project": {
			inProject, versions(nil), []string{bank, own, newer, older}, map[string]int{project: 1, profiles: 1},
		},
		"profiles, project alone": {
			inProject, versions(map[string]any{"scope": "project"}), []string{own}, map[string]int{project: 1, profiles: 1},
		},
		"profiles, tenant alone": {
			inProject, whole(versions(map[string]any{"scope": "tenant", "name": "shop"})), []string{newer, older},
			map[string]int{project: 1, profiles: 1, profile: 2},
		},

		"layers":           {tenant, layers(nil), []string{"bank 1.0.0: web", web, second}, map[string]int{profiles: 1, profile: 3, summary: 1}},
		"layers, limit":    {tenant, limited(1, layers(nil)), []string{"bank 1.0.0: web"}, map[string]int{profiles: 1, profile: 1, summary: 1}},
		"layers, registry": {tenant, layers(map[string]any{"registry_name": "team-ecr"}), []string{second}, map[string]int{profiles: 1, profile: 3, summary: 1}},
		"layers, profile":  {tenant, layers(map[string]any{"cluster_profile_name": "bank"}), []string{"bank 1.0.0: web"}, map[string]int{profiles: 1, profile: 1, summary: 1}},
		"layers, tags": {
			tenant, whole(layers(map[string]any{"cluster_profile_tags": map[string]any{"old": ""}, "registry_name": "acr"})), []string{web},
			map[string]int{profiles: 1, profile: 1, summary: 1},
		},
		"layers, version": {
			tenant, layers(map[string]any{"cluster_profile_name_prefix": "s", "cluster_profile_version": "1.10.0"}), nil,
			map[string]int{profiles: 1, profile: 1},
		},
		"layers, uid": {tenant, layers(map[string]any{"cluster_profile_id": uid}), []string{web, second}, map[string]int{profile: 1, summary: 1}},
	} {
		var found []acctest.Listed
		var told []acctest.Diagnostic
		requests := during(test.in, func() { found, told = test.in.List(t.Context(), test.block) })
		if len(told) > 0 {
			t.Errorf("%s: told %+v", name, told)
		}
		if diff := cmp.Diff(test.want, namesOf(found)); diff != "" {
			t.Errorf("%s: listed (-want +got):\n%s", name, diff)
		}
		if diff := cmp.Diff(test.requests, requests); diff != "" {
			t.Errorf("%s: requests (-want +got):\n%s", name, diff)
		}
		for _, one := range found {
			if (one.Resource != nil) != test.block.Include {
				t.Errorf("%s: %s is shown as %v", name, one.Name, one.Resource)
			}
			if strings.Contains(fmt.Sprint(one), "canary") {
				t.Errorf("%s: a secret is shown: %v", name, one)
			}
		}
	}
}

// Everything that a whole list shows is what an import by its identity reads.
func TestListShowsWhatImportReads(t *testing.T) {
	t.Parallel()
	w := estateOfLists(t, "Default")
	for _, kind := range []string{"palette_oci_registry", "palette_cluster_profile", "palette_helm_layer"} {
		found, told := w.List(t.Context(), acctest.ListBlock{Type: kind, Include: true})
		if len(found) < 3 || len(told) > 0 {
			t.Errorf("%s: listed %v %v", kind, namesOf(found), told)
		}
		for i, one := range found {
			other := acctest.NewCore(t, w.Start)
			resource := acctest.Resource{Type: kind, Name: fmt.Sprintf("one%d", i)}
			other.ImportByIdentity(t.Context(), resource, one.Identity).MustSucceed(t)
			if diff := cmp.Diff(one.Identity, other.Identity(t.Context(), resource.Address())); diff != "" {
				t.Errorf("%s has another identity (-listed +imported):\n%s", one.Name, diff)
			}
			for attribute, value := range one.Resource {
				got := other.Attribute(resource.Address(), attribute)
				if attribute == "chart_reference" {
					continue // a refresh looks it up in the registry, a list does not
				}
				if diff := cmp.Diff(value, got); diff != "" {
					t.Errorf("%s: %s (-listed +imported):\n%s", one.Name, attribute, diff)
				}
			}
		}
	}
}

// What keeps a list from being made is its error; what cannot be read of it is a
// warning, and the rest is listed.
func TestListsThatFail(t *testing.T) {
	t.Parallel()
	refusal := `{"code":"Forbidden","message":"clusterProfile.get is missing"}`
	expired := `{"code":"Unauthorized","message":"the key has expired"}`
	registries := acctest.ListBlock{Type: "palette_oci_registry", Include: true}
	profiles := acctest.ListBlock{Type: "palette_cluster_profile", Include: true}
	layers := acctest.ListBlock{Type: "palette_helm_layer"}
	three, bank := []string{"acr", "team-ecr", "team-open"}, "bank 1.0.0 (tenant)"
	for name, test := range map[string]struct {
		match  acctest.Match
		effect acctest.Effect
		block  acctest.ListBlock
		want   []string
		told   []string
	}{
		"registries": {acctest.Match{Path: "/summary$"}, acctest.Responds(403, refusal), registries, nil, []string{"error: Palette Permission Missing"}},
		"one registry": {
			acctest.Match{Path: "/basic$", Times: 1}, acctest.Responds(403, refusal), registries, nil, []string{"warning: Palette Permission Missing"},
		},
		"a registry that is gone": {
			acctest.Match{Path: "/ecr$"}, acctest.Responds(404, `{"code":"ResourceNotFound","message":"no such registry"}`), registries,
			[]string{three[0], three[2]}, nil,
		},
		"profiles": {acctest.Match{Path: "^/v1/dashboard/clusterprofiles$"}, acctest.Responds(403, refusal), profiles, nil, []string{"error: Palette Permission Missing"}},
		"every profile": {
			acctest.Match{Path: "^/v1/clusterprofiles/"}, acctest.Responds(403, refusal), profiles, nil,
			slices.Repeat([]string{"warning: Palette Permission Missing"}, 3),
		},
		"a key that expires": {
			acctest.Match{Path: "^/v1/clusterprofiles/"}, acctest.Responds(401, expired), profiles, nil, []string{"error: Palette Refused API Key"},
		},
		"layers": {acctest.Match{Path: "^/v1/dashboard/clusterprofiles$"}, acctest.Page(), layers, nil, []string{"error: Response Not From Palette"}},
		"layers, registries": {
			acctest.Match{Path: "/summary$"}, acctest.Responds(403, refusal), layers, nil,
			slices.Repeat([]string{"warning: Palette Permission Missing"}, 2),
		},
		"nothing": {acctest.Match{Path: "^/nowhere$"}, acctest.Page(), acctest.ListBlock{Type: profiles.Type, Limit: 1}, []string{bank}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := estateOfLists(t, "")
			w.Faulty.Break(test.match, test.effect)
			found, said := w.List(t.Context(), test.block)
			var told []string
			for _, one := range said {
				told = append(told, one.Severity+": "+one.Summary)
				fixture.MustReadWell(t, one)
			}
			if diff := cmp.Diff(test.told, told); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
			// Which registry the one fault strikes is up to the order of the requests.
			if name == "one registry" {
				if len(found) != 2 {
					t.Errorf("listed %v", namesOf(found))
				}
				return
			}
			if diff := cmp.Diff(test.want, namesOf(found)); diff != "" {
				t.Errorf("listed (-want +got):\n%s", diff)
			}
		})
	}
}

// A pack whose values cannot be read is a warning, and the other layers are listed.
func TestListOfUnreadableLayer(t *testing.T) {
	t.Parallel()
	w := estateOfLists(t, "")
	uid, _ := w.Attribute("palette_cluster_profile.shop1", "id").(string)
	_, err := w.Client.EditProfile(t.Context(), palette.Tenant(), uid, func(packs []palette.Pack) ([]palette.Pack, error) {
		at := slices.IndexFunc(packs, func(p palette.Pack) bool { return p.Name == "web" })
		packs[at].Values = "pack: [\n"
		return packs, nil
	})
	fixture.Must(t, err)
	found, told := w.List(t.Context(), acctest.ListBlock{Type: "palette_helm_layer", Config: map[string]any{"cluster_profile_id": uid}})
	if diff := cmp.Diff([]string{"shop 1.0.0: second"}, namesOf(found)); diff != "" {
		t.Errorf("listed (-want +got):\n%s", diff)
	}
	if len(told) != 1 || told[0].Severity != "warning" || told[0].Summary != "Layer Not Readable" {
		t.Errorf("told %+v", told)
	}
}

// A run that is interrupted ends the list, and says so.
func TestListIsInterrupted(t *testing.T) {
	t.Parallel()
	w := estateOfLists(t, "")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, kind := range []string{"palette_oci_registry", "palette_cluster_profile", "palette_helm_layer"} {
		found, told := w.List(ctx, acctest.ListBlock{Type: kind, Include: true})
		if len(found) > 0 || len(told) != 1 || told[0].Severity != "error" {
			t.Errorf("%s: listed %v, told %+v", kind, namesOf(found), told)
		}
	}
}

// Without a control plane, a list says how one is configured.
func TestListWithoutControlPlane(t *testing.T) {
	for _, variable := range []string{"HOST", "API_KEY", "EMBEDDED_PATH"} {
		t.Setenv("PALETTE_"+variable, "")
	}
	t.Setenv("SPECTROCLOUD_HOST", "")
	t.Setenv("SPECTROCLOUD_APIKEY", "")
	core := acctest.NewCore(t, func() framework.Provider { return provider.New("test") })
	for _, kind := range []string{"palette_oci_registry", "palette_cluster_profile", "palette_helm_layer"} {
		found, told := core.List(t.Context(), acctest.ListBlock{Type: kind})
		if len(found) > 0 || len(told) != 1 || told[0].Severity != "error" || told[0].Summary != "Control Plane Not Configured" {
			t.Errorf("%s: listed %v, told %+v", kind, namesOf(found), told)
		}
	}
}

// What a list block may not say is an error before anything is requested.
func TestInvalidListBlocks(t *testing.T) {
	t.Parallel()
	w := fixture.NewCore(t)
	for name, test := range map[string]struct {
		kind   string
		config map[string]any
		want   string
	}{
		"registries":            {"palette_oci_registry", nil, ""},
		"registries, kind":      {"palette_oci_registry", map[string]any{"auth_type": "ECR"}, "Invalid Auth Type"},
		"registries, names":     {"palette_oci_registry", map[string]any{"name": "a", "name_prefix": "a"}, "Invalid Attribute Combination"},
		"registries, no name":   {"palette_oci_registry", map[string]any{"name": ""}, "Empty Value"},
		"profiles":              {"palette_cluster_profile", map[string]any{"tags": map[string]any{"team": ""}, "scope": "tenant"}, ""},
		"profiles, scope":       {"palette_cluster_profile", map[string]any{"scope": "system"}, "Invalid Scope"},
		"profiles, names":       {"palette_cluster_profile", map[string]any{"name": "a", "name_prefix": "a"}, "Invalid Attribute Combination"},
		"layers":                {"palette_helm_layer", map[string]any{"cluster_profile_id": "a", "registry_name": "acr"}, ""},
		"layers, names":         {"palette_helm_layer", map[string]any{"cluster_profile_name": "a", "cluster_profile_name_prefix": "a"}, "Invalid Attribute Combination"},
		"layers, uid and name":  {"palette_helm_layer", map[string]any{"cluster_profile_id": "a", "cluster_profile_name": "a"}, "Invalid Attribute Combination"},
		"layers, uid and scope": {"palette_helm_layer", map[string]any{"cluster_profile_id": "a", "scope": "tenant"}, "Invalid Attribute Combination"},
	} {
		told := w.ValidateList(t.Context(), acctest.ListBlock{Type: test.kind, Config: test.config})
		switch {
		case test.want == "" && len(told) > 0, test.want != "" && len(told) == 0:
			t.Errorf("%s: told %+v", name, told)
		case test.want != "" && told[0].Summary != test.want:
			t.Errorf("%s: told %q", name, told[0].Summary)
		}
	}
	if requests := w.Faulty.Requests(); len(requests) > 0 {
		t.Errorf("requested %v", requests)
	}
	found, told := w.List(t.Context(), acctest.ListBlock{Type: "palette_helm_layer", Config: map[string]any{"cluster_profile_id": "0123456789abcdef01234567"}})
	if len(found) > 0 || len(told) != 1 || told[0].Summary != "Cluster Profile Not Found" {
		t.Errorf("listed %v, told %+v", namesOf(found), told)
	}
	if _, told := w.List(t.Context(), acctest.ListBlock{Type: "palette_cluster_profile", Config: map[string]any{"scope": "project"}}); len(told) != 1 || told[0].Summary != "Project Not Configured" {
		t.Errorf("told %+v", told)
	}
}

// listedRow is a profile of Palette's list.
func listedRow(name, scope, kind string) v1.ClusterProfileSummary {
	one := v1.ClusterProfileSummary{
		Metadata:    &v1.ObjectMeta{UID: "uid-" + name, Name: name, Annotations: map[string]string{v1.AnnotationScope: scope}},
		SpecSummary: &v1.ClusterProfileSpecSummary{Version: "1.0.0", Published: &v1.ClusterProfileTemplateSummary{Type: kind}},
	}
	if kind == "" {
		one.SpecSummary.Published = nil
	}
	return one
}

// Profiles that the resource cannot take over are not listed: those of Palette
// itself, of another project, and of other types.
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
		found, told := w.List(t.Context(), acctest.ListBlock{Type: "palette_cluster_profile"})
		if diff := cmp.Diff(want, namesOf(found)); diff != "" || len(told) > 0 {
			t.Errorf("%q: told %+v, listed (-want +got):\n%s", project, told, diff)
		}
	}
}

// Each profile is read where it lives, which the list says.
func TestListsReadInScope(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"palette_cluster_profile", "palette_helm_layer"} {
		w := estateOfLists(t, "Default")
		var mu sync.Mutex
		found := map[string]int{}
		w.Faulty.Break(acctest.Match{Path: "^/v1/clusterprofiles/"}, func(request *http.Request, next http.RoundTripper) (*http.Response, error) {
			mu.Lock()
			defer mu.Unlock()
			found[map[bool]string{true: "tenant", false: "project"}[request.Header.Get(v1.HeaderProjectUID) == ""]]++
			return next.RoundTrip(request)
		})
		w.List(t.Context(), acctest.ListBlock{Type: kind, Include: true})
		if diff := cmp.Diff(map[string]int{"tenant": 3, "project": 1}, found); diff != "" {
			t.Errorf("%s reads (-want +got):\n%s", kind, diff)
		}
	}
}

// A registry of something else than Helm charts is not listed.
func TestListOfRegistriesOfPacks(t *testing.T) {
	t.Parallel()
	w := fixture.NewCore(t)
	var list v1.OciRegistries
	for _, provider := range []string{"", v1.ProviderHelm, v1.ProviderZarf, v1.ProviderPack} {
		list.Items = append(list.Items, v1.OciRegistry{
			Metadata: &v1.ObjectMeta{UID: "uid-" + provider, Name: "of " + provider}, Spec: &v1.OciRegistrySpec{ProviderType: provider},
		})
	}
	body, err := json.Marshal(list)
	fixture.Must(t, err)
	w.Faulty.Break(acctest.Match{Path: "/summary$"}, acctest.Responds(200, string(body)))
	found, told := w.List(t.Context(), acctest.ListBlock{Type: "palette_oci_registry"})
	if diff := cmp.Diff([]string{"of ", "of helm"}, namesOf(found)); diff != "" || len(told) > 0 {
		t.Errorf("told %+v, listed (-want +got):\n%s", told, diff)
	}
}

// A pack whose registry Palette does not have any more is no layer.
func TestListOfLayerWithoutRegistry(t *testing.T) {
	t.Parallel()
	w := estateOfLists(t, "")
	w.Faulty.Break(acctest.Match{Path: "/summary$"}, acctest.Responds(200, `{"items":[]}`))
	found, told := w.List(t.Context(), acctest.ListBlock{Type: "palette_helm_layer"})
	if len(found)+len(told) > 0 {
		t.Errorf("told %+v, listed %v", told, namesOf(found))
	}
}
