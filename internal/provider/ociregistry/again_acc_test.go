package ociregistry_test

import (
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
)

// The plan refuses a registry that the run deletes and creates again under its own name, and shows a moved block if the
// address changed.
func TestRegistryMadeAgain(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	w := acctest.NewWorkspace(t, world)
	base := fixture.Embedded + fixture.ACR + fixture.AppsVersion("1.0.0") + fixture.WebLayer
	w.Write(base)
	w.Apply().MustSucceed(t)

	renamed := strings.ReplaceAll(strings.ReplaceAll(base, `"palette_oci_registry" "acr"`,
		`"palette_oci_registry" "shop"`),
		"palette_oci_registry.acr.", "palette_oci_registry.shop.")
	w.Write(renamed)
	diagnostics := w.Plan().MustFail(t, "Registry Recreated", "")
	if !strings.Contains(diagnostics.Detail, "moved {") {
		t.Errorf("the detail is\n%s", diagnostics.Detail)
	}
	moved := "\nmoved {\n  from = palette_oci_registry.acr\n  to   = palette_oci_registry.shop\n}\n"
	w.Write(renamed + moved)
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)

	ecr := `
resource "palette_oci_registry" "shop" {
  name             = "acr"
  auth_type        = "ecr"
  endpoint         = "public.ecr.aws/contoso"
  credential_check = "none"
}
`
	head := strings.Index(renamed, `resource "palette_oci_registry"`)
	tail := strings.Index(renamed, `resource "palette_cluster_profile"`)
	w.Write(renamed[:head] + ecr + renamed[tail:])
	diagnostics = w.Plan().MustFail(t, "Registry In Use", "auth_type")
	if !strings.Contains(diagnostics.Detail, "apps 1.0.0 (tenant)") {
		t.Errorf("the detail is\n%s", diagnostics.Detail)
	}
	// No profile uses it any more.
	w.Write(renamed[:tail])
	w.Apply().MustSucceed(t)
	w.Write(renamed[:head] + ecr)
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
}
