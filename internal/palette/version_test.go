package palette_test

import (
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

func TestCheckProfileVersion(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"0.0.0", "1.0.0", "10.20.30"} {
		if err := palette.CheckProfileVersion(version); err != nil {
			t.Errorf("%q: %v", version, err)
		}
	}
	for _, version := range []string{"", "1", "1.0", "v1.0.0", "1.0.0-rc.1", "1.0.0+b", "01.0.0", "1.0.x", " 1.0.0", "1.0.0\n"} {
		if palette.CheckProfileVersion(version) == nil {
			t.Errorf("%q is accepted", version)
		}
	}
}
