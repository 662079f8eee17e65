package migration

import "strings"

// The types that can be moved.
const (
	TypeRegistry = "spectrocloud_registry_oci"
	TypeProfile  = "spectrocloud_cluster_profile"
)

// The schema versions that their releases have had. A later one may mean other
// things by the same names.
const (
	registryVersion = 2
	profileVersion  = 0
)

// official is the end of the address of the official provider: whichever host
// it was installed from.
const official = "/spectrocloud/spectrocloud"

// own is the end of the address of this provider, and officialTypes how the types
// of the official one begin.
const (
	own           = "/palette-oci/palette"
	officialTypes = "spectrocloud_"
)

// Source is a resource in a state.
type Source struct {
	// Provider is the address of its provider, such as
	// registry.terraform.io/spectrocloud/spectrocloud.
	Provider string
	// Type is its type, and Version the version of its schema.
	Type    string
	Version int64
	// State is what is kept of it, a JSON object. It holds secrets in plain text.
	State []byte
}

// Official reports whether the resource is one of the official provider. Where a
// resource with several instances moves as a whole, OpenTofu 1.12 names this
// provider for some of them, which has no such type.
func (s Source) Official() bool {
	return strings.HasSuffix(s.Provider, official) ||
		strings.HasSuffix(s.Provider, own) && strings.HasPrefix(s.Type, officialTypes)
}
