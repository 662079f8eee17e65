package acctest_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed/aws"
)

const sourced = "terraform {\n  required_providers {\n" +
	"    palette = { source = \"registry.terraform.io/palette-oci/palette\" }\n  }\n}\n"

// example reads one file of the examples.
func example(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "..", "examples", path))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// exampleWorld has the objects that the examples name. It returns the digest of the chart that one of them pins.
func exampleWorld(t *testing.T) (world *testbed.World, machine []string, pinned string) {
	t.Helper()
	world = testbed.New(t)
	contoso := world.Registry("contoso.azurecr.io", testbed.TokenAuth(
		testbed.Account{Username: "palette-pull", Password: fixture.Password},
		testbed.Account{Username: "contoso", Password: fixture.Password},
		testbed.Account{Username: guideClient, Password: fixture.Password},
	))
	push := func(registry *testbed.Registry, repository, version string) string {
		return testbed.Must(
			registry.PushChart(testbed.Chart{Name: filepath.Base(repository), Version: version}, repository),
		).String()
	}
	push(contoso, "charts/storefront", "2.4.1")
	push(contoso, "charts/otel-collector", "0.98.2")
	pinned = push(contoso, "charts/storefront", "2.5.0-rc.1")
	push(world.Registry("ghcr.io"), "stefanprodan/charts/podinfo", "6.9.2")
	account := world.AWS()
	push(account.Public("contoso"), "anything", "1.0.0")
	for _, region := range []string{"eu-west-1", "us-west-1", "ap-southeast-2"} {
		push(account.Registry(fixture.ECROwner, region), "ledger", "1.0.0")
	}
	account.AddRole(aws.RoleSpec{
		Account: fixture.ECROwner, Name: "palette-charts", Policies: []string{fixture.ECRPolicyWithout()},
		Trust: aws.Trust{Principals: []string{"arn:aws:iam::" + fixture.ECRPalette + ":root"}, ExternalID: "a1b2c3d4"},
	})
	kindsOfRegistries(world)
	return world, fixture.ECRMachine(account).Env(), pinned
}

// TestExamplesOfTheReference applies the examples of resources, data sources and functions together, unchanged but
// for a digest that depends on the machine that packaged the chart.
func TestExamplesOfTheReference(t *testing.T) {
	t.Parallel()
	world, machine, pinned := exampleWorld(t)
	key := world.AWS().AddUser(
		aws.UserSpec{Account: fixture.ECROwner, Name: "palette-pull", Policies: []string{fixture.ECRPolicyWithout()}},
	).NewAccessKey(0)
	w := acctest.NewWorkspace(t, world)
	w.Env = slices.Concat(
		w.Env, machine, []string{"TF_VAR_ecr_access_key_id=" + key.ID, "TF_VAR_ecr_secret_access_key=" + key.Secret},
	)
	pin := func(text string) string {
		return regexp.MustCompile(`sha256:[0-9a-f]{64}`).ReplaceAllString(text, pinned)
	}
	module := func(name, path string) {
		text := pin(example(t, path))
		if !strings.Contains(text, "required_providers") {
			w.File(name+"/versions.tf", sourced)
		}
		w.File(name+"/main.tf", text)
	}
	root := fixture.Embedded + registryExamples(t, w)
	for name, test := range map[string]struct{ path, after, inputs string }{
		"profile":     {"resources/palette_cluster_profile/resource.tf", "registries", "\n  database_password = \"" + fixture.Password + "\""},
		"layers":      {"resources/palette_helm_layer/resource.tf", "registries", ""},
		"known":       {"data-sources/palette_oci_registry/data-source.tf", "registries", ""},
		"charts":      {"data-sources/palette_chart/data-source.tf", "registries", ""},
		"versions":    {"data-sources/palette_chart_versions/data-source.tf", "registries", ""},
		"read":        {"data-sources/palette_cluster_profile/data-source.tf", "layers", ""},
		"ecr":         {"data-sources/palette_oci_registries/data-source.tf", "registries", ""},
		"shops":       {"data-sources/palette_cluster_profiles/data-source.tf", "layers", ""},
		"policy":      {"functions/ecr_policy/function.tf", "", ""},
		"pull_policy": {"functions/ecr_pull_policy/function.tf", "", ""},
		"merged":      {"functions/merge_values/function.tf", "", ""},
		"parsed":      {"functions/parse_endpoint/function.tf", "", ""},
		"resolved":    {"functions/resolve_endpoint/function.tf", "", ""},
	} {
		module(name, test.path)
		after := test.inputs
		if test.after != "" {
			after += "\n  depends_on = [module." + test.after + "]"
		}
		root += "module \"" + name + "\" {\n  source = \"./" + name + "\"" + after + "\n}\n"
	}
	root += `
output "all" {
  value = [
    module.policy.policy, module.pull_policy.policy, module.parsed.registry, module.resolved.host,
    module.known.endpoint, module.read.layers, module.charts.storefront.digest, module.ecr.endpoints,
    module.shops.newest, module.shops.ids, module.versions.newest, module.merged.values,
  ]
}
`
	w.Write(root)
	w.Run("get").MustSucceed(t)
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	shown := fixture.Outputs(t, w)["all"]
	for _, want := range []string{
		fixture.ECRHost("eu-west-1"), "2.4.1", "image:\n  repository: nginx\n  tag: \"1.29\"\nreplicaCount: 3\n",
	} {
		if !slices.Contains(shown.([]any), any(want)) {
			t.Errorf("%q is not among the outputs: %v", want, shown)
		}
	}

	// The login configures a provider of its own.
	opened, _, found := strings.Cut(example(t, "ephemeral-resources/palette_registry_login/ephemeral-resource.tf"),
		`provider "helm"`)
	if !found {
		t.Fatal("the example of the ephemeral resource does not configure the helm provider")
	}
	w.File("ephemeral.tf", opened+`
provider "palette" {
  alias         = "login"
  embedded      = { path = "${path.root}/.palette" }
  registry_auth = {
    other = {
      username = ephemeral.palette_registry_login.charts.username
      password = ephemeral.palette_registry_login.charts.password
    }
  }
}
data "palette_oci_registry" "login" {
  provider = palette.login
  name     = "charts"
}
`)
	w.Apply().MustSucceed(t)

	imports := acctest.NewWorkspace(t, world)
	imports.Env = slices.Concat(imports.Env, machine, []string{
		"TF_VAR_registry_password=" + fixture.Password, "TF_VAR_github_token=" + fixture.Password, "TF_VAR_database_password=" + fixture.Password,
	})
	there := strings.Replace(fixture.Embedded, "${path.root}", w.Dir, 1)
	for _, resource := range []string{"palette_oci_registry", "palette_cluster_profile"} {
		imports.File(resource+".tf", example(t, "resources/"+resource+"/resource.tf"))
		imports.File(resource+"-import.tf", example(t, "resources/"+resource+"/import-by-string-id.tf"))
		wantSameImports(t, resource)
	}
	imports.Write(there)
	wantImported(t, imports.Plan(), "palette_oci_registry.contoso", "palette_cluster_profile.shop")

	shop := fixture.ID(t, w, "module.layers.palette_cluster_profile.shop")
	layers := acctest.NewWorkspace(t, world)
	layers.Env = slices.Concat(layers.Env, machine)
	block := regexp.MustCompile(`[0-9a-f]{24}/`).ReplaceAllString(
		example(t, "resources/palette_helm_layer/import-by-string-id.tf"), shop+"/",
	)
	layers.Write(there + pin(example(t, "resources/palette_helm_layer/resource.tf")) + block +
		"import {\n  to = palette_cluster_profile.shop\n  id = \"" + shop + "\"\n}\n")
	wantSameImports(t, "palette_helm_layer")
	wantImported(t, layers.Plan(), "palette_helm_layer.storefront", "palette_cluster_profile.shop")

	w.File("ephemeral.tf", "")
	w.Destroy().MustSucceed(t)
	fixture.MustNotEscape(t, world)
}

// wantSameImports compares the two ways in which an example imports.
func wantSameImports(t *testing.T, resource string) {
	t.Helper()
	block := example(t, "resources/"+resource+"/import-by-string-id.tf")
	commands := regexp.MustCompile(`(?m)^terraform import (\S+) (\S+)$`).FindAllStringSubmatch(
		example(t, "resources/"+resource+"/import.sh"), -1,
	)
	if !slices.ContainsFunc(commands,
		func(c []string) bool { return strings.Contains(block, `"`+c[2]+`"`) && strings.Contains(block, c[1]) }) {
		t.Errorf("%s: the command and the block import different objects", resource)
	}
}

// wantImported fails the test unless the plan imports the addresses. One with a password is also updated: nobody
// can compare a password.
func wantImported(t *testing.T, plan acctest.Outcome, addresses ...string) {
	t.Helper()
	for _, address := range addresses {
		if !slices.ContainsFunc(plan.MustSucceed(t).Changes, func(c acctest.Change) bool {
			return c.Address == address && (c.Action == "import" || c.Action == "update")
		}) {
			t.Errorf("%s is not imported: %v", address, plan.Changes)
		}
	}
}

// TestExampleOfTrust applies the example that makes the trust policy.
func TestExampleOfTrust(t *testing.T) {
	t.Parallel()
	world, account := fixture.ECR(t, "eu-west-1")
	w := acctest.NewWorkspace(t, world)
	w.Env = slices.Concat(w.Env, fixture.ECRMachine(account).Env())
	fixture.ECRTrustedRole(t, account, fixture.EmbeddedClient(t, world, w), fixture.ECRPolicyWithout())
	w.Write(fixture.Embedded + example(t, "data-sources/palette_ecr_trust/data-source.tf"))
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	fixture.MustMention(t, fixture.Outputs(t, w)["trust_policy"].(string), "sts:ExternalId")
}

// TestExamplesOfConfiguration applies the scenario of the Azure registry, and a
// profile with each provider of the provider's own example.
func TestExamplesOfConfiguration(t *testing.T) {
	t.Parallel()
	world, _, _ := exampleWorld(t)
	azureExample := acctest.NewWorkspace(t, world)
	azureExample.Env = append(azureExample.Env, "PALETTE_EMBEDDED_PATH="+filepath.Join(azureExample.Dir, ".palette"),
		"TF_VAR_client_id=palette-pull", "TF_VAR_client_secret="+fixture.Password)
	azureExample.File("main.tf", example(t, "azure-container-registry/main.tf"))
	azureExample.File("collector.yaml", example(t, "azure-container-registry/collector.yaml"))
	azureExample.Apply().MustSucceed(t)
	azureExample.Plan().MustBeEmpty(t)
	azureExample.Destroy().MustSucceed(t)

	world.Handle("api.spectrocloud.com", fixture.ControlPlane(t, world, t.TempDir(), redact.New(fixture.PaletteKey)))
	both := acctest.NewWorkspace(t, world)
	both.Env = append(both.Env, "TF_VAR_palette_api_key="+fixture.PaletteKey,
		"TF_VAR_registry_password="+fixture.Password)
	both.File("provider.tf", example(t, "provider/provider.tf"))
	both.File("main.tf", `
resource "palette_cluster_profile" "remote" {
  name = "remote"
}
resource "palette_cluster_profile" "embedded" {
  provider = palette.embedded
  name     = "embedded"
}
`)
	both.Apply().MustSucceed(t)
	both.Plan().MustBeEmpty(t)
	if scope := both.State("palette_cluster_profile.remote")["scope"]; scope != "project" {
		t.Errorf("the scope of the remote profile is %v", scope)
	}
}
