package acctest_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// The next plan shows changes made in Palette's console and its apply reverts them; another spelling of the same
// value is no change.
func TestDrift(t *testing.T) {
	t.Parallel()
	world, registry := fixture.Azure(t)
	if _, err := registry.PushChart(testbed.Chart{Name: "web", Version: "1.3.0"}, "charts/web"); err != nil {
		t.Fatal(err)
	}
	_, client := fixture.Palette(t, world)
	w := acctest.NewWorkspace(t, world)
	w.Write(fixture.Remote + adoptable)
	w.Apply().MustSucceed(t)
	profile, registryID := fixture.ID(t, w, "palette_cluster_profile.apps"),
		fixture.ID(t, w, "palette_oci_registry.acr")
	web := func(change func(*palette.Pack)) {
		t.Helper()
		fixture.EditProfile(t, client, profile, func(packs []palette.Pack) ([]palette.Pack, error) {
			i := slices.IndexFunc(packs, func(p palette.Pack) bool { return p.Name == "web" })
			change(&packs[i])
			return packs, nil
		})
	}
	values := func(from, to string) {
		t.Helper()
		web(func(p *palette.Pack) {
			if !strings.Contains(p.Values, from) {
				t.Fatalf("no %q in:\n%s", from, p.Values)
			}
			p.Values = strings.Replace(p.Values, from, to, 1)
		})
	}
	shows := func(what string, addresses ...string) {
		t.Helper()
		var changed []string
		for _, change := range w.Plan().MustSucceed(t).Changes {
			changed = append(changed, change.Action+" "+change.Address)
		}
		slices.Sort(changed)
		if diff := cmp.Diff(addresses, changed); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	const layer = "update palette_helm_layer.web"

	web(func(p *palette.Pack) { p.Tag = "1.3.0" })
	shows("version", layer)
	web(func(p *palette.Pack) { p.Tag = "1.2.3" })
	values("replicaCount: 2 # two", "# of somebody\n    \"replicaCount\":   2")
	shows("another spelling of the values")
	values("   2", "   3")
	shows("values", layer)
	w.Apply().MustSucceed(t)
	values(`namespace: "shop"`, `namespace: "elsewhere"`)
	shows("namespace", layer)
	w.Apply().MustSucceed(t)
	values(`install-priority: "10"`, `install-priority: "11"`)
	shows("order", layer)
	values(`web: "frontend"`, `web: "backend"`)
	w.Apply().MustSucceed(t)
	shows("nothing")
	if got := w.State("palette_helm_layer.web"); got["release_name"] != "frontend" || got["install_order"] != 10.0 {
		t.Errorf("the layer is %v", got)
	}

	kept, err := client.Registry(t.Context(), palette.Tenant(), registryID)
	if err != nil {
		t.Fatal(err)
	}
	kept.Settings.Credential.Password, kept.Settings.Hidden = redact.New(fixture.Password), false
	kept.Settings.Endpoint = endpoint.Read("https://Contoso.azurecr.io/")
	if _, err := client.UpdateRegistry(t.Context(), kept); err != nil {
		t.Fatal(err)
	}
	shows("another spelling of the endpoint")
	kept.Settings.ContentPath = "elsewhere"
	if _, err := client.UpdateRegistry(t.Context(), kept); err != nil {
		t.Fatal(err)
	}
	shows("base content path", "update palette_oci_registry.acr")
	w.Apply().MustSucceed(t)
	shows("nothing")
	if kept, err = client.Registry(t.Context(), palette.Tenant(), registryID); err != nil ||
		kept.Settings.ContentPath != "charts" {
		t.Errorf("the registry is %+v, %v", kept.Settings, err)
	}

	fixture.DescribeProfile(t, world, profile, v1.ProfileMetaEntity{
		Metadata: &v1.ObjectMetaInputEntity{
			Name: "team: apps", Labels: map[string]string{"team": "other"},
			Annotations: map[string]string{v1.AnnotationDescription: "changed", "of-somebody": "kept"},
		},
		Spec: &v1.ClusterProfileSpecEntity{Version: "1.2.0"},
	})
	shows("description and tags", "update palette_cluster_profile.apps")
	w.Apply().MustSucceed(t)
	shows("nothing")
	found := fixture.ShownProfile(t, world, profile)
	if diff := cmp.Diff(map[string]string{"team": "shop", "plain": v1.LabelTagValue},
		found.Metadata.Labels); diff != "" {
		t.Errorf("labels (-want +got):\n%s", diff)
	}
	if found.Metadata.Annotations["of-somebody"] != "kept" ||
		found.Metadata.Annotations[v1.AnnotationDescription] != "What the team runs" {
		t.Errorf("annotations are %v", found.Metadata.Annotations)
	}
}
