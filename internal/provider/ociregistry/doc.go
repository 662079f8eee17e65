// Package ociregistry is palette_oci_registry: an OCI registry that holds Helm charts, registered in Palette. It checks
// credentials before it writes, and announces what it plans to the session, so that layers can be checked in the same
// plan.
package ociregistry
