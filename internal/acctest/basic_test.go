package acctest_test

import (
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
)

func TestRegistryProfileLayers(t *testing.T) {
	t.Parallel()
	world, _ := fixture.Azure(t)
	w := acctest.NewWorkspace(t, world)
	w.Write(fixture.Embedded + fixture.Stack)
	w.Validate().MustSucceed(t)
	w.Plan().MustSucceed(t)
	w.Apply().MustSucceed(t)
	w.Plan().MustBeEmpty(t)
	layer := w.State("palette_helm_layer.cache")
	if got := layer["chart_reference"]; got != "oci://contoso.azurecr.io/charts/cache:0.3.1_build.7" {
		t.Errorf("chart_reference is %v", got)
	}
	if digest, _ := layer["digest"].(string); !strings.HasPrefix(digest, "sha256:") {
		t.Errorf("digest is %v", layer["digest"])
	}
	w.Destroy().MustSucceed(t)
	fixture.MustNotEscape(t, world)
}
