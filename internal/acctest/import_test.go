package acctest_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// adoptable is a registry, a profile and two layers that use every attribute which Palette stores.
const adoptable = `
resource "palette_oci_registry" "acr" {
  name              = "acr"
  auth_type         = "basic"
  endpoint          = "contoso.azurecr.io"
  base_content_path = "charts"
  basic             = { username = "palette", password_wo = "` + fixture.Password + `" }
}

resource "palette_cluster_profile" "apps" {
  name        = "team: apps"
  version     = "1.2.0"
  description = "What the team runs"
  tags        = { team = "shop", plain = "" }
}

resource "palette_helm_layer" "web" {
  cluster_profile_id = palette_cluster_profile.apps.id
  registry_name      = palette_oci_registry.acr.name
  chart              = "web"
  version            = "1.2.3"
  namespace          = "shop"
  release_name       = "frontend"
  install_order      = 10
  values             = "replicaCount: 2 # two"
}

resource "palette_helm_layer" "again" {
  cluster_profile_id = palette_cluster_profile.apps.id
  registry_id        = palette_oci_registry.acr.id
  name               = "again"
  chart              = "web"
  version            = "1.2.3"
}
`

// Every resource is imported by each form of its import id, and the next plan is empty.
func TestImport(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	w := acctest.NewWorkspace(t, world)
	w.Write(fixture.Embedded + adoptable)
	w.Apply().MustSucceed(t)
	registry, profile := fixture.ID(t, w, "palette_oci_registry.acr"), fixture.ID(t, w, "palette_cluster_profile.apps")
	adopt := func(registryID, profileID string) {
		t.Helper()
		w.Run("state", "rm", "palette_oci_registry.acr", "palette_cluster_profile.apps", "palette_helm_layer.web",
			"palette_helm_layer.again").MustSucceed(t)
		w.File("import.tf", fmt.Sprintf(`
import {
  to = palette_oci_registry.acr
  id = %q
}
import {
  to = palette_cluster_profile.apps
  id = %q
}
import {
  to = palette_helm_layer.web
  id = "%s/web"
}
import {
  to = palette_helm_layer.again
  id = "%[3]s/again"
}
`, registryID, profileID, profile))
		plan := w.Plan().MustSucceed(t)
		for _, change := range plan.Changes {
			if change.Action != "import" {
				t.Errorf("importing %s and %s plans %v", registryID, profileID, change)
			}
		}
		for _, warning := range plan.Warnings() {
			t.Errorf("importing %s and %s: warning %s: %s", registryID, profileID, warning.Summary, warning.Detail)
		}
		w.Apply().MustSucceed(t)
		w.Plan().MustBeEmpty(t)
		if again := w.State("palette_helm_layer.again"); again["registry_name"] != "acr" || again["chart"] != "web" {
			t.Errorf("imported %v", again)
		}
	}
	adopt(registry, profile)
	adopt("name:acr", "tenant:team: apps:1.2.0")
	adopt("acr", profile)
}

// The error of a wrong import id shows a right one; the error of a name that fits no object or several explains
// that.
func TestWrongImportIDs(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	host, _ := fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	w.Write(fixture.Remote + adoptable)
	w.Apply().MustSucceed(t)
	registry, profile := fixture.ID(t, w, "palette_oci_registry.acr"), fixture.ID(t, w, "palette_cluster_profile.apps")
	var configuration strings.Builder
	try := func(resource, label, id string) {
		attributes := map[string]string{
			"palette_oci_registry":    `name = "x", auth_type = "basic", endpoint = "x.example"`,
			"palette_cluster_profile": `name = "x"`,
			"palette_helm_layer":      `cluster_profile_id = "x", registry_name = "x", chart = "x", version = "1.0.0"`,
		}[resource]
		fmt.Fprintf(&configuration, "import {\n  to = %s.%s\n  id = %q\n}\nresource %q %q {\n  %s\n}\n",
			resource, label, id, resource, label, strings.ReplaceAll(attributes, ", ", "\n  "))
	}
	try("palette_oci_registry", "unnamed", "name:nobody")
	try("palette_oci_registry", "unknown", "0123456789abcdef01234567")
	try("palette_oci_registry", "twice", "name:acr")
	try("palette_oci_registry", "plain", "acr")
	try("palette_oci_registry", "mistyped", "acre")
	try("palette_cluster_profile", "mistyped", "team apps")
	try("palette_cluster_profile", "scope", "galaxy:apps:1.0.0")
	try("palette_cluster_profile", "half", "tenant:apps")
	try("palette_cluster_profile", "version", "tenant:team: apps:9.9.9")
	try("palette_cluster_profile", "projectless", "project:team: apps:1.2.0")
	try("palette_cluster_profile", "unknown", "0123456789abcdef01234567")
	try("palette_helm_layer", "whole", "nonsense")
	try("palette_helm_layer", "slashes", "a/b/c")
	try("palette_helm_layer", "nobody", profile+"/nobody")
	host.Fault(testbed.Match{Path: "/v1/registries/oci/summary"}, testbed.Rewrite(listedTwice))
	w.Write(fixture.Remote + configuration.String())
	var got []string
	for _, problem := range w.Plan().Errors() {
		text, _, _ := strings.Cut(problem.Detail, "\n")
		text, _, _ = strings.Cut(text, ", the provider detected")
		got = append(got, problem.Summary+": "+text)
	}
	slices.Sort(got)
	absent := func(address string) string {
		return "Cannot import non-existent remote object: While attempting to import an existing object to \"" +
			address + "\""
	}
	want := []string{
		absent("palette_cluster_profile.unknown"),
		absent("palette_helm_layer.nobody"),
		absent("palette_oci_registry.unknown"),
		`Cluster Profile Not Found: There is no cluster profile "team: apps" in version 9.9.9 in the scope tenant. Names are matched exactly, and each version is a profile of its own.`,
		`Invalid Import Id: "a/b/c" is not <cluster_profile_id>/<name>, such as 5f0c1a2b3c4d5e6f7a8b9c0d/nginx.`,
		`Invalid Import Id: "galaxy:apps:1.0.0" is neither the uid of a cluster profile nor <scope>:<name>:<version>, such as project:apps:1.0.0 or tenant:apps:1.0.0.`,
		`Invalid Import Id: "nonsense" is not <cluster_profile_id>/<name>, such as 5f0c1a2b3c4d5e6f7a8b9c0d/nginx.`,
		`Invalid Import Id: "tenant:apps" is neither the uid of a cluster profile nor <scope>:<name>:<version>, such as project:apps:1.0.0 or tenant:apps:1.0.0.`,
		`Project Not Configured: The scope "project" needs the name of a project: set project in the provider configuration (or PALETTE_PROJECT), or use scope = "tenant".`,
		`Registry Name Ambiguous: Palette has 2 objects of kind registry named "acr": ` + registry + `, another-of-that-name.`,
		`Registry Not Found: Palette has no OCI registry named "nobody" in this tenant, and names are matched exactly. It has acr.`,
	}
	want = append(want, `Registry Name Ambiguous: Palette has 2 objects of kind registry named "acr": `+registry+
		`, another-of-that-name.`,
		`Registry Not Found: Palette has no OCI registry named "acre" in this tenant, `+
			`and names are matched exactly. It has acr.`,
		`Cluster Profile Not Found: Palette has no cluster profile with the uid or the name "team apps" `+
			`in the scopes of the provider configuration.`)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}

// listedTwice adds a second entry of each name to the summary of registries.
func listedTwice(body []byte) []byte {
	var list v1.OciRegistries
	if json.Unmarshal(body, &list) != nil {
		return body
	}
	for _, registry := range slices.Clone(list.Items) {
		metadata := *registry.Metadata
		metadata.UID = "another-of-that-name"
		registry.Metadata = &metadata
		list.Items = append(list.Items, registry)
	}
	changed, err := json.Marshal(list)
	if err != nil {
		return body
	}
	return changed
}

// An existing object is not changed, and the error shows the import block that adopts it.
func TestExistingObjectsAreAdopted(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	first := acctest.NewWorkspace(t, world)
	first.Write(fixture.Embedded + adoptable)
	first.Apply().MustSucceed(t)
	profile := fixture.ID(t, first, "palette_cluster_profile.apps")

	second := acctest.NewWorkspace(t, world)
	there := strings.Replace(fixture.Embedded, "${path.root}", first.Dir, 1)
	second.Write(there + adoptable)
	blocks := ""
	conflict := func(summary, code, label string) {
		t.Helper()
		var found []acctest.Diagnostic
		for _, problem := range second.Apply().Errors() {
			if problem.Summary == summary && strings.HasPrefix(problem.Code, code) &&
				strings.HasSuffix(problem.Address, label) {
				found = append(found, problem)
			}
		}
		if len(found) != 1 {
			t.Fatalf("no %q at %s", summary, label)
		}
		block := fixture.ImportBlock.FindString(found[0].Detail)
		_, name, _ := strings.Cut(label, ".")
		blocks += strings.Replace(block, "<label>", name, 1) + "\n"
		second.File("import.tf", blocks)
	}
	// The plan reports the profile; layers that are the same are adopted.
	conflict("Cluster Profile Already Exists", "", "palette_cluster_profile.apps")
	conflict("Registry Already Exists", "name", "palette_oci_registry.acr")
	second.Apply().MustSucceed(t)
	second.Plan().MustBeEmpty(t)
	if packs := fixture.PackNames(fixture.Packs(t, fixture.EmbeddedClient(t, world, first),
		profile)); !slices.Equal(packs, []string{"again--web", "web"}) &&
		!slices.Equal(packs, []string{"web", "again--web"}) {
		t.Errorf("packs are %q", packs)
	}
	first.Plan().MustBeEmpty(t)
}
