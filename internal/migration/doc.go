// Package migration reads the state that the official provider,
// spectrocloud/spectrocloud, keeps of its resources, for those that take them
// over: what a registry and a cluster profile were registered as, and which
// secrets are left behind.
//
// The source has one schema version for each type in all of its releases, 2 for
// spectrocloud_registry_oci and 0 for spectrocloud_cluster_profile, with
// attributes that came one by one. So nothing is expected to be there but a uid
// and a name, and a value may have the form of another type. No secret leaves
// the package: it says that there was one.
//
// The package knows no Terraform, no wire and no network.
// Source: https://github.com/spectrocloud/terraform-provider-spectrocloud
package migration
