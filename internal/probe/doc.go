// Package probe looks one thing up in a registry: is this chart there,
// with these credentials?
//
// It holds the terms of the look-up and of its result (Registry, Target,
// Finding, Proof, Outcome, Error), the interface that performs it (Prober), and the
// table that says what a registry's response means (Classify). It sends nothing
// itself: probe/oci speaks the OCI Distribution Specification 1.1, probe/ecr
// obtains logins from AWS.
//
// The package may import endpoint, credential, chart and redact. It must not
// import Terraform, the Palette client, an OCI or an AWS library.
package probe
