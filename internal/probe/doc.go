// Package probe defines the look-up of a chart in a registry.
//
// It holds the types of the look-up and of its result (Registry, Target,
// Finding, Proof, Outcome, Error), the interface that performs it (Prober), and
// the table that classifies the responses of registries (Classify). It sends no
// requests: probe/oci implements the OCI Distribution Specification 1.1, and
// probe/ecr obtains logins from AWS.
//
// The package may import endpoint, credential, chart and redact. It must not
// import Terraform, the Palette client, an OCI or an AWS library.
package probe
