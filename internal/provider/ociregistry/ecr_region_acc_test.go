package ociregistry_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed/aws"
)

// One endpoint serves three regions, two of which hold the chart. Then the chart is removed.
func TestECRRegions(t *testing.T) {
	t.Parallel()
	world, account := fixture.ECR(t)
	chart := testbed.Chart{Name: "storefront", Version: "2.4.1"}
	ireland, california, sydney := account.Registry(fixture.ECROwner, "eu-west-1"),
		account.Registry(fixture.ECROwner, "us-west-1"), account.Registry(fixture.ECROwner, "ap-southeast-2")
	digest := fixture.ECRPush(t, ireland, chart)
	fixture.ECRPush(t, ireland, testbed.Chart{Name: "storefront", Version: "2.5.0"})
	fixture.ECRPush(t, ireland, testbed.Chart{Name: "other"})
	fixture.ECRPush(t, sydney, testbed.Chart{Name: "other"})
	if _, err := ireland.CopyTo(california, "helm/storefront", "2.4.1"); err != nil {
		t.Fatal(err)
	}
	w := acctest.NewWorkspace(t, world)
	registry := fixture.ECRKeyRegistry(fixture.ECRAccessKey(account, 0),
		`endpoint = "214575254960.dkr.ecr.{{ .spectro.system.aws.region }}.amazonaws.com"`,
		`default_region = "us-west-1"`)
	regions := strings.Replace(fixture.ECRLayer, "values ", `regions = ["eu-west-1", "us-west-1", "ap-southeast-2"]
  values `, 1)
	data := `
data "palette_chart" "all" {
  for_each      = toset(["eu-west-1", "us-west-1", "ap-southeast-2"])
  registry_name = palette_oci_registry.charts.name
  chart         = "storefront"
  version       = "2.4.1"
  region        = each.value
}
data "palette_chart_versions" "all" {
  for_each      = toset(["eu-west-1", "us-west-1", "ap-southeast-2"])
  registry_name = palette_oci_registry.charts.name
  chart         = "storefront"
  region        = each.value
}
data "palette_chart_versions" "other" {
  registry_name = palette_oci_registry.charts.name
  chart         = "other"
  region        = "eu-west-1"
}
output "versions" {
  value = merge({ for region, chart in data.palette_chart_versions.all : region => chart.versions }, {
    other = data.palette_chart_versions.other.versions
  })
}
output "charts" {
  value = { for region, chart in data.palette_chart.all : region => {
    endpoint = chart.endpoint, served_from = chart.served_from, fallback = chart.fallback, digest = chart.digest
  } }
}
output "alone" { value = data.palette_chart.storefront.reference }
output "coverage" { value = palette_helm_layer.storefront.region_coverage }
`
	w.Write(fixture.Embedded + registry + regions + data + fixture.ECRChart)
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	want := map[string]any{
		"eu-west-1":      fixture.ECRServed("eu-west-1", false, digest),
		"us-west-1":      fixture.ECRServed("us-west-1", false, digest),
		"ap-southeast-2": fixture.ECRServed("us-west-1", true, digest),
	}
	outputs := fixture.Outputs(t, w)
	// The default region serves what the region lacks, for each version.
	hosted := map[string]any{
		"eu-west-1": []any{"2.5.0", "2.4.1"}, "us-west-1": []any{"2.4.1"}, "ap-southeast-2": []any{"2.4.1"}, "other": []any{"1.0.0"},
	}
	if diff := cmp.Diff(hosted, outputs["versions"]); diff != "" {
		t.Errorf("versions (-want +got):\n%s", diff)
	}
	for _, name := range []string{"charts", "coverage"} {
		if diff := cmp.Diff(want, outputs[name]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if reference := "oci://" + fixture.ECRHost("us-west-1") + "/helm/storefront:2.4.1"; outputs["alone"] != reference ||
		w.State("palette_helm_layer.storefront")["chart_reference"] != reference {
		t.Errorf("without a region: %v, layer %v", outputs["alone"],
			w.State("palette_helm_layer.storefront")["chart_reference"])
	}

	// The plan warns of regions with other content under the same tag.
	other := fixture.ECRPush(
		t, ireland, testbed.Chart{Name: "storefront", Version: "2.4.1", Description: "pushed again"},
	)
	w.Write(fixture.Embedded + registry + regions)
	plan := w.Plan().MustSucceed(t)
	differ := 0
	for _, warning := range plan.Warnings() {
		if warning.Summary == "Regions Hold Different Charts" {
			differ++
			fixture.MustMention(t, warning.Detail, other+": eu-west-1", digest+": ap-southeast-2, us-west-1")
		}
	}
	if differ != 1 {
		t.Errorf("%d warnings of different digests:\n%s", differ, plan.Text())
	}

	// A template without regions only uses the default region.
	w.Write(fixture.Embedded + registry + fixture.ECRLayer)
	w.Apply().MustSucceed(t)
	world.ResetRequests()
	w.Plan().MustBeEmpty(t)
	if layer := w.State("palette_helm_layer.storefront"); layer["digest"] != digest || layer["region_coverage"] != nil {
		t.Errorf("without regions: %v, %v", layer["digest"], layer["region_coverage"])
	}
	if sent := len(ireland.Requests()) + len(sydney.Requests()); sent > 0 {
		t.Errorf("%d requests went to other regions", sent)
	}

	// If no host serves a region, the plan is refused before anything is written.
	if err := california.Delete("helm/storefront", "2.4.1"); err != nil {
		t.Fatal(err)
	}
	w.Write(fixture.Embedded + registry + regions)
	unserved := w.Plan().MustFail(t, "Region Not Served", "regions")
	fixture.MustMention(t, unserved.Detail,
		"ap-southeast-2: "+fixture.ECRHost("ap-southeast-2")+", "+fixture.ECRHost("us-west-1"), "us-west-1: ",
		"These regions are served: eu-west-1.", "Replicate")

	// The error about a chart that no region has does not suggest replication.
	w.Write(
		fixture.Embedded + registry +
			strings.Replace(regions, `chart              = "storefront"`, `chart              = "storefornt"`, 1),
	)
	nowhere := w.Plan().MustFail(t, "Chart Not Found", "chart")
	fixture.MustMention(t, nowhere.Detail, "ap-southeast-2, eu-west-1, us-west-1")
	if strings.Contains(nowhere.Detail, "Replicate") {
		t.Errorf("it advises replication:\n%s", nowhere.Detail)
	}
	fixture.MustNotEscape(t, world)
}

// The provider authenticates to registries under every form of host, and requests the login from the right API host.
func TestECRHostForms(t *testing.T) {
	t.Parallel()
	world, account := fixture.ECR(t, "us-west-1", "us-gov-west-1", "cn-north-1")
	forms := []struct{ label, endpoint, api, partition string }{
		{"fips", "214575254960.dkr.ecr-fips.us-west-1.amazonaws.com", "api.ecr-fips.us-west-1.amazonaws.com", "aws"},
		{"dual", "214575254960.dkr-ecr.us-west-1.on.aws", "ecr.us-west-1.api.aws", "aws"},
		{"both", "214575254960.dkr-ecr-fips.us-west-1.on.aws", "ecr-fips.us-west-1.api.aws", "aws"},
		{"gov", "214575254960.dkr.ecr.us-gov-west-1.amazonaws.com", "api.ecr.us-gov-west-1.amazonaws.com", "aws-us-gov"},
	}
	var configuration strings.Builder
	configuration.WriteString(
		fixture.Embedded + "resource \"palette_cluster_profile\" \"shop\" {\n  name = \"shop\"\n}\n",
	)
	for _, form := range forms {
		user := account.AddUser(
			aws.UserSpec{
				Account: fixture.ECROwner, Name: form.label, Partition: form.partition,
				Policies: []string{aws.Allow(fixture.ECRActions...)},
			},
		)
		registry := fixture.ECRKeyRegistry(user.NewAccessKey(0), `endpoint = "`+form.endpoint+`"`)
		layer := fixture.ECRLayer[strings.Index(fixture.ECRLayer, `resource "palette_helm_layer"`):]
		configuration.WriteString(strings.NewReplacer(`"charts"`, `"`+form.label+`"`, ".charts.", "."+form.label+".",
			`"storefront" {`, `"`+form.label+`" {`, "values ", `name = "`+form.label+`"
  values `).Replace(registry + layer))
	}
	w := acctest.NewWorkspace(t, world)
	w.Write(configuration.String())
	if warnings := w.Apply().MustSucceed(t).Warnings(); len(warnings) > 0 {
		t.Errorf("warned: %+v", warnings)
	}
	w.Plan().MustBeEmpty(t)
	for _, form := range forms {
		host := world.Host(form.api)
		if host == nil || len(host.Requests()) == 0 {
			t.Errorf("%s: no request to %s", form.label, form.api)
		}
		if got := w.State("palette_helm_layer." + form.label)["chart_reference"]; got != "oci://"+form.endpoint+
			"/helm/storefront:2.4.1" {
			t.Errorf("%s: %v", form.label, got)
		}
	}
	client := fixture.EmbeddedClient(t, world, w)
	for _, form := range forms {
		uid, _ := w.State("palette_oci_registry." + form.label)["id"].(string)
		registry, err := client.Registry(t.Context(), palette.Tenant(), uid)
		if err != nil || registry.Settings.Partition() != form.partition {
			t.Errorf("%s: %v, %v", form.label, registry.Settings, err)
		}
	}
	fixture.MustNotEscape(t, world)
}
