// Package oci looks charts up in OCI registries: it implements probe.Prober with
// oras-go, which no other package imports.
//
// It follows the OCI Distribution Specification 1.1
// (https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md),
// the token authentication of the distribution project
// (https://distribution.github.io/distribution/spec/auth/token/) and Helm's
// manifests (https://helm.sh/docs/topics/registries/).
//
// Its rules:
//
//   - The look-up of an exact version sends one manifest request by tag, and one
//     for each manifest below an index. The challenge is requested once, from
//     GET /v2/, so that the manifest is not requested twice. One token is
//     requested for all repositories that are announced, or one for each if the
//     registry refuses that.
//   - A chart is what Helm's registry client pulls as a chart; a test compares
//     the two on the same registry.
//   - Digests are computed over received bytes, and every body is bounded.
//   - Only credentials of the registry's configuration are used: no Docker
//     configuration, keychain or helper. They are sent over HTTPS, to the
//     registry's own origin and to a token endpoint on the same host, on another
//     of the same registrable domain, or on one that is known to issue its
//     tokens. Without credentials, any public token endpoint is used. Of several
//     challenges (RFC 9110, 11.6.1) a usable one is chosen. Credentials that were
//     not sent are not reported as refused.
//   - Link-local addresses and metadata services are refused after name
//     resolution. A registry may have a loopback or private address, other hosts
//     of its domain a private one, foreign hosts neither. A proxy (HTTPS_PROXY)
//     resolves names itself, so only the names are checked behind it.
//
// The package must not import Terraform, the Palette client or the AWS SDK.
package oci
