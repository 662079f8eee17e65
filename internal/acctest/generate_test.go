package acctest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
)

// generatable has each kind of object that can be imported, in each form that its generated configuration can have.
const generatable = `
resource "palette_oci_registry" "login" {
  name              = "login"
  auth_type         = "basic"
  endpoint          = "contoso.azurecr.io"
  base_content_path = "charts"
  basic             = { username = "palette", password_wo = "` + fixture.Password + `" }
}
resource "palette_oci_registry" "anonymous" {
  name             = "anonymous"
  auth_type        = "basic"
  endpoint         = "https://charts.example:5000/team"
  endpoint_suffix  = "/artifactory/api/docker/helm"
  credential_check = "none"
}
resource "palette_oci_registry" "insecure" {
  name             = "insecure"
  auth_type        = "basic"
  endpoint         = "charts.example"
  tls              = { ca_certificate = file("ca.pem"), insecure_skip_verify = true }
  credential_check = "none"
}
resource "palette_oci_registry" "unprotected" {
  name             = "unprotected"
  auth_type        = "ecr"
  endpoint         = "public.ecr.aws/contoso"
  credential_check = "none"
}
resource "palette_oci_registry" "key" {
  name             = "key"
  auth_type        = "ecr"
  endpoint         = "214575254960.dkr.ecr.us-west-1.amazonaws.com"
  protected        = true
  access_key       = { access_key_id = "AKIAIOSFODNN7EXAMPLE", secret_access_key_wo = "canary" }
  credential_check = "none"
}
resource "palette_oci_registry" "role" {
  name             = "role"
  auth_type        = "ecr"
  endpoint         = "214575254960.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com"
  default_region   = "us-west-1"
  protected        = true
  sts              = { role_arn = "arn:aws:iam::214575254960:role/palette" }
  credential_check = "none"
}
resource "palette_cluster_profile" "bare" {
  name = "bare"
}
resource "palette_cluster_profile" "full" {
  name        = "full"
  version     = "1.2.3"
  description = "all of it"
  tags        = { team = "shop", plain = "" }
  cloud_type  = "aws"
}
resource "palette_helm_layer" "bare" {
  cluster_profile_id = palette_cluster_profile.full.id
  registry_name      = palette_oci_registry.login.name
  chart              = "cache"
  version            = "0.3.1+build.7"
}
resource "palette_helm_layer" "named" {
  cluster_profile_id = palette_cluster_profile.full.id
  registry_name      = palette_oci_registry.login.name
  name               = "named"
  chart              = "web"
  version            = "1.2.3"
  namespace          = "shop"
  release_name       = "frontend"
  install_order      = 10
  values             = "# counted\nreplicaCount: 2\n"
}
`

// The configuration that terraform generates for imported objects has an empty plan.
func TestGeneratedConfigurationPlansEmpty(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	first := acctest.NewWorkspace(t, world)
	first.File("ca.pem", string(world.CA()))
	first.Write(fixture.Embedded + generatable)
	first.Apply().MustSucceed(t)
	full := fixture.ID(t, first, "palette_cluster_profile.full")

	second := acctest.NewWorkspace(t, world)
	var blocks strings.Builder
	imported := []string{}
	adopt := func(address, id string) {
		fmt.Fprintf(&blocks, "import {\n  to = %s\n  id = %q\n}\n", address, id)
		imported = append(imported, address)
	}
	for _, name := range []string{"login", "anonymous", "insecure", "unprotected", "key", "role"} {
		adopt("palette_oci_registry."+name, "name:"+name)
	}
	adopt("palette_cluster_profile.bare", "tenant:bare:1.0.0")
	adopt("palette_cluster_profile.full", full)
	adopt("palette_helm_layer.bare", full+"/cache")
	adopt("palette_helm_layer.named", full+"/named")
	second.Write(strings.Replace(fixture.Embedded, "${path.root}", first.Dir, 1) + blocks.String())
	generated := second.Plan("-generate-config-out=gen.tf").MustSucceed(t)
	for _, change := range generated.Changes {
		if change.Action != "import" {
			t.Errorf("plans to %s %s", change.Action, change.Address)
		}
	}
	if text := second.Read("gen.tf"); strings.Contains(text, fixture.Password) || strings.Contains(text, "canary") {
		t.Error("a secret is in the generated configuration")
	}
	second.Validate().MustSucceed(t)
	second.Apply().MustSucceed(t)
	second.Plan().MustBeEmpty(t)
	listed := strings.Fields(second.Run("state", "list").Stdout)
	slices.Sort(imported)
	slices.Sort(listed)
	if diff := cmp.Diff(imported, listed); diff != "" {
		t.Errorf("state (-want +got):\n%s\n%s", diff, second.Read("gen.tf"))
	}
	first.Plan().MustBeEmpty(t)
}
