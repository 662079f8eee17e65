package palette

import (
	"fmt"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// CheckProfileVersion checks the version of a cluster profile. Palette compares
// versions as they are written: 1.2 and 1.2.0 are two.
func CheckProfileVersion(version string) error {
	if v1.ValidProfileVersion(version) {
		return nil
	}
	return fmt.Errorf(
		"%q is not a profile version: write MAJOR.MINOR.PATCH such as 1.0.0, with a pre-release (1.0.0-rc.1), "+
			"a leading v (v1.0.0) or fewer numbers (1.0) where you need them",
		version,
	)
}
