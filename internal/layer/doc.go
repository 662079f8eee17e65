// Package layer reads and writes one Helm layer of a cluster profile as its values document
// in Palette:
//
//	pack:                                      # how Palette installs the chart
//	  namespace: "shop"
//	  spectrocloud.com/install-priority: "10"
//	  releaseNameOverride:
//	    web: "frontend"
//	charts:
//	  web:                                     # the chart's own values
//	    replicaCount: 2
//
// It is pure: texts in, texts out. It must not import Terraform, the Palette
// client or a registry client; of this module it imports what reads values alone. It
// follows Palette's documentation of profile customization (header keys,
// install order, display name, release name) and of chart values, and Helm 4
// where values and release names are concerned.
package layer
