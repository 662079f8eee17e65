package helmlayer_test

import (
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// The name of a layer is the name of its release. A layer with the name of its chart can have any name of a chart.
func TestLayerNames(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, testbed.New(t))
	w.Write(`
resource "palette_helm_layer" "like_its_chart" {
  cluster_profile_id = "0123456789abcdef01234567"
  registry_name      = "acr"
  chart              = "my_chart"
  name               = "my_chart"
  version            = "1.0.0"
}

resource "palette_helm_layer" "of_its_own" {
  cluster_profile_id = "0123456789abcdef01234567"
  registry_name      = "acr"
  chart              = "my_chart"
  name               = "another_name"
  version            = "1.0.0"
}
`)
	wrong := w.Validate().MustFail(t, "Invalid Layer Name", `name               = "another_name"`)
	if !strings.Contains(wrong.Detail, "hyphens") {
		t.Errorf("the form of a name is not reported: %s", wrong.Detail)
	}
}
