package acctest_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed/aws"
)

// TestECRExample applies examples/ecr-multi-region as it is.
func TestECRExample(t *testing.T) {
	t.Parallel()
	world, account := fixture.ECR(t)
	examples := filepath.Join("..", "..", "examples")
	var digest string
	for _, region := range []string{"eu-west-1", "us-west-1"} {
		pushed, err := account.Registry(fixture.ECROwner, region).Push(
			filepath.Join(examples, "quickstart", "charts", "storefront"), "helm/storefront",
		)
		if err != nil {
			t.Fatal(err)
		}
		digest = pushed.String()
	}
	main, err := os.ReadFile(filepath.Join(examples, "ecr-multi-region", "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	w := acctest.NewWorkspace(t, world)
	w.File("main.tf", string(main))
	w.Env = slices.Concat(w.Env, fixture.ECRMachine(account).Env(),
		[]string{"PALETTE_EMBEDDED_PATH=" + filepath.Join(w.Dir, ".palette")})
	role := fixture.ECRTrustedRole(t, account, fixture.EmbeddedClient(t, world, w),
		aws.Allow("ecr:GetAuthorizationToken"))

	// The role gets the policies that the output of the example contains.
	w.Plan("-refresh-only").MustSucceed(t)
	w.Apply("-refresh-only").MustSucceed(t)
	role.SetPolicies(fixture.Outputs(t, w)["permissions"].(string))
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	want := map[string]any{
		"eu-west-1":      fixture.ECRServed("eu-west-1", false, digest),
		"us-west-1":      fixture.ECRServed("us-west-1", false, digest),
		"ap-southeast-2": fixture.ECRServed("us-west-1", true, digest),
	}
	outputs := fixture.Outputs(t, w)
	if diff := cmp.Diff(want, outputs["coverage"]); diff != "" {
		t.Errorf("coverage (-want +got):\n%s", diff)
	}
	hosts := map[string]any{
		"eu-west-1": fixture.ECRHost("eu-west-1"), "us-west-1": fixture.ECRHost("us-west-1"), "ap-southeast-2": fixture.ECRHost("ap-southeast-2"),
	}
	if diff := cmp.Diff(hosts, outputs["hosts"]); diff != "" {
		t.Errorf("hosts (-want +got):\n%s", diff)
	}
	fixture.MustMention(t, outputs["trust_policy"].(string), "arn:aws:iam::"+fixture.ECRPalette+":root",
		"sts:ExternalId")
	w.Destroy().MustSucceed(t)
	fixture.MustNotEscape(t, world)
}
