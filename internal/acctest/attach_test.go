package acctest_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// shopCharts pushes the charts of the attach example to a registry.
func shopCharts(world *testbed.World, host string) {
	registry := world.Registry(
		host, testbed.TokenAuth(testbed.Account{Username: "palette-pull", Password: fixture.Password}),
	)
	for _, chart := range []testbed.Chart{
		{Name: "session-cache", Version: "0.3.1"}, {Name: "storefront", Version: "2.4.1"}, {Name: "storefront", Version: "2.5.0"},
	} {
		testbed.Must(registry.PushChart(chart, "charts/"+chart.Name))
	}
}

// contosoAt is the registry that the attach example finds in Palette.
func contosoAt(host string) string {
	return fmt.Sprintf(`
resource "palette_oci_registry" "contoso" {
  name              = "contoso"
  auth_type         = "basic"
  endpoint          = %q
  base_content_path = "charts"
  basic             = { username = "palette-pull", password_wo = %q }
}
`, host, fixture.Password)
}

// The part of the attach example that uses this provider alone changes to another version, and back.
func TestAttachExampleWithoutClusters(t *testing.T) {
	t.Parallel()
	world := testbed.New(t)
	shopCharts(world, "contoso.azurecr.io")
	w := acctest.NewWorkspace(t, world)
	w.Write(fixture.Embedded + contosoAt("contoso.azurecr.io"))
	w.Apply().MustSucceed(t)
	w.File("profile.tf", example(t, "attach/profile.tf"))
	w.Validate().MustSucceed(t)
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	first := fixture.ID(t, w, "palette_cluster_profile.shop")
	w.Apply("-var=profile_version=1.1.0").MustSucceed(t)
	if fixture.ID(t, w, "palette_cluster_profile.shop") == first {
		t.Error("the next version is the first one")
	}
	w.Apply().MustSucceed(t)
	if fixture.ID(t, w, "palette_cluster_profile.shop") != first {
		t.Error("the revert did not adopt the first version")
	}
	w.Destroy().MustSucceed(t)
}

// attachStep is a step of the attach example, and what happens to each cluster in it.
type attachStep struct {
	version, storefront string
	want                []string
}

// Clusters of the attach example get a version only when it is complete: they change to it with a new version,
// change back with a revert, are not touched by an edit, and are detached before anything is destroyed.
func TestAttachExample(t *testing.T) {
	t.Parallel()
	shopCharts(processWorld, "attach.azurecr.io")
	handler := fixture.ControlPlane(t, processWorld, t.TempDir(), redact.New(fixture.PaletteKey))
	processWorld.Handle("attach.palette.test", handler)
	client := fixture.Client(t, handler, redact.New(fixture.PaletteKey))
	var recorded notes
	clusters := &official{attached: func(ctx context.Context, a attachment) error {
		profile, err := client.FreshProfile(ctx, palette.Tenant(), a.Profile)
		if err == nil {
			recorded.add(fmt.Sprintf("%s %s: %s %s", a.Action, a.Cluster, profile.Version, tagged(profile)))
		}
		return err
	}}
	base := strings.Replace(fixture.Remote, fixture.PaletteHost, "attach.palette.test", 1) +
		contosoAt("attach.azurecr.io")
	steps := []resource.TestStep{{Config: base}}
	for _, step := range []attachStep{
		{"1.0.0", "2.4.1", bothClusters("create", "1.0.0", "2.4.1")},
		{"1.1.0", "2.5.0", bothClusters("update", "1.1.0", "2.5.0")},
		{"1.0.0", "2.4.1", bothClusters("update", "1.0.0", "2.4.1")},
		{"1.0.0", "2.5.0", nil},
		{"", "", bothClusters("delete", "1.0.0", "2.5.0")},
	} {
		steps = append(steps, resource.TestStep{
			Config:            base + attachConfiguration(t, step),
			ConfigStateChecks: []statecheck.StateCheck{clustersCheck{&recorded, step}},
		})
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){
			"palette":      providerserver.NewProtocol6WithError(provider.New("test")),
			"spectrocloud": providerserver.NewProtocol6WithError(clusters.new()),
		},
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_11_0)},
		Steps:                  steps,
	})
}

// bothClusters are the lines of both clusters.
func bothClusters(action, version, storefront string) []string {
	var lines []string
	for _, cluster := range []string{"berlin", "paris"} {
		lines = append(
			lines, fmt.Sprintf("%s %s: %s session-cache 0.3.1, storefront %s", action, cluster, version, storefront),
		)
	}
	return lines
}

// clustersCheck compares the changes of clusters in a step with the expected ones.
type clustersCheck struct {
	recorded *notes
	step     attachStep
}

func (c clustersCheck) CheckState(
	_ context.Context, _ statecheck.CheckStateRequest, resp *statecheck.CheckStateResponse,
) {
	if diff := cmp.Diff(c.step.want, c.recorded.sorted()); diff != "" {
		resp.Error = fmt.Errorf("%s with storefront %s: clusters (-want +got):\n%s", c.step.version, c.step.storefront,
			diff)
	}
}

// attachConfiguration is the example with its variables set, as a reader edits it. The last step is without it.
func attachConfiguration(t *testing.T, step attachStep) string {
	t.Helper()
	if step.version == "" {
		return ""
	}
	profile := strings.Replace(example(t, "attach/profile.tf"), `"1.0.0"`, fmt.Sprintf("%q", step.version), 1)
	profile = strings.Replace(profile, `"2.4.1"`, fmt.Sprintf("%q", step.storefront), 1)
	clusters := strings.Replace(example(t, "attach/clusters.tf"), "map(string)\n",
		"map(string)\n  default = { berlin = \"berlin\", paris = \"paris\" }\n", 1)
	return profile + clusters
}

// tagged are the published packs of a profile, by name.
func tagged(profile palette.Profile) string {
	if profile.Published == nil {
		return "unpublished"
	}
	var packs []string
	for _, pack := range profile.Published.Packs {
		packs = append(packs, pack.Name+" "+pack.Tag)
	}
	slices.Sort(packs)
	return strings.Join(packs, ", ")
}
