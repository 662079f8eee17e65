package palette

import (
	"fmt"
	"regexp"
)

var profileVersion = regexp.MustCompile(`^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$`)

// CheckProfileVersion checks the version of a cluster profile: three numbers
// without leading zeros, no pre-release, no build metadata.
func CheckProfileVersion(version string) error {
	if !profileVersion.MatchString(version) {
		return fmt.Errorf("%q is not a profile version: write MAJOR.MINOR.PATCH, such as 1.0.0", version)
	}
	return nil
}
