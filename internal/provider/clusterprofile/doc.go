// Package clusterprofile is palette_cluster_profile: an add-on cluster profile
// in one version. It owns the profile itself; its layers are resources of
// their own.
package clusterprofile
