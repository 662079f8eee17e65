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
// It converts texts only. It must not import Terraform, the Palette client or a
// registry client; of this module it imports only packages that read values. It
// follows Palette's documentation of profile customization (header keys, install
// order, display name, release name) and of chart values, and Helm 4 for values and
// release names.
package layer
