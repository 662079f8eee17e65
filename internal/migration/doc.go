// Package migration reads the state that the official provider,
// spectrocloud/spectrocloud, keeps of its resources, for those that take them
// over: the settings of a registry and of a cluster profile, and whether a secret
// is left in the state.
//
// The source has one schema version for each type in all of its releases, 2 for
// spectrocloud_registry_oci and 0 for spectrocloud_cluster_profile, with
// attributes that were added one by one. So only a uid and a name are required, and
// a value may have the form of another type. No secret leaves the package: it
// reports that there is one.
//
// The package knows no Terraform, no wire and no network.
// Source: https://github.com/spectrocloud/terraform-provider-spectrocloud
package migration
