package acctest_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// A configuration that goes back to an earlier version adopts it: its id is that of the earlier version, and
// nothing is written if the version is unchanged.
func TestRevertAdoptsVersion(t *testing.T) {
	t.Parallel()
	for name, how := range ways() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fleet := how.on(newFleet(4))
			two := fleet.edited("1.1.0", 2, 1, 1)
			w, world, host := fleetAt(t, fleet)
			first := fixture.ID(t, w, "palette_cluster_profile.apps")
			kept := fixture.ProfileDocument(t, world, first)
			w.Write(two.configuration())
			how.apply(t, w).MustSucceed(t)
			second := fixture.ID(t, w, "palette_cluster_profile.apps")
			keptSecond := fixture.ProfileDocument(t, world, second)

			host.ResetRequests()
			w.Write(fleet.configuration())
			how.apply(t, w).MustSucceed(t)
			if now := fixture.ID(t, w, "palette_cluster_profile.apps"); now != first {
				t.Errorf("the id is %s, not %s", now, first)
			}
			for _, request := range host.Requests() {
				if request.Method != http.MethodGet && strings.Contains(request.Path, first) {
					t.Errorf("the revert writes: %v", request)
				}
			}
			mustBeUnchanged(t, "the adopted version", kept, fixture.ProfileDocument(t, world, first))
			mustBeUnchanged(t, "the abandoned version", keptSecond, fixture.ProfileDocument(t, world, second))
			fleet.mustBe(t, w, world)

			// Forward again, then another version, then destroy.
			w.Write(two.configuration())
			how.apply(t, w).MustSucceed(t)
			if now := fixture.ID(t, w, "palette_cluster_profile.apps"); now != second {
				t.Errorf("the id is %s, not %s", now, second)
			}
			two.mustBe(t, w, world)
			three := two.edited("1.2.0", 1, 1, 1)
			w.Write(three.configuration())
			how.apply(t, w).MustSucceed(t)
			three.mustBe(t, w, world)
			w.Destroy().MustSucceed(t)
			fixture.MustBeEmpty(t, world)
		})
	}
}

// A revert that also changes a layer changes it in the adopted version.
func TestRevertWithChange(t *testing.T) {
	t.Parallel()
	fleet := newFleet(4)
	w, world, _ := fleetAt(t, fleet)
	first := fixture.ID(t, w, "palette_cluster_profile.apps")
	w.Write(fleet.edited("1.1.0", 2, 1, 1).configuration())
	w.Apply().MustSucceed(t)
	changed := fleet.edited("1.0.0", 1, 2, 0)
	w.Write(changed.configuration())
	w.Apply().MustSucceed(t)
	shown := fixture.ShownProfile(t, world, first)
	// The layer that the second version had lost was not to be removed from the first one by this run: it is there,
	// without a resource.
	var names []string
	for _, pack := range shown.Spec.Published.Packs {
		names = append(names, pack.Name)
	}
	slices.Sort(names)
	if diff := cmp.Diff([]string{"web-01--web", "web-02--web", "web-04--web"}, names); diff != "" {
		t.Errorf("packs (-want +got):\n%s", diff)
	}
	w.Plan().MustBeEmpty(t)
}

// The next version has the variables of the earlier one, with the packs that use them, on a Palette with and
// without a clone.
func TestVariablesOfTheNextVersion(t *testing.T) {
	t.Parallel()
	for name, mood := range fixture.Some(map[string]controlplane.Mood{
		"clone":                          {},
		"no clone, 404":                  {Clone: http.StatusNotFound},
		"no clone, 405":                  {Clone: http.StatusMethodNotAllowed},
		"no clone, variables apart":      {Clone: http.StatusNotImplemented, DropsCreateVariables: true},
		"a clone that is a bare draft":   {CloneAsDraft: true, CloneBare: true},
		"without entity tags or a clone": {Clone: http.StatusNotFound, NoETags: true, KeepsEqualDraft: true},
	}, "clone", "no clone, variables apart", "a clone that is a bare draft") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			world := fixture.AzureWithNextWeb(t)
			_, client := fixture.Palette(t, world, fixture.Mood(mood))
			w := acctest.NewWorkspace(t, world)
			layers := func(version string) string {
				return fixture.Remote + fixture.ACR +
					fixture.AppsVersion(version, `description = "What runs"`, `tags = { team = "shop" }`) +
					fixture.AppsLayer("web", "web", "1.2.3", `values = "replicaCount: '{{.spectro.var.replicas}}'"`) +
					fixture.CacheLayer
			}
			w.Write(
				fixture.Remote + fixture.ACR + fixture.AppsVersion("1.0.0", `description = "What runs"`,
					`tags = { team = "shop" }`) + fixture.CacheLayer,
			)
			w.Apply().MustSucceed(t)
			first := fixture.ID(t, w, "palette_cluster_profile.apps")
			fixture.Send(t, world, http.MethodPut, v1.Path(v1.PathProfileVariables, first),
				v1.Variables{Variables: []v1.Variable{
					{Name: "replicas", DefaultValue: "3", DisplayName: "Replicas", Format: "number", Required: true},
				}}, http.StatusNoContent)
			fixture.EditProfile(t, client, first, func(packs []palette.Pack) ([]palette.Pack, error) {
				return append(packs, palette.Pack{
					Name: "quota", Type: v1.PackManifest, Layer: v1.LayerAddon,
					Values:    "pack:\n  spectrocloud.com/install-priority: \"5\"\n",
					Manifests: []palette.Manifest{{Name: "quota", Content: "kind: ResourceQuota"}},
				}), nil
			})
			w.Write(layers("1.0.0"))
			w.Apply().MustSucceed(t)
			kept := fixture.ProfileDocument(t, world, first)
			w.Write(layers("1.1.0"))
			w.Apply().MustSucceed(t)
			w.Plan().MustBeEmpty(t)
			second := fixture.ID(t, w, "palette_cluster_profile.apps")
			var variables v1.Variables
			fixture.GetJSON(t, world, v1.Path(v1.PathProfileVariables, second), &variables)
			if len(variables.Variables) != 1 || variables.Variables[0].DefaultValue != "3" {
				t.Errorf("variables are %+v", variables)
			}
			if got := manifestContent(t, client, second, "quota"); !slices.Equal(got, []string{"kind: ResourceQuota"}) {
				t.Errorf("the manifest is %q", got)
			}
			shown := fixture.ShownProfile(t, world, second)
			if shown.Metadata.Annotations[v1.AnnotationDescription] != "What runs" ||
				shown.Metadata.Labels["team"] != "shop" {
				t.Errorf("the metadata is %+v", shown.Metadata)
			}
			if !mood.KeepsEqualDraft {
				mustBeUnchanged(t, "the earlier version", kept, fixture.ProfileDocument(t, world, first))
			}
			w.Destroy().MustSucceed(t)
			fixture.MustBeEmpty(t, world)
		})
	}
}

// A Palette without a clone does not return sensitive values: nothing is created, and the error has the next step.
func TestSensitiveVariablesWithoutClone(t *testing.T) {
	t.Parallel()
	world := fixture.AzureWithNextWeb(t)
	_, client := fixture.Palette(t, world, fixture.Mood(controlplane.Mood{Clone: http.StatusNotFound}))
	w := acctest.NewWorkspace(t, world)
	w.Write(fixture.Remote + fixture.ACR + fixture.AppsVersion("1.0.0") + fixture.CacheLayer)
	w.Apply().MustSucceed(t)
	first := fixture.ID(t, w, "palette_cluster_profile.apps")
	fixture.Send(t, world, http.MethodPut, v1.Path(v1.PathProfileVariables, first),
		v1.Variables{Variables: []v1.Variable{
			{Name: "token", DefaultValue: "canary-of-a-variable", IsSensitive: true},
		}}, http.StatusNoContent)
	w.Write(fixture.Remote + fixture.ACR + fixture.AppsVersion("1.1.0") + fixture.CacheLayer)
	failed := w.Apply()
	problem := failed.MustFail(t, "Sensitive Variables Cannot Be Copied", "version")
	if !strings.Contains(problem.Detail, "token") || strings.Contains(failed.Text(), "canary") {
		t.Errorf("the detail is:\n%s", problem.Detail)
	}
	fixture.WantVersions(t, client, "1.0.0")
}

// The plan refuses a version that was made outside Terraform, whatever its content.
func TestForeignVersionIsRefusedAtPlan(t *testing.T) {
	t.Parallel()
	world := fixture.AzureWithNextWeb(t)
	host, _ := fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	w.Write(fixture.Remote + fixture.ACR + fixture.AppsVersion("1.0.0") + fixture.WebLayer)
	w.Apply().MustSucceed(t)
	first := fixture.ID(t, w, "palette_cluster_profile.apps")
	fixture.Send(t, world, http.MethodPost, v1.Path(v1.PathProfileClone, first),
		v1.ClusterProfileCloneEntity{Metadata: &v1.ClusterProfileCloneMetaInputEntity{Name: "apps", Version: "1.1.0"}},
		http.StatusCreated)
	w.Write(fixture.Remote + fixture.ACR + fixture.AppsVersion("1.1.0") + fixture.WebLayer)
	failed := w.Plan().MustFail(t, "Cluster Profile Already Exists", "version")
	if !strings.Contains(failed.Detail, `id = "tenant:apps:1.1.0"`) ||
		!strings.Contains(failed.Detail, "terraform state rm") {
		t.Errorf("no next step in:\n%s", failed.Detail)
	}
	// A copy of a version that this resource made, made outside Terraform, is no version of this resource either.
	w.Write(fixture.Remote + fixture.ACR + fixture.AppsVersion("2.0.0") + fixture.WebLayer)
	w.Apply().MustSucceed(t)
	fixture.Send(t, world, http.MethodPost,
		v1.Path(v1.PathProfileClone, fixture.ID(t, w, "palette_cluster_profile.apps")),
		v1.ClusterProfileCloneEntity{Metadata: &v1.ClusterProfileCloneMetaInputEntity{Name: "apps", Version: "2.1.0"}},
		http.StatusCreated)
	w.Write(fixture.Remote + fixture.ACR + fixture.AppsVersion("2.1.0") + fixture.WebLayer)
	w.Plan().MustFail(t, "Cluster Profile Already Exists", "version")

	// Nor is a first version.
	other := acctest.NewWorkspace(t, world)
	other.Write(fixture.Remote + fixture.AppsVersion("1.1.0"))
	other.Plan().MustFail(t, "Cluster Profile Already Exists", "")
	if host == nil {
		t.Fatal("no host")
	}
}

// The plan reports which clusters use a version that it would delete, and the version is kept.
func TestClustersInUseAreReported(t *testing.T) {
	t.Parallel()
	world := fixture.AzureWithNextWeb(t)
	host, client := fixture.Palette(t, world, fixture.Clusters("prod-eu", "prod-us"))
	w := acctest.NewWorkspace(t, world)
	w.Write(fixture.Remote + fixture.ACR + fixture.AppsVersion("1.0.0") + fixture.WebLayer + fixture.CacheLayer)
	w.Apply().MustSucceed(t)

	w.Write(fixture.Remote + fixture.ACR + fixture.AppsVersion("1.0.0") + fixture.WebLayer)
	plan := w.Plan().MustSucceed(t)
	if warnings := plan.Warnings(); len(warnings) != 1 || warnings[0].Summary != "Clusters Use Layer" ||
		!strings.Contains(warnings[0].Detail, "prod-eu, prod-us") || !strings.Contains(warnings[0].Detail, `"cache"`) {
		t.Errorf("warnings: %+v", warnings)
	}
	// The earlier version keeps the layer for its clusters.
	w.Write(fixture.Remote + fixture.ACR + fixture.AppsVersion("1.1.0") + fixture.WebLayer)
	w.Apply().MustSucceed(t)

	plan = w.Plan("-destroy").MustSucceed(t)
	var warned []string
	for _, warning := range plan.Warnings() {
		if warning.Summary == "Clusters Use Cluster Profile" {
			for _, version := range []string{"apps 1.0.0", "apps 1.1.0"} {
				if strings.Contains(warning.Detail, version) && strings.Contains(warning.Detail, "prod-eu, prod-us") {
					warned = append(warned, version)
				}
			}
		}
	}
	if slices.Sort(warned); !slices.Equal(warned, []string{"apps 1.0.0", "apps 1.1.0"}) {
		t.Errorf("versions in warnings: %q, warnings: %+v", warned, plan.Warnings())
	}
	kept := []string{}
	for _, version := range fixture.AppsVersions(t, client) {
		profile, err := client.FindProfile(t.Context(), palette.Tenant(), "apps", version)
		if err != nil {
			t.Fatal(err)
		}
		kept = append(kept, fixture.ProfileDocument(t, world, profile.UID))
	}
	host.ResetRequests()
	destroyed := w.Destroy()
	summaries := map[string]int{}
	for _, problem := range destroyed.Errors() {
		summaries[problem.Summary]++
	}
	if summaries["Cluster Profile In Use"] != 1 {
		t.Errorf("errors: %+v", destroyed.Errors())
	}
	if n := fixture.CountProfileRequests(host.Requests(), http.MethodDelete, ""); n > 0 {
		t.Errorf("%d deletions were tried", n)
	}
	fixture.WantVersions(t, client, "1.0.0", "1.1.0")
	for i, version := range fixture.AppsVersions(t, client) {
		profile, err := client.FindProfile(t.Context(), palette.Tenant(), "apps", version)
		if err != nil {
			t.Fatal(err)
		}
		after := withoutHandover(fixture.ProfileDocument(t, world, profile.UID))
		mustBeUnchanged(t, "version "+version, kept[i], after)
	}
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
}

// A tag that is null is absent.
func TestTagsWithNull(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	for _, tags := range []string{
		`{ a = "x", b = null }`, `{ a = null, b = null }`, `{ a = "x", b = "" }`, `{ b = null }`, `{ a = "y", c = null }`,
	} {
		w.Write(fixture.Remote + fixture.AppsVersion("1.0.0", "tags = "+tags))
		w.Apply().MustSucceed(t)
		w.Plan().MustBeEmpty(t)
		mustShowNoDrift(t, w)
		for key := range fixture.ShownProfile(t, world,
			fixture.ID(t, w, "palette_cluster_profile.apps")).Metadata.Labels {
			if strings.Contains(tags, key+" = null") {
				t.Errorf("%s: there is a tag %q", tags, key)
			}
		}
	}
}

// Workspaces that add and change layers of one profile at the same time do not lose each other's changes, with
// entity tags and without.
func TestConcurrentWorkspaces(t *testing.T) {
	t.Parallel()
	for _, mood := range []controlplane.Mood{{}, {NoETags: true}, {NoETags: true, KeepsEqualDraft: true}} {
		t.Run(fmt.Sprintf("%+v", mood), func(t *testing.T) {
			t.Parallel()
			world := fixture.AzureWithNextWeb(t)
			_, client := fixture.Palette(t, world, fixture.Mood(mood))
			owner := acctest.NewWorkspace(t, world)
			owner.Write(fixture.Remote + fixture.ACR + fixture.AppsVersion("1.0.0"))
			owner.Apply().MustSucceed(t)
			uid := fixture.ID(t, owner, "palette_cluster_profile.apps")
			const guests, layers = 4, 6
			want := map[string]string{}
			workspaces := make([]*acctest.Workspace, guests)
			write := func(i int, tag string) {
				configuration := fixture.Remote
				for layer := range layers {
					name := fmt.Sprintf("g%d-%d", i, layer)
					want[name+"--web"] = tag
					configuration += fmt.Sprintf(
						"\nresource \"palette_helm_layer\" %q {\n  cluster_profile_id = %q\n"+
							"  registry_name = \"acr\"\n  name = %q\n  chart = \"web\"\n  version = %q\n}\n", name, uid,
						name, tag,
					)
				}
				workspaces[i].Write(configuration)
			}
			for _, tag := range []string{"1.2.3", "1.3.0"} {
				done := make(chan acctest.Outcome, guests)
				for i := range guests {
					if workspaces[i] == nil {
						workspaces[i] = acctest.NewWorkspace(t, world)
					}
					write(i, tag)
				}
				for i := range guests {
					go func() { done <- workspaces[i].Apply() }()
				}
				for range guests {
					(<-done).MustSucceed(t)
				}
				got := map[string]string{}
				for _, pack := range fixture.Packs(t, client, uid) {
					got[pack.Name] = pack.Tag
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("packs (-want +got):\n%s", diff)
				}
			}
			for _, w := range workspaces {
				w.Plan().MustBeEmpty(t)
			}
		})
	}
}
