// Package clusterprofile is palette_cluster_profile: an add-on cluster profile in one version, without its layers,
// which are resources of their own. What is planned is in the files plan*.go, what is applied in create.go, update.go,
// delete.go and what these use, and what a model is on the wire in wire.go and variable_wire.go.
package clusterprofile
