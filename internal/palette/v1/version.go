package v1

import "github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"

// profileVersion is what Palette takes as the version of a cluster profile: one
// to three numbers without leading zeros, with or without a lower-case v and a
// pre-release. Build metadata is in no source. Source: the official provider's
// release notes of 4.10 ("1.2.3" and the short forms are accepted, "1.2.3.beta",
// "V1.2.3" and text are not), and versions such as 1.9.6-longhorn in use.
var profileVersion = lazyregexp.New(
	`^v?(0|[1-9]\d*)(\.(0|[1-9]\d*)){0,2}(-(0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*)(\.(0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*))*)?$`,
)

// ValidProfileVersion reports whether Palette takes a version of a cluster
// profile.
func ValidProfileVersion(version string) bool { return profileVersion().MatchString(version) }
