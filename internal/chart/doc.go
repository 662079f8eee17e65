// Package chart reads Helm charts of an OCI registry: the name, the exact version and its
// tag, the reference, the metadata, and the values that a chart is rendered with.
//
// It sends no request and writes no file. It must not import Terraform, a registry client,
// Palette or a schema library; chart/schema validates values.
//
// It follows the OCI distribution specification 1.1 (names and tags), Semantic
// Versioning 2.0.0, and Helm 4 (charts, merging of values); tests in chart/schema
// and probe/oci compare its results with those of Helm's library.
package chart
