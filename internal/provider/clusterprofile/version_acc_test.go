package clusterprofile_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// unknownAfter checks whether a plan leaves an attribute unknown.
func unknownAfter(t *testing.T, w *acctest.Workspace, address, attribute string) bool {
	t.Helper()
	var plan struct {
		Changes []struct {
			Address string
			Change  struct {
				Unknown map[string]any `json:"after_unknown"`
			}
		} `json:"resource_changes"`
	}
	if err := json.Unmarshal([]byte(w.Run("show", "-json", "plan.bin").MustSucceed(t).Stdout), &plan); err != nil {
		t.Fatal(err)
	}
	for _, change := range plan.Changes {
		if change.Address == address {
			return change.Change.Unknown[attribute] == true
		}
	}
	return false
}

// wantDocument fails the test if a version is not as it was before, to the byte.
func wantDocument(t *testing.T, world *testbed.World, object, uid, before string) {
	t.Helper()
	if diff := cmp.Diff(before, fixture.ProfileDocument(t, world, uid)); diff != "" {
		t.Errorf("%s (-before +after):\n%s", object, diff)
	}
}

// wantDestroyed fails the test unless Palette has only these versions, and no registry.
func wantDestroyed(t *testing.T, client *palette.Client, versions ...string) {
	t.Helper()
	fixture.WantVersions(t, client, versions...)
	if names := fixture.RegistryNames(t, client); len(names) > 0 {
		t.Errorf("registries are left: %v", names)
	}
}

// A new version of a profile is created in place, and its layers follow it. The earlier version keeps every byte.
func TestProfileVersionInPlace(t *testing.T) {
	t.Parallel()
	world, registry := fixture.Azure(t)
	host, client := fixture.Palette(t, world)
	testbed.Must(registry.PushChart(testbed.Chart{Name: "web", Version: "1.3.0"}, "charts/web"))
	testbed.Must(registry.PushChart(testbed.Chart{Name: "extra"}, "charts/extra"))
	w := acctest.NewWorkspace(t, world)
	w.Write(fixture.Remote + fixture.ACR + fixture.AppsVersion("1.0.0") + fixture.WebLayer + fixture.CacheLayer)
	w.Apply().MustSucceed(t)
	first := fixture.ID(t, w, "palette_cluster_profile.apps")
	fixture.EditProfile(t, client, first, func(packs []palette.Pack) ([]palette.Pack, error) {
		own := palette.Pack{}
		own.Name, own.Type, own.Layer, own.Values = "quota", v1.PackManifest, v1.LayerAddon,
			"pack:\n  spectrocloud.com/install-priority: \"5\"\n"
		own.Manifests = []palette.Manifest{{Name: "quota", Content: "kind: ResourceQuota"}}
		for i := range packs {
			if packs[i].Name == "web" {
				packs[i].Values = strings.Replace(packs[i].Values, "pack:", "pack:\n  example.com/kept: \"yes\"", 1)
			}
		}
		return append(packs, own), nil
	})
	w.Plan().MustBeEmpty(t)
	before := fixture.ProfileDocument(t, world, first)

	// The version changes together with one changed, one added and one removed layer.
	w.Write(
		fixture.Remote + fixture.ACR + fixture.AppsVersion("1.1.0") +
			fixture.AppsLayer("web", "web", "1.3.0", `namespace = "web"`) +
			fixture.AppsLayer("extra", "extra", "1.0.0"),
	)
	plan := w.Plan()
	fixture.WantChanges(t, plan, "create palette_helm_layer.extra", "delete palette_helm_layer.cache",
		"update palette_cluster_profile.apps", "update palette_helm_layer.web")
	for _, open := range [][2]string{
		{"palette_cluster_profile.apps", "id"}, {"palette_helm_layer.web", "cluster_profile_id"}, {"palette_helm_layer.web", "id"},
	} {
		if !unknownAfter(t, w, open[0], open[1]) {
			t.Errorf("%s of %s is not known after apply only", open[1], open[0])
		}
	}
	if warnings := plan.Warnings(); len(warnings) > 0 {
		t.Errorf("warnings: %+v", warnings)
	}
	host.ResetRequests()
	w.Run("apply", "-json", "plan.bin").MustSucceed(t)
	for _, request := range host.Requests() {
		if strings.Contains(request.Path, first) &&
			(strings.HasSuffix(request.Path, "/publish") || request.Method == http.MethodDelete) {
			t.Errorf("the earlier version got %v", request)
		}
	}
	wantDocument(t, world, "the earlier version", first, before)
	second := fixture.ID(t, w, "palette_cluster_profile.apps")
	packs := fixture.Packs(t, client, second)
	names := fixture.PackNames(packs)
	slices.Sort(names)
	if diff := cmp.Diff([]string{"extra", "quota", "web"}, names); diff != "" {
		t.Errorf("packs (-want +got):\n%s", diff)
	}
	web := packs[slices.IndexFunc(packs, func(p palette.Pack) bool { return p.Name == "web" })]
	if !strings.Contains(web.Values, "example.com/kept") || web.Tag != "1.3.0" {
		t.Errorf("web came along as %+v", web)
	}
	w.Plan().MustBeEmpty(t)
	fixture.WantVersions(t, client, "1.0.0", "1.1.0")

	w.Destroy().MustSucceed(t)
	wantDestroyed(t, client)
}

// With destroy_earlier_versions = false, the plan names the kept versions, and the registry that they use cannot be
// deleted. The next step of the error deletes both.
func TestEarlierVersionsKept(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	_, client := fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	for _, version := range []string{"1.0.0", "1.1.0"} {
		w.Write(fixture.Remote + fixture.ACR + fixture.AppsVersion(version, "destroy_earlier_versions = false") +
			fixture.WebLayer)
		w.Apply().MustSucceed(t)
	}
	warnings := w.Plan("-destroy").MustSucceed(t).Warnings()
	if len(warnings) != 1 || warnings[0].Summary != "Earlier Versions Kept" ||
		!strings.Contains(warnings[0].Detail, "apps 1.0.0, which uses the registry acr") ||
		!strings.Contains(warnings[0].Detail, `id = "tenant:apps:1.0.0"`) {
		t.Errorf("warnings: %+v", warnings)
	}
	destroyed := w.Destroy().MustFail(t, "Registry In Use", "")
	if !strings.Contains(destroyed.Detail, "apps 1.0.0") {
		t.Errorf("the error does not name the version:\n%s", destroyed.Detail)
	}
	fixture.WantVersions(t, client, "1.0.0")
	w.Write(
		fixture.Remote + fixture.ACR + fixture.AppsVersion("1.0.0") +
			strings.Replace(fixture.ImportBlock.FindString(warnings[0].Detail), "<label>", "apps", 1),
	)
	w.Apply().MustSucceed(t)
	w.Destroy().MustSucceed(t)
	wantDestroyed(t, client)
}

// A destroy also deletes the earlier versions that the resource created, and no others. A registry that they use is
// deleted in the same run. The versions have every form that Palette accepts.
func TestDestroyEarlierVersions(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	_, client := fixture.Palette(t, world)
	if _, err := client.CreateProfile(t.Context(), palette.Tenant(), palette.NewProfile{
		Name: "apps", Version: "0.9.0", Type: palette.TypeAddOn, CloudType: palette.CloudAll, Publish: true,
	}); err != nil {
		t.Fatal(err)
	}
	w := acctest.NewWorkspace(t, world)
	for _, version := range []string{"v1", "1.9.6-longhorn", "2.0"} {
		w.Write(fixture.Remote + fixture.ACR + fixture.AppsVersion(version) + fixture.WebLayer)
		w.Apply().MustSucceed(t)
	}
	w.Write(fixture.Remote + fixture.ACR + fixture.AppsVersion("2.0", "destroy_earlier_versions = true") +
		fixture.WebLayer + `
data "palette_cluster_profile" "before" {
  name    = "apps"
  version = "1.9.6-longhorn"
}
`)
	w.Apply().MustSucceed(t)
	if layers := w.State("data.palette_cluster_profile.before")["layers"].([]any); len(layers) != 1 {
		t.Errorf("the earlier version is read with the layers %v", layers)
	}
	fixture.WantVersions(t, client, "0.9.0", "1.9.6-longhorn", "2.0", "v1")
	w.Destroy().MustSucceed(t)
	wantDestroyed(t, client, "0.9.0")
}

// The next apply completes a version whose creation failed in the middle.
func TestProfileVersionFinishedLater(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	host, client := fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	w.Write(fixture.Remote + fixture.ACR + fixture.AppsVersion("1.0.0") + fixture.WebLayer + fixture.CacheLayer)
	w.Apply().MustSucceed(t)
	first := fixture.ID(t, w, "palette_cluster_profile.apps")
	before := fixture.ProfileDocument(t, world, first)
	refusal := testbed.Respond(http.StatusBadRequest, `{"code":"Refused","message":"not today"}`)
	for i, request := range []testbed.Match{
		{Method: http.MethodPost, Path: "/clone$"},
		{Method: http.MethodPatch, Path: "/metadata$"},
		{Method: http.MethodPut, Path: "^/v1/clusterprofiles/"},
		{Method: http.MethodPatch, Path: "/publish$"},
	} {
		// Every version changes a layer, so that each request is sent.
		changed := strings.Replace(fixture.WebLayer, `namespace = "web"`, fmt.Sprintf("namespace = \"web-%d\"", i), 1)
		w.Write(fixture.Remote + fixture.ACR + fixture.AppsVersion(fmt.Sprintf("1.%d.0", i+1)) + changed +
			fixture.CacheLayer)
		heal := host.Fault(request, refusal)
		if failed := w.Apply(); len(failed.Errors()) == 0 || !strings.Contains(failed.Text(), "not today") {
			t.Fatalf("%v: no error\n%s", request, failed.Text())
		}
		heal()
		w.Apply().MustSucceed(t)
		w.Plan().MustBeEmpty(t)
		if names := fixture.PackNames(fixture.Packs(t, client,
			fixture.ID(t, w, "palette_cluster_profile.apps"))); len(names) != 2 {
			t.Errorf("%v: packs %v", request, names)
		}
	}
	wantDocument(t, world, "the first version", first, before)
	fixture.WantVersions(t, client, "1.0.0", "1.1.0", "1.2.0", "1.3.0", "1.4.0")
}

// Layers that leave the profile together with a new version leave the earlier version unchanged.
func TestLayersThatLeaveWithVersion(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	_, client := fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	many := func(names string) string {
		return fixture.AppsLayer("many", "web", "1.2.3", "for_each = toset(["+names+"])", "name = each.key")
	}
	renamed := func(name string) string { return fixture.AppsLayer("renamed", "web", "1.2.3", "name = \""+name+"\"") }
	before := fixture.Remote + fixture.ACR + fixture.AppsVersion("1.0.0") + many(`"a", "b"`) + renamed("old") +
		fixture.CacheLayer
	w.Write(before)
	w.Apply().MustSucceed(t)
	first := fixture.ID(t, w, "palette_cluster_profile.apps")
	kept := fixture.ProfileDocument(t, world, first)

	// The next version of another profile gets the layer.
	other := "\nresource \"palette_cluster_profile\" \"other\" {\n  name = \"other\"\n}\n"
	w.Write(before + other)
	w.Apply().MustSucceed(t)
	w.Write(fixture.Remote + fixture.ACR + fixture.AppsVersion("1.1.0") + many(`"a"`) + renamed("new") + other +
		strings.Replace(fixture.CacheLayer, "cluster_profile.apps", "cluster_profile.other", 1))
	moved := w.Plan().MustFail(t, "Layer Cannot Be Moved", "cluster_profile_id")
	if !strings.Contains(moved.Detail, "Apply the new version first") {
		t.Errorf("no way out in:\n%s", moved.Detail)
	}

	w.Write(fixture.Remote + fixture.ACR + fixture.AppsVersion("1.1.0") + many(`"a"`) + renamed("new") + other +
		fixture.CacheLayer)
	fixture.WantChanges(t, w.Plan(), `delete palette_helm_layer.many["b"]`, "replace palette_helm_layer.renamed",
		"update palette_cluster_profile.apps", "update palette_helm_layer.cache", `update palette_helm_layer.many["a"]`)
	w.Run("apply", "-json", "plan.bin").MustSucceed(t)
	wantDocument(t, world, "the earlier version", first, kept)
	names := fixture.PackNames(fixture.Packs(t, client, fixture.ID(t, w, "palette_cluster_profile.apps")))
	slices.Sort(names)
	if diff := cmp.Diff([]string{"a--web", "cache", "new--web"}, names); diff != "" {
		t.Errorf("packs (-want +got):\n%s", diff)
	}
	w.Plan().MustBeEmpty(t)

	// Without a new version, a removed layer is deleted, and a moved layer is moved.
	w.Write(fixture.Remote + fixture.ACR + fixture.AppsVersion("1.1.0") + renamed("new") + other +
		strings.Replace(fixture.CacheLayer, "cluster_profile.apps", "cluster_profile.other", 1))
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	for address, want := range map[string][]string{
		"palette_cluster_profile.apps": {"new--web"}, "palette_cluster_profile.other": {"cache"},
	} {
		if diff := cmp.Diff(want, fixture.PackNames(fixture.Packs(t, client, fixture.ID(t, w, address)))); diff != "" {
			t.Errorf("packs of %s (-want +got):\n%s", address, diff)
		}
	}
	wantDocument(t, world, "the earlier version", first, kept)
}

// If the next version exists, nothing is changed. The next step of the error adopts it, with the layers that are as
// configured.
func TestProfileVersionExists(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	_, client := fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	w.Write(fixture.Remote + fixture.ACR + fixture.AppsVersion("1.0.0") + fixture.WebLayer + fixture.CacheLayer)
	w.Apply().MustSucceed(t)
	first := fixture.ID(t, w, "palette_cluster_profile.apps")
	kept := fixture.ProfileDocument(t, world, first)
	made, err := client.CreateProfile(t.Context(), palette.Tenant(), palette.NewProfile{
		Name: "apps", Version: "1.1.0", Type: palette.TypeAddOn, CloudType: palette.CloudAll, Publish: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	fixture.EditProfile(t, client, made, func([]palette.Pack) ([]palette.Pack, error) {
		var packs []palette.Pack
		for _, ref := range fixture.Packs(t, client, first) {
			pack := palette.Pack{}
			pack.Name, pack.Type, pack.Layer, pack.Tag, pack.RegistryUID, pack.Values = ref.Name, ref.Type, ref.Layer,
				ref.Tag, ref.RegistryUID, ref.Values
			packs = append(packs, pack)
		}
		return packs, nil
	})
	there := fixture.ProfileDocument(t, world, made)

	w.Write(fixture.Remote + fixture.ACR + fixture.AppsVersion("1.1.0") + fixture.WebLayer + fixture.CacheLayer)
	failed := w.Apply().MustFail(t, "Cluster Profile Already Exists", "version")
	if !strings.Contains(failed.Detail, "terraform state rm palette_cluster_profile.<label>") {
		t.Errorf("no way out in:\n%s", failed.Detail)
	}
	if w.State("palette_cluster_profile.apps")["version"] != "1.0.0" {
		t.Error("the state has the version that was not made")
	}
	w.Run("state", "rm", "palette_cluster_profile.apps").MustSucceed(t)
	w.File("import.tf", strings.Replace(fixture.ImportBlock.FindString(failed.Detail), "<label>", "apps", 1))
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	wantDocument(t, world, "the adopted version", made, there)
	wantDocument(t, world, "the earlier version", first, kept)
}
