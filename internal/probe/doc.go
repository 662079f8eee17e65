// Package probe answers one question about a registry: is this chart there,
// with these credentials?
//
// It holds the words of that question and its answer (Registry, Target,
// Finding, Proof, Outcome, Error), the interface that asks it (Prober), and the
// table that says what a registry's answer means (Classify). It sends nothing
// itself: probe/oci speaks the OCI Distribution Specification 1.1, probe/ecr
// obtains logins from AWS.
//
// The package may import endpoint, credential, chart and redact. It must not
// import Terraform, the Palette client, an OCI or an AWS library.
package probe
