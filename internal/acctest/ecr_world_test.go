package acctest_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed/aws"
)

const (
	// ecrOwner is the AWS account of the registries.
	ecrOwner = "214575254960"
	// ecrPalette is the account as which the embedded control plane presents
	// itself.
	ecrPalette = "111122223333"
)

// ecrActions is the documented policy, action by action.
var ecrActions = []string{
	"ecr-public:DescribeRegistries", "ecr:DescribeImageReplicationStatus", "ecr:ListTagsForResource", "ecr:ListImages",
	"ecr:DescribeRepositories", "ecr:BatchCheckLayerAvailability", "ecr:GetLifecyclePolicy", "ecr-public:DescribeImageTags",
	"ecr-public:DescribeImages", "ecr:GetRegistryPolicy", "ecr-public:GetAuthorizationToken", "ecr:DescribeImageScanFindings",
	"ecr:GetLifecyclePolicyPreview", "ecr:GetDownloadUrlForLayer", "ecr-public:GetRepositoryCatalogData", "ecr:DescribeRegistry",
	"ecr:GetAuthorizationToken", "ecr-public:GetRepositoryPolicy", "ecr-public:DescribeRepositories", "ecr:BatchGetImage",
	"ecr:DescribeImages", "ecr-public:GetRegistryCatalogData", "ecr-public:ListTagsForResource",
	"ecr-public:BatchCheckLayerAvailability", "ecr:GetRepositoryPolicy",
}

// ecrLess is the documented policy without some actions.
func ecrLess(actions ...string) string {
	return aws.Allow(slices.DeleteFunc(slices.Clone(ecrActions), func(a string) bool { return slices.Contains(actions, a) })...)
}

// ecrWorld is a world with an AWS account that holds helm/storefront 2.4.1 in
// some regions.
func ecrWorld(t *testing.T, regions ...string) (*testbed.World, *testbed.AWS) {
	t.Helper()
	world := testbed.New(t)
	account := world.AWS()
	for _, region := range regions {
		ecrPush(t, account.Registry(ecrOwner, region), testbed.Chart{Name: "storefront", Version: "2.4.1"})
	}
	return world, account
}

func ecrPush(t *testing.T, registry *testbed.Registry, chart testbed.Chart) string {
	t.Helper()
	digest, err := registry.PushChart(chart, "helm/"+chart.Name)
	if err != nil {
		t.Fatal(err)
	}
	return digest.String()
}

// ecrMachine makes the AWS identity that Palette has, which is also that of
// the machine where Palette is the embedded control plane.
func ecrMachine(account *testbed.AWS) aws.AccessKey {
	user := account.AddUser(aws.UserSpec{Account: ecrPalette, Name: "palette", Policies: []string{aws.Allow("sts:AssumeRole")}})
	return user.NewAccessKey(0)
}

// ecrTrust makes a role of the owner that Palette may assume for one tenant.
func ecrTrusted(t *testing.T, account *testbed.AWS, client *palette.Client, policies ...string) *aws.Role {
	t.Helper()
	trust, err := client.AWSAccountSTS(t.Context(), "aws")
	if err != nil {
		t.Fatal(err)
	}
	return account.AddRole(aws.RoleSpec{
		Account: ecrOwner, Name: "palette-charts", Policies: policies,
		Trust: aws.Trust{Principals: []string{"arn:aws:iam::" + trust.AccountID + ":root"}, ExternalID: trust.ExternalID},
	})
}

// ecrLayer is a layer of the chart, and its profile.
const ecrLayer = `
resource "palette_cluster_profile" "shop" {
  name = "shop"
}

resource "palette_helm_layer" "storefront" {
  cluster_profile_id = palette_cluster_profile.shop.id
  registry_name      = palette_oci_registry.charts.name
  chart              = "storefront"
  version            = "2.4.1"
  values             = yamlencode({ replicaCount = 2 })
}
`

const ecrChart = `
data "palette_chart" "storefront" {
  registry_name = palette_oci_registry.charts.name
  chart         = "storefront"
  version       = "2.4.1"
}
`

// ecrOutputs reads the outputs of a workspace.
func ecrOutputs(t *testing.T, w *acctest.Workspace) map[string]any {
	t.Helper()
	shown := w.Run("output", "-json")
	var outputs map[string]struct{ Value any }
	if err := json.Unmarshal([]byte(shown.Stdout), &outputs); err != nil {
		t.Fatalf("terraform output: %v\n%s", err, shown.Text())
	}
	values := make(map[string]any)
	for name, output := range outputs {
		values[name] = output.Value
	}
	return values
}

// mustMention fails the test unless the text has every needle.
func mustMention(t *testing.T, text string, needles ...string) {
	t.Helper()
	text = strings.Join(strings.Fields(text), " ")
	for _, needle := range needles {
		if !strings.Contains(text, needle) {
			t.Errorf("%q is not mentioned in:\n%s", needle, text)
		}
	}
}

// ecrWarned fails the test unless there is a warning of this summary, and
// returns its detail.
func ecrWarned(t *testing.T, o acctest.Outcome, summary string) string {
	t.Helper()
	for _, d := range o.Warnings() {
		if d.Summary == summary {
			return d.Detail
		}
	}
	t.Fatalf("no warning %q:\n%s", summary, o.Text())
	return ""
}
