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

// Official reports whether the resource is one of the official provider.
func (s Source) Official() bool { return strings.HasSuffix(s.Provider, official) }
