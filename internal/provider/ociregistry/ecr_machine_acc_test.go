package ociregistry_test

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed/aws"
)

// ecrElsewhere runs a Palette in a process with its own AWS identity, and returns the provider block for it, with the
// given attributes.
func ecrElsewhere(t *testing.T, world *testbed.World, identity aws.AccessKey) func(attributes string) string {
	t.Helper()
	folder := t.TempDir()
	binary := filepath.Join(folder, "palette-local")
	build := exec.Command("go", "build", "-o", binary,
		"github.com/palette-oci/terraform-provider-palette/internal/controlplane/cmd/palette-local")
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	peer := exec.CommandContext(t.Context(), binary, "-data", folder)
	peer.Env = slices.Concat(os.Environ(), world.Env(), identity.Env(),
		[]string{"PALETTE_API_KEY=" + fixture.PaletteKey})
	peer.Cancel = func() error { return peer.Process.Signal(os.Interrupt) }
	stdout, err := peer.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := peer.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = peer.Wait() }) // it ends with the test's context
	address, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return func(attributes string) string {
		return `
provider "palette" {
  host           = "` + strings.TrimSpace(address) + `"
  api_key        = "` + fixture.PaletteKey + `"
  ca_certificate = file("` + filepath.Join(folder, "ca.pem") + `")
  ` + attributes + `
}
`
	}
}

// Palette may assume the role and this machine may not. The test gives the machine each kind of credentials.
func TestECRMachine(t *testing.T) {
	t.Parallel()
	world, account := fixture.ECR(t, "us-west-1")
	provider := ecrElsewhere(t, world, fixture.ECRMachine(account))
	w := acctest.NewWorkspace(t, world)
	const trust = `
data "palette_ecr_trust" "palette" {}
output "account" { value = data.palette_ecr_trust.palette.account_id }
output "external" { value = data.palette_ecr_trust.palette.external_id }
`
	w.Write(provider("") + trust)
	w.Apply().MustSucceed(t)
	palette := fixture.Outputs(t, w)
	trusted := aws.Trust{
		Principals: []string{"arn:aws:iam::" + palette["account"].(string) + ":root"},
		ExternalID: palette["external"].(string),
	}
	role := account.AddRole(aws.RoleSpec{
		Account: fixture.ECROwner, Name: "palette-charts", Policies: []string{aws.Allow(fixture.ECRActions...)},
		Trust:   trusted,
		Unknown: 1, // as with a role that the same apply made
	})
	registry := func(externalID string, attributes ...string) string {
		return `
resource "palette_oci_registry" "charts" {
  name              = "charts"
  auth_type         = "ecr"
  endpoint          = "` + fixture.ECRPrivateHost + `"
  base_content_path = "helm"
  protected         = true
  sts               = { role_arn = "` + role.ARN + `", external_id = "` + externalID + `" }
  ` + strings.Join(attributes, "\n  ") + `
}
`
	}

	// Without an identity, the plan warns, and the response of Palette decides.
	whole := registry(trusted.ExternalID, `timeouts = { create = "20s" }`) + fixture.ECRLayer
	w.Write(provider("") + whole)
	fixture.MustMention(t, fixture.Warning(t, w.Plan().MustSucceed(t), "Chart Not Checked"), "no AWS credentials",
		"registry_auth")
	applied := w.Apply().MustSucceed(t)
	fixture.MustMention(t, fixture.Warning(t, applied, "No AWS Identity On This Machine"), "registry_auth",
		"its result decides")
	if w.State("palette_helm_layer.storefront")["digest"] != nil {
		t.Error("a layer that was not checked has a digest")
	}

	// A refusal of Palette is an error, even if this machine could not check.
	quick := `timeouts = { create = "4s" }`
	for name, external := range map[string]string{
		"a wrong external id": "wrong", "another tenant's": strings.ToUpper(trusted.ExternalID),
	} {
		other := strings.NewReplacer(`"charts"`, `"other"`).Replace(registry(external, quick))
		w.Write(provider("") + whole + other)
		refused := w.Apply("-target=palette_oci_registry.other").MustFail(t, "Registry Refused Credentials",
			`resource "palette_oci_registry"`)
		if !strings.Contains(refused.Detail, "trust policy") || !strings.Contains(refused.Detail, "external") {
			t.Errorf("%s: neither trust policy nor external id in:\n%s", name, refused.Detail)
		}
	}

	// Credentials of this machine alone.
	here := account.AddUser(
		aws.UserSpec{
			Account: fixture.ECROwner, Name: "runner",
			Policies: []string{aws.Allow(append(fixture.ECRActions, "sts:AssumeRole")...)},
		},
	)
	runner := here.NewAccessKey(0)
	reader := account.AddRole(aws.RoleSpec{
		Account: fixture.ECROwner, Name: "reader", Policies: []string{aws.Allow(fixture.ECRActions...)},
		Trust: aws.Trust{Principals: []string{here.ARN}, ExternalID: "ours"},
	})
	anonymous := w.Env
	for _, test := range []struct {
		name, entry string
		env         []string
		warns       string // "" = the chart is found
	}{
		{"key", `access_key_id = "` + runner.ID + `", secret_access_key = "` + runner.Secret + `"`, nil, ""},
		{"machine", `use_runner_aws_identity = true`, runner.Env(), ""},
		{"machine without identity", `use_runner_aws_identity = true`, nil, "no AWS credentials"},
		{"role", `role_arn = "` + reader.ARN + `", external_id = "ours"`, runner.Env(), ""},
		{"role, wrong id", `role_arn = "` + reader.ARN + `", external_id = "theirs"`, runner.Env(), "external id differs"},
		{"role without identity", `role_arn = "` + reader.ARN + `", external_id = "ours"`, nil, "registry_auth"},
		{"not requested", "", runner.Env(), "trust policy"},
	} {
		w.Env = slices.Concat(anonymous, test.env)
		entry := ""
		if test.entry != "" {
			entry = "registry_auth = { charts = { " + test.entry + " } }"
		}
		w.Write(
			provider(entry) + registry(trusted.ExternalID) +
				strings.Replace(fixture.ECRLayer, "replicaCount = 2", "replicaCount = 3", 1),
		)
		plan := w.Plan().MustSucceed(t)
		switch warnings := plan.Warnings(); {
		case test.warns != "":
			fixture.MustMention(t, fixture.Warning(t, plan, "Chart Not Checked"), test.warns)
		case len(warnings) > 0:
			t.Errorf("%s: %+v", test.name, warnings)
		}
	}
	w.Env = anonymous
	wrong := `registry_auth = { charts = { role_arn = "` + reader.ARN +
		`", use_runner_aws_identity = true }, half = { access_key_id = "AKIAIOSFODNN7EXAMPLE" } }`
	w.Write(provider(wrong) + trust)
	if errors := w.Validate().Errors(); len(errors) != 2 || errors[0].Summary != "Invalid Registry Credentials" ||
		!strings.HasPrefix(errors[0].Detail, "registry_auth[") {
		t.Errorf("two wrong entries give %+v", errors)
	}
	fixture.MustNotEscape(t, world)
}
