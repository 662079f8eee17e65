package palette_test

import (
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

func TestCheckProfileVersion(t *testing.T) {
	t.Parallel()
	for _, version := range []string{
		"0.0.0", "1.0.0", "10.20.30", "1", "1.2", "v1", "v1.2", "v1.2.3", "0", "2024.1.5",
		"1.0.0-rc.1", "1.9.6-longhorn", "v1.2.3-beta", "1.2-rc.1", "1.0.0-0", "1.0.0-0a", "1.0.0-a-b.--.7",
	} {
		if err := palette.CheckProfileVersion(version); err != nil {
			t.Errorf("%q: %v", version, err)
		}
	}
	for _, version := range []string{
		"", "v", "V1.2.3", "1.2.3.beta", "1.2.3.4", "latest", "chart-v1.2.3", "1.0.0+b", "01.0.0", "1.02", "1.0.x", "1.", ".1",
		"1..2", "1.0.0-", "1.0.0-rc..1", "1.0.0-01", "1.0.0-ü", " 1.0.0", "1.0.0 ", "1.0.0\n", "vv1.0.0", "-1.0.0", "1-",
	} {
		if palette.CheckProfileVersion(version) == nil {
			t.Errorf("%q is accepted", version)
		}
	}
}
