package acctest_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// The example adopts a profile with all of its layers, and nothing else in it.
func TestExampleAdoptsProfile(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	first := acctest.NewWorkspace(t, world)
	first.Write(fixture.Embedded + adoptable)
	first.Apply().MustSucceed(t)
	uid := fixture.ID(t, first, "palette_cluster_profile.apps")
	_, err := fixture.EmbeddedClient(t, world, first).EditProfile(t.Context(), palette.Tenant(), uid,
		func(packs []palette.Pack) ([]palette.Pack, error) {
			return append(packs, palette.Pack{
				Name: "by-hand", Type: palette.PackManifest, Layer: palette.LayerAddon, UID: v1.ManifestPackUID,
				Manifests: []palette.Manifest{
					{Name: "m", Content: "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: m\n"},
				},
			}), nil
		})
	fixture.Must(t, err)
	before := fixture.Packs(t, fixture.EmbeddedClient(t, world, first), uid)

	second := acctest.NewWorkspace(t, world)
	second.Env = append(second.Env, "PALETTE_EMBEDDED_PATH="+first.Dir+"/.palette", "TF_VAR_profile=team: apps",
		"TF_VAR_profile_version=1.2.0")
	second.File("main.tf", example(t, "adopt/main.tf"))
	var imported []string
	for _, change := range second.Plan().MustSucceed(t).Changes {
		imported = append(imported, change.Action+" "+change.Address)
	}
	slices.Sort(imported)
	want := []string{
		"import palette_cluster_profile.adopted", `import palette_helm_layer.adopted["again"]`, `import palette_helm_layer.adopted["web"]`,
	}
	if diff := cmp.Diff(want, imported); diff != "" {
		t.Errorf("plans (-want +got):\n%s", diff)
	}
	second.Apply().MustSucceed(t)
	second.Plan().MustBeEmpty(t)
	first.Plan().MustBeEmpty(t)
	if diff := cmp.Diff(before, fixture.Packs(t, fixture.EmbeddedClient(t, world, first), uid)); diff != "" {
		t.Errorf("packs (-before +after):\n%s", diff)
	}
	damageLayer(t, fixture.EmbeddedClient(t, world, first), uid)
	wantHelm(t, first, uid)
}

// damageLayer gives the layer web values that cannot be parsed.
func damageLayer(t *testing.T, client *palette.Client, uid string) {
	t.Helper()
	_, err := client.EditProfile(t.Context(), palette.Tenant(), uid,
		func(packs []palette.Pack) ([]palette.Pack, error) {
			index := slices.IndexFunc(packs, func(p palette.Pack) bool { return p.Name == "web" })
			packs[index].Values = "pack: [\n"
			return packs, nil
		})
	fixture.Must(t, err)
}

// wantHelm reads a profile whose layer web is damaged: a pack that is not a readable chart has no helm.
func wantHelm(t *testing.T, w *acctest.Workspace, uid string) {
	t.Helper()
	w.Write(fixture.Embedded + "data \"palette_cluster_profile\" \"read\" {\n  id = \"" + uid + "\"\n}\n")
	w.Run("state", "rm", "palette_oci_registry.acr", "palette_cluster_profile.apps", "palette_helm_layer.web",
		"palette_helm_layer.again").MustSucceed(t)
	w.Apply().MustSucceed(t)
	got := map[string]any{}
	for _, element := range w.State("data.palette_cluster_profile.read")["layers"].([]any) {
		layer, _ := element.(map[string]any)
		got[layer["name"].(string)] = layer["helm"]
	}
	want := map[string]any{
		"web": nil, "by-hand": nil,
		"again--web": map[string]any{
			"name": "again", "chart": "web", "namespace": nil, "release_name": nil, "install_order": float64(0), "values": nil,
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("helm (-want +got):\n%s", diff)
	}
}

const everything = `
provider "palette" {
  api_key = "` + fixture.PaletteKey + `"
}
data "palette_oci_registries" "all" {}
data "palette_oci_registries" "ecr" {
  auth_type = "ecr"
}
data "palette_cluster_profiles" "all" {}
data "palette_cluster_profiles" "old" {
  name_prefix = "p-0"
  version     = "1.0.0"
  tags        = { team = "shop" }
}
`

// The data sources return all objects, with one request for all registries and one for each page of profiles.
func TestDataSourcesOfAll(t *testing.T) {
	t.Parallel()
	const n, page = 56, 50
	world, _ := fixture.Azure(t)
	host, client := fixture.Palette(t, world)
	for _, listed := range []palette.Registry{
		{Name: "acr", Settings: registry.Settings{Kind: registry.Basic, Endpoint: endpoint.Read("contoso.azurecr.io"), ContentPath: "charts"}},
		{Name: "open", Settings: registry.Settings{
			Kind: registry.ECR, Endpoint: endpoint.Read("214575254960.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com"), DefaultRegion: "eu-west-1",
		}},
	} {
		_, err := client.CreateRegistry(t.Context(), listed)
		fixture.Must(t, err)
	}
	for i := range n / 2 {
		for _, version := range []string{"1.0.0", "1.10.0"} {
			made := palette.NewProfile{
				Name: fmt.Sprintf("p-%02d", i), Version: version, Type: palette.TypeAddOn, CloudType: palette.CloudAll,
			}
			if i < 2 {
				made.Tags, made.Description = map[string]string{"team": "shop", "plain": ""}, "a shop"
			}
			_, err := client.CreateProfile(t.Context(), palette.Tenant(), made)
			fixture.Must(t, err)
		}
	}
	w := acctest.NewWorkspace(t, world)
	against(w, host)
	w.Write(everything)
	before := len(host.Requests())
	w.Plan().MustBeEmpty(t)
	wanted := map[string]int{
		"GET /v1/registries/oci/summary": 1, "POST /v1/dashboard/clusterprofiles": (n+page-1)/page + 1,
	}
	if diff := cmp.Diff(wanted, requestsByPath(host.Requests()[before:])); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
	w.Apply().MustSucceed(t)
	wantRegistries(t, w)
	all := w.State("data.palette_cluster_profiles.all")["profiles"].(map[string]any)
	if len(all) != n/2 {
		t.Errorf("%d names", len(all))
	}
	newest := all["p-00"].(map[string]any)["versions"].([]any)[0].(map[string]any)
	delete(newest, "id")
	if diff := cmp.Diff(map[string]any{
		"name": "p-00", "version": "1.10.0", "scope": "tenant", "description": "a shop", "published": false, "type": "add-on",
		"cloud_type": "all", "tags": map[string]any{"team": "shop", "plain": ""},
	}, newest); diff != "" {
		t.Errorf("the newest version (-want +got):\n%s", diff)
	}
	old := w.State("data.palette_cluster_profiles.old")["profiles"].(map[string]any)
	if len(old) != 2 || len(old["p-01"].(map[string]any)["versions"].([]any)) != 1 {
		t.Errorf("filtered are %v", old)
	}

	host.Fault(testbed.Match{Method: http.MethodGet, Path: "/summary$"}, testbed.Rewrite(listedTwice))
	for _, problem := range w.Plan().Errors() {
		if problem.Summary != "Registry Name Ambiguous" ||
			!strings.HasPrefix(problem.Address, "data.palette_oci_registries.") {
			t.Errorf("%+v", problem)
		}
		fixture.MustReadWell(t, problem)
	}
}

func wantRegistries(t *testing.T, w *acctest.Workspace) {
	t.Helper()
	all := w.State("data.palette_oci_registries.all")["registries"].(map[string]any)
	for name, want := range map[string]map[string]any{
		"acr": {
			"auth_type": "basic", "endpoint": "contoso.azurecr.io", "protected": nil, "default_region": nil, "synchronization": false, "provider_type": "helm",
		},
		"open": {
			"auth_type": "ecr", "endpoint": "214575254960.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com", "protected": false,
			"default_region": "eu-west-1", "synchronization": false, "provider_type": "helm",
		},
	} {
		got, _ := all[name].(map[string]any)
		delete(got, "id")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	ecr := w.State("data.palette_oci_registries.ecr")["registries"].(map[string]any)
	if len(all) != 2 || len(ecr) != 1 || ecr["open"] == nil {
		t.Errorf("all are %v, those of Amazon ECR %v", all, ecr)
	}
}

// A CLI that knows identities imports by them, keeps them while the profile gets its next version, and plans
// nothing afterwards. Terraform 1.11 knows none.
func TestIdentitiesInCLI(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	first := acctest.NewWorkspace(t, world)
	if version := first.Run("version").Text(); strings.Contains(version, "Terraform v1.11") {
		t.Skip("Terraform 1.11 knows no identities")
	}
	first.Write(fixture.Embedded + adoptable)
	first.Apply().MustSucceed(t)
	first.Plan().MustBeEmpty(t)
	second := acctest.NewWorkspace(t, world)
	second.Write(strings.Replace(fixture.Embedded, "${path.root}", first.Dir, 1) + adoptable)
	profile := fixture.ID(t, first, "palette_cluster_profile.apps")
	second.File("import.tf", fmt.Sprintf(`
import {
  to       = palette_oci_registry.acr
  identity = { id = %q }
}
import {
  to       = palette_cluster_profile.apps
  identity = { id = %q }
}
import {
  to       = palette_helm_layer.web
  identity = { cluster_profile_id = %[2]q, name = "web" }
}
import {
  to       = palette_helm_layer.again
  identity = { cluster_profile_id = %[2]q, name = "again" }
}
`, fixture.ID(t, first, "palette_oci_registry.acr"), profile))
	for _, change := range second.Plan().MustSucceed(t).Changes {
		if change.Action != "import" {
			t.Errorf("plans %v", change)
		}
	}
	second.Apply().MustSucceed(t)
	second.Plan().MustBeEmpty(t)
	second.File("import.tf", "")
	second.Write(
		strings.Replace(fixture.Embedded, "${path.root}", first.Dir, 1) +
			strings.Replace(adoptable, `"1.2.0"`, `"1.3.0"`, 1),
	)
	second.Apply().MustSucceed(t)
	second.Plan().MustBeEmpty(t)
	if fixture.ID(t, second, "palette_cluster_profile.apps") == profile {
		t.Error("the next version has the same uid")
	}
	second.Destroy().MustSucceed(t)
}

var (
	listHead = regexp.MustCompile(`(?m)^list "(\w+)" "\w+" \{$`)
	listName = regexp.MustCompile(`(?m)^ {4}(\w+) +=`)
)

// The examples of list blocks are formatted HCL with filters that the provider has. The guide names every filter of
// every list block.
func TestExamplesOfLists(t *testing.T) {
	t.Parallel()
	world := testbed.New(t)
	w, core := acctest.NewWorkspace(t, world), fixture.NewCore(t)
	guide, err := os.ReadFile(filepath.Join("..", "..", "templates", "guides", "import-everything.md.tmpl"))
	fixture.Must(t, err)
	for _, kind := range []string{"palette_oci_registry", "palette_cluster_profile", "palette_helm_layer"} {
		filters := core.Filters(t.Context(), kind)
		text := example(t, "list-resources/"+kind+"/list-resource.tfquery.hcl")
		w.File(kind+".tf", text)
		for _, head := range listHead.FindAllStringSubmatch(text, -1) {
			if head[1] != kind {
				t.Errorf("the example of %s lists %s", kind, head[1])
			}
		}
		named := listName.FindAllStringSubmatch(text, -1)
		if len(named) == 0 {
			t.Errorf("the example of %s has no filter", kind)
		}
		for _, match := range named {
			if !slices.Contains(filters, match[1]) {
				t.Errorf("%s has no filter %s", kind, match[1])
			}
		}
		row := regexp.MustCompile("(?m)^\\| `" + kind + "` \\| .*(name|id).*$").FindString(string(guide))
		for _, filter := range filters {
			if !strings.Contains(row, "`"+filter+"`") {
				t.Errorf("the guide does not name the filter %s of %s", filter, kind)
			}
		}
	}
	w.Run("fmt", "-check", "-diff").MustSucceed(t)
}
