package ociregistry_test

import (
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed/aws"
)

const ecrRoleRegistry = `
data "palette_ecr_trust" "palette" {}

output "external_id" { value = data.palette_ecr_trust.palette.external_id }
output "trust" { value = data.palette_ecr_trust.palette.trust_policy }
output "policy" { value = provider::palette::ecr_policy() }
output "pull" { value = provider::palette::ecr_pull_policy(["arn:aws:ecr:us-west-1:214575254960:repository/helm/*"]) }

resource "palette_oci_registry" "charts" {
  name              = "charts"
  auth_type         = "ecr"
  endpoint          = "214575254960.dkr.ecr.us-west-1.amazonaws.com"
  base_content_path = "helm"
  protected         = true
  sts = {
    role_arn    = "arn:aws:iam::214575254960:role/palette-charts"
    external_id = data.palette_ecr_trust.palette.external_id
  }
  # How long a refusal may take: AWS gives the same one for a role that was made a moment ago.
  timeouts = { create = "5s" }
}
`

// A private registry is registered with a role that has the documented policy, and its chart is added. Then permissions
// are removed.
func TestECRRole(t *testing.T) {
	t.Parallel()
	world, account := fixture.ECR(t, "us-west-1")
	w := acctest.NewWorkspace(t, world)
	w.Env = append(w.Env, fixture.ECRMachine(account).Env()...)
	role := fixture.ECRTrustedRole(t, account, fixture.EmbeddedClient(t, world, w))

	w.Write(fixture.Embedded + ecrRoleRegistry + fixture.ECRChart + fixture.ECRLayer)
	plan := w.Plan().MustSucceed(t)
	fixture.MustMention(t, fixture.Warning(t, plan, "Chart Not Checked"), "ecr:GetAuthorizationToken", "registry_auth")
	refused := w.Apply().MustFail(t, "Registry Permission Missing", `resource "palette_oci_registry"`)
	fixture.MustMention(t, refused.Detail, "Missing permission: ecr:GetAuthorizationToken on *", "Nothing was written")
	if names := fixture.RegistryNames(t, fixture.EmbeddedClient(t, world, w)); len(names) > 0 {
		t.Errorf("the refused registry was written: %v", names)
	}

	// Only the policies of the functions give access to the registry.
	documents := fixture.Outputs(t, w)
	for document, versions := range map[string]int{"pull": 0, "policy": 1} {
		role.SetPolicies(documents[document].(string))
		w.Apply().MustSucceed(t)
		w.Plan().MustBeEmpty(t)
		chart := w.State("data.palette_chart.storefront")
		if listed, _ := chart["available_versions"].([]any); len(listed) != versions ||
			chart["served_from"] != "us-west-1" {
			t.Errorf("with %s the chart is %v", document, chart)
		}
		if layer := w.State("palette_helm_layer.storefront"); layer["digest"] == nil ||
			layer["digest"] != chart["digest"] {
			t.Errorf("with %s the layer has the digest %v", document, layer["digest"])
		}
		w.Destroy().MustSucceed(t)
	}
	fixture.MustMention(t, documents["trust"].(string), "arn:aws:iam::"+fixture.ECRPalette+":root",
		`"sts:ExternalId": "`+documents["external_id"].(string)+`"`)
	for _, session := range role.Sessions() {
		if session != "terraform-provider-palette" {
			t.Errorf("a session is named %q", session)
		}
	}
	w.Apply().MustSucceed(t)

	for _, test := range []struct{ action, mentions string }{
		{"ecr:GetAuthorizationToken", "Missing permission: ecr:GetAuthorizationToken on *"},
		{"ecr:BatchGetImage", "Missing permission: ecr:BatchGetImage on arn:aws:ecr:us-west-1:214575254960:repository/helm/storefront"},
		{"ecr:GetDownloadUrlForLayer", "Missing permission: ecr:GetDownloadUrlForLayer on arn:aws:ecr:us-west-1:214575254960:repository/helm/storefront"},
	} {
		role.SetPolicies(fixture.ECRPolicyWithout(test.action))
		fixture.MustMention(t, w.Plan().MustFail(t, "Chart Not Read", "").Detail, test.mentions)
	}
	w.Write(
		fixture.Embedded + ecrRoleRegistry + strings.Replace(fixture.ECRLayer, "replicaCount = 2", "replicaCount = 3",
			1),
	)
	for action, summary := range map[string]string{
		"ecr:GetAuthorizationToken":  "Chart Not Checked",
		"ecr:BatchGetImage":          "Chart Not Checked",
		"ecr:GetDownloadUrlForLayer": "Values Not Checked",
	} {
		role.SetPolicies(fixture.ECRPolicyWithout(action))
		fixture.MustMention(t, fixture.Warning(t, w.Plan().MustSucceed(t), summary), "Missing permission: "+action)
	}

	// Tags are listed for suggestions only.
	role.SetPolicies(fixture.ECRPolicyWithout("ecr:ListImages", "ecr:DescribeRepositories"))
	if warnings := w.Plan().MustSucceed(t).Warnings(); len(warnings) > 0 {
		t.Errorf("without the right to list: %v", warnings)
	}
	w.Write(fixture.Embedded + ecrRoleRegistry + strings.Replace(fixture.ECRLayer, "2.4.1", "2.4.2", 1))
	fixture.MustMention(t, w.Plan().MustFail(t, "Chart Version Not Found", "version").Detail,
		"Missing permission: ecr:ListImages on arn:aws:ecr:us-west-1:214575254960:repository/helm/storefront")
	w.Write(
		fixture.Embedded + ecrRoleRegistry + strings.Replace(fixture.ECRLayer, `= "storefront"`, `= "storefronts"`, 1),
	)
	fixture.MustMention(t, w.Plan().MustFail(t, "Chart Not Found", "chart").Detail,
		"Missing permission: ecr:DescribeRepositories on arn:aws:ecr:us-west-1:214575254960:repository/*")
	role.SetPolicies(aws.Allow(fixture.ECRActions...))
	fixture.MustMention(t, w.Plan().MustFail(t, "Chart Not Found", "chart").Detail,
		"The registry has: storefront")
	fixture.MustNotEscape(t, world)
}
