package acctest_test

import (
	"encoding/json"
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

// manifestContent returns the content of every manifest of a pack.
func manifestContent(t *testing.T, client *palette.Client, uid, name string) (content []string) {
	t.Helper()
	fixture.EditProfile(t, client, uid, func(packs []palette.Pack) ([]palette.Pack, error) {
		for _, pack := range packs {
			for _, manifest := range pack.Manifests {
				if pack.Name == name {
					content = append(content, manifest.Content)
				}
			}
		}
		return packs, nil
	})
	return content
}

const layered = `
resource "palette_oci_registry" "acr" {
  name              = "acr"
  auth_type         = "basic"
  endpoint          = "contoso.azurecr.io"
  base_content_path = "charts"
  basic             = { username = "palette", password_wo = "` + fixture.Password + `" }
}

resource "palette_cluster_profile" "apps" {
  name = "apps"
}

resource "palette_cluster_profile" "other" {
  name = "other"
}
`

const webLayers = `
resource "palette_helm_layer" "web" {
  cluster_profile_id = palette_cluster_profile.apps.id
  registry_name      = palette_oci_registry.acr.name
  chart              = "web"
  version            = "1.2.3"
}

resource "palette_helm_layer" "second" {
  cluster_profile_id = palette_cluster_profile.apps.id
  registry_name      = palette_oci_registry.acr.name
  chart              = "web"
  name               = "second"
  version            = "1.2.3"
  values             = "replicaCount: 2 # two"
}
`

// Foreign packs of a profile, and foreign keys of the header of a layer, keep their content and place, whatever
// happens to the layers.
func TestForeignPacksAreKept(t *testing.T) {
	t.Parallel()
	const (
		header   = "pack:\n  namespace: theirs   # odd   spacing is kept\n  content: {}\n"
		manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: theirs # kept\n\n"
	)
	world, _ := fixture.Azure(t)
	_, client := fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	w.Write(fixture.Remote + layered)
	w.Apply().MustSucceed(t)
	uid, other := fixture.ID(t, w, "palette_cluster_profile.apps"), fixture.ID(t, w, "palette_cluster_profile.other")

	foreign := func(name string) palette.Pack {
		return palette.Pack{
			Name: name, Type: v1.PackSpectro, Layer: v1.LayerAddon, UID: "0123456789abcdef01234567", Tag: "1.0.x",
			Values: header,
		}
	}
	notes := palette.Pack{
		Name: "notes", Type: v1.PackManifest, Layer: v1.LayerAddon, UID: v1.ManifestPackUID,
		Manifests: []palette.Manifest{{Name: "map", Content: manifest}},
	}
	fixture.EditProfile(t, client, uid,
		func(packs []palette.Pack) ([]palette.Pack, error) { return append(packs, foreign("first"), notes), nil })
	theirs := func() (packs []palette.Pack) {
		t.Helper()
		return slices.DeleteFunc(fixture.Packs(t, client, uid),
			func(p palette.Pack) bool { return p.Type == v1.PackOci })
	}
	names := func(want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, fixture.PackNames(fixture.Packs(t, client, uid))); diff != "" {
			t.Errorf("packs (-want +got):\n%s", diff)
		}
	}
	valuesOf := func(profile, name string) string {
		t.Helper()
		for _, pack := range fixture.Packs(t, client, profile) {
			if pack.Name == name {
				return pack.Values
			}
		}
		t.Fatalf("no pack %s", name)
		return ""
	}

	first, second, _ := strings.Cut(strings.TrimPrefix(webLayers, "\n"), "\n\n")
	first += "\n"
	w.Write(fixture.Remote + layered + first)
	w.Apply().MustSucceed(t)
	w.Write(fixture.Remote + layered + webLayers)
	w.Apply().MustSucceed(t)
	fixture.EditProfile(t, client, uid, func(packs []palette.Pack) ([]palette.Pack, error) {
		for i := range packs {
			if packs[i].Name == "second--web" {
				packs[i].Values = strings.Replace(packs[i].Values, "pack:\n",
					"pack:\n  # of the platform team\n  namespaceLabels:\n    shop: \"tier=web\"\n", 1)
			}
		}
		return append(packs, foreign("last")), nil
	})
	names("first", "notes", "web", "second--web", "last")
	before := theirs()
	w.Plan().MustBeEmpty(t)

	changed := strings.Replace(second, `version            = "1.2.3"`, `version = "1.2.3"
  namespace     = "shop"
  release_name  = "frontend"
  install_order = -5`, 1)
	w.Write(fixture.Remote + layered + first + changed)
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	names("first", "notes", "web", "second--web", "last")
	if diff := cmp.Diff(before, theirs()); diff != "" {
		t.Errorf("packs of others (-before +after):\n%s", diff)
	}
	if got := manifestContent(t, client, uid, "notes"); !slices.Equal(got, []string{manifest}) {
		t.Errorf("the manifest is %q", got)
	}
	values := valuesOf(uid, "second--web")
	for _, needle := range []string{
		"# of the platform team", "namespaceLabels:", `shop: "tier=web"`, `namespace: "shop"`, `spectrocloud.com/install-priority: "-5"`,
		`spectrocloud.com/display-name: "second"`, `web: "frontend"`, "replicaCount: 2 # two",
	} {
		if !strings.Contains(values, needle) {
			t.Errorf("no %q in the values:\n%s", needle, values)
		}
	}

	// The layer moves to another profile, and the first one loses it.
	w.Write(
		fixture.Remote + layered + first +
			strings.Replace(changed, "palette_cluster_profile.apps.id", "palette_cluster_profile.other.id", 1),
	)
	plan := w.Plan().MustSucceed(t)
	if len(plan.Changes) != 1 ||
		plan.Changes[0] != (acctest.Change{Address: "palette_helm_layer.second", Action: "update"}) {
		t.Errorf("the move plans %v", plan.Changes)
	}
	w.Run("apply", "-json", "plan.bin").MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	names("first", "notes", "web", "last")
	if moved := valuesOf(other, "second--web"); !strings.Contains(moved, "replicaCount: 2") ||
		!strings.Contains(moved, `namespace: "shop"`) {
		t.Errorf("the moved layer has the values:\n%s", moved)
	}
	if id := fixture.ID(t, w, "palette_helm_layer.second"); id != other+"/second" {
		t.Errorf("the moved layer is %s", id)
	}
	w.Write(fixture.Remote + layered)
	w.Apply().MustSucceed(t)
	names("first", "notes", "last")
	if diff := cmp.Diff(before, theirs()); diff != "" {
		t.Errorf("packs of others (-before +after):\n%s", diff)
	}
}

// Foreign unpublished changes are neither published nor overwritten.
func TestForeignDraftIsNotTouched(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	_, client := fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	w.Write(fixture.Remote + layered + webLayers)
	w.Apply().MustSucceed(t)
	uid := fixture.ID(t, w, "palette_cluster_profile.apps")
	addUnpublished(t, world, uid, v1.PackManifestEntity{
		Name: "draft-of-somebody", Type: v1.PackSpectro, Layer: v1.LayerAddon, UID: "0123456789abcdef01234567",
		Tag: "1.0.0", Values: "pack: {}",
	})
	w.Plan().MustBeEmpty(t)
	w.Write(fixture.Remote + layered + strings.Replace(webLayers, "replicaCount: 2", "replicaCount: 3", 1))
	refused := w.Apply().MustFail(t, "Cluster Profile Has Unpublished Changes", "cluster_profile_id")
	if !strings.Contains(refused.Detail, "draft-of-somebody") || strings.Contains(refused.Detail, "second--web") {
		t.Errorf("the packs that differ are not named:\n%s", refused.Detail)
	}
	profile, err := client.FreshProfile(t.Context(), palette.Tenant(), uid)
	if err != nil {
		t.Fatal(err)
	}
	if published := fixture.PackNames(profile.Published.Packs); slices.Contains(published, "draft-of-somebody") {
		t.Errorf("the draft was published: %q", published)
	}
	if profile.Draft == nil || !slices.Contains(fixture.PackNames(profile.Draft.Packs), "draft-of-somebody") {
		t.Error("the draft was overwritten")
	}
	if err := client.PublishProfile(t.Context(), palette.Tenant(), uid); err != nil {
		t.Fatal(err)
	}
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
}

// An environment variable decides on foreign unpublished changes, for one run.
func TestDecisionOnUnpublishedChanges(t *testing.T) {
	t.Parallel()
	for decision, kept := range map[string]bool{"publish": true, "discard": false} {
		t.Run(decision, func(t *testing.T) {
			t.Parallel()
			world, _ := fixture.Azure(t)
			_, client := fixture.Palette(t, world)
			w := acctest.NewWorkspace(t, world)
			w.Write(fixture.Remote + layered + webLayers)
			w.Apply().MustSucceed(t)
			uid := fixture.ID(t, w, "palette_cluster_profile.apps")
			addUnpublished(t, world, uid, v1.PackManifestEntity{
				Name: "draft-of-somebody", Type: v1.PackSpectro, Layer: v1.LayerAddon, UID: "0123456789abcdef01234567",
				Tag: "1.0.0", Values: "pack: {}",
			})
			w.Write(fixture.Remote + layered + strings.Replace(webLayers, "replicaCount: 2", "replicaCount: 3", 1))
			refused := w.Apply().MustFail(t, "Cluster Profile Has Unpublished Changes", "cluster_profile_id")
			if !strings.Contains(refused.Detail, "PALETTE_UNPUBLISHED_CHANGES="+decision) {
				t.Errorf("no decision in:\n%s", refused.Detail)
			}
			env := w.Env
			w.Env = append(slices.Clone(env), "PALETTE_UNPUBLISHED_CHANGES="+decision)
			w.Apply().MustSucceed(t)
			w.Env = env
			w.Plan().MustBeEmpty(t)
			names := fixture.PackNames(fixture.Packs(t, client, uid))
			if slices.Contains(names, "draft-of-somebody") != kept || len(names) < 2 {
				t.Errorf("packs are %q", names)
			}
			w.Env = append(slices.Clone(env), "PALETTE_UNPUBLISHED_CHANGES=perhaps")
			w.Plan().MustFail(t, "Invalid Environment Variable", "")
		})
	}
}

// addUnpublished adds a pack to the draft of a profile, as an edit in Palette's console does.
func addUnpublished(t *testing.T, world *testbed.World, uid string, pack v1.PackManifestEntity) {
	t.Helper()
	fixture.Send(t, world, http.MethodPost, "/v1/clusterprofiles/"+uid+"/packs", v1.PackInputEntity{Pack: &pack},
		http.StatusCreated)
}

// A registry that a profile uses is not deleted, and the error names the
// profile.
func TestRegistryInUseIsNotDeleted(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	_, client := fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	w.Write(fixture.Remote + layered)
	w.Apply().MustSucceed(t)
	uid, err := client.CreateProfile(t.Context(), palette.Tenant(), palette.NewProfile{
		Name: "of somebody else", Version: "2.0.0", CloudType: palette.CloudAll, Type: palette.TypeAddOn, Publish: true,
		Packs: []palette.Pack{{
			Name: "web", Tag: "1.2.3", Type: v1.PackOci, Layer: v1.LayerAddon, RegistryUID: fixture.ID(t, w, "palette_oci_registry.acr"),
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	refused := w.Destroy().MustFail(t, "Registry In Use", "")
	if !strings.Contains(refused.Detail, "of somebody else 2.0.0") {
		t.Errorf("the profile is not named:\n%s", refused.Detail)
	}
	if !w.Has("palette_oci_registry.acr") || !slices.Equal(fixture.RegistryNames(t, client), []string{"acr"}) {
		t.Error("the registry is deleted")
	}
	if err := client.DeleteProfile(t.Context(), palette.Tenant(), uid); err != nil {
		t.Fatal(err)
	}
	w.Destroy().MustSucceed(t)
}

// synchronizationInStatusOnly removes the flag of synchronization from the spec of a registry: a GET does not
// return it reliably.
func synchronizationInStatusOnly(t *testing.T, body []byte) []byte {
	var found map[string]any
	if err := json.Unmarshal(body, &found); err != nil {
		t.Error(err)
	}
	if spec, is := found["spec"].(map[string]any); is {
		delete(spec, "isSyncSupported")
	}
	changed, err := json.Marshal(found)
	if err != nil {
		t.Error(err)
	}
	return changed
}

// Palette indexes a synchronized registry before its layers are written; a failure is an error with the message of
// Palette, and nothing is tried instead.
func TestSynchronization(t *testing.T) {
	t.Parallel()
	world := testbed.New(t)
	registry := world.Registry("contoso.azurecr.io", testbed.TokenAuth(
		testbed.Account{Username: "palette", Password: fixture.Password},
		testbed.Account{
			Username: "puller", Password: fixture.Password,
			Scope: testbed.ScopeMap{"charts/web": {testbed.ContentRead}},
		},
	))
	for _, version := range []string{"1.2.3", "1.3.0"} {
		if _, err := registry.PushChart(testbed.Chart{Name: "web", Version: version}, "charts/web"); err != nil {
			t.Fatal(err)
		}
	}
	host, client := fixture.Palette(t, world)
	host.Fault(testbed.Match{Method: http.MethodGet, Path: "/basic$"}, testbed.Rewrite(func(body []byte) []byte {
		return synchronizationInStatusOnly(t, body)
	}))
	w := acctest.NewWorkspace(t, world)
	synchronized := strings.Replace(layered, `auth_type         = "basic"`,
		"auth_type = \"basic\"\n  synchronization = var.synchronization", 1) + `
variable "synchronization" { default = true }
`
	w.Write(fixture.Remote + strings.Replace(synchronized, `"palette", password`, `"puller", password`, 1))
	failed := w.Apply().MustFail(t, "Registry Synchronization Failed", "synchronization")
	if !strings.Contains(failed.Detail, "_catalog") && !strings.Contains(failed.Detail, "list") {
		t.Errorf("the message of Palette is not in:\n%s", failed.Detail)
	}
	if names := fixture.RegistryNames(t, client); !slices.Equal(names, []string{"acr"}) {
		t.Errorf("the registration was not kept: %q", names)
	}

	w.Write(fixture.Remote + synchronized + webLayers)
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	index, err := client.PackVersions(t.Context(), palette.Tenant(), "web",
		fixture.ID(t, w, "palette_oci_registry.acr"))
	if err != nil {
		t.Fatal(err)
	}
	for _, pack := range fixture.Packs(t, client, fixture.ID(t, w, "palette_cluster_profile.apps")) {
		if !slices.ContainsFunc(index, func(known palette.PackVersion) bool { return known.UID == pack.UID }) {
			t.Errorf("the pack %s has the uid %q, which is not in the index %+v", pack.Name, pack.UID, index)
		}
	}
	// The same from a configuration that does not have the registry.
	other := acctest.NewWorkspace(t, world)
	other.Write(fixture.Remote + `
resource "palette_cluster_profile" "other" { name = "other-apps" }
resource "palette_helm_layer" "web" {
  cluster_profile_id = palette_cluster_profile.other.id
  registry_name      = "acr"
  chart              = "web"
  version            = "1.2.3"
}
`)
	other.Apply().MustSucceed(t)
	for _, pack := range fixture.Packs(t, client, fixture.ID(t, other, "palette_cluster_profile.other")) {
		if !slices.ContainsFunc(index, func(known palette.PackVersion) bool { return known.UID == pack.UID }) {
			t.Errorf("the pack %s of another configuration has the uid %q", pack.Name, pack.UID)
		}
	}
	other.Destroy().MustSucceed(t)
	w.Plan("-var=synchronization=false").MustFail(t, "Synchronization Cannot Be Turned Off", "synchronization")
	w.Destroy().MustSucceed(t)

	w.Write(fixture.Remote + synchronized)
	w.Apply("-var=synchronization=false").MustSucceed(t)
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
}
