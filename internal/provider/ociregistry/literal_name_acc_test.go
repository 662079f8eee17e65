package ociregistry_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
)

// Layers that name a registry of their configuration by a literal wait for it. If they cannot wait, the error shows the
// reference to write.
func TestRegistryNamedByLiteral(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	w := acctest.NewWorkspace(t, world)
	layers := ""
	for i := range 4 {
		layers += fixture.AppsLayer(fmt.Sprintf("web-%d", i), "web", "1.2.3", fmt.Sprintf("name = \"web-%d\"", i))
	}
	layers = strings.ReplaceAll(layers, "palette_oci_registry.acr.name", `"acr"`)
	w.Write(fixture.Embedded + fixture.ACR + fixture.AppsVersion("1.0.0") + layers)
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	w.Destroy().MustSucceed(t)

	w.Write(
		fixture.Embedded + fixture.AppsVersion("1.0.0") +
			strings.ReplaceAll(fixture.WebLayer, "palette_oci_registry.acr.name", `"acme"`),
	)
	diagnostics := w.Apply().MustFail(t, "Registry Not Found", "registry_name")
	if !strings.Contains(diagnostics.Detail, "registry_name = palette_oci_registry.<label>.name") {
		t.Errorf("the detail is\n%s", diagnostics.Detail)
	}
}
