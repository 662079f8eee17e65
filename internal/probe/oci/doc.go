// Package oci asks OCI registries about charts: it implements probe.Prober
// over oras-go, of which it is the only importer.
//
// It follows the OCI Distribution Specification 1.1
// (https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md),
// the token authentication of the distribution project
// (https://distribution.github.io/distribution/spec/auth/token/) and Helm's
// manifests (https://helm.sh/docs/topics/registries/).
//
// What it holds itself to:
//
//   - An exact version costs one manifest request by tag, and one more for each
//     manifest below an index. The challenge of a registry is learned once, from
//     GET /v2/, so that the manifest is not asked for twice; a token is
//     exchanged once per repository.
//   - What is a chart is what Helm's registry client pulls as one; a test lets
//     it read the same registry.
//   - Digests are computed over received bytes, every body is bounded.
//   - Credentials are those of the registry's configuration and nothing else:
//     no Docker configuration, keychain or helper. They go to the registry's
//     own origin over HTTPS, and to a token endpoint on the same host or one
//     that is known to belong to it.
//   - Link-local addresses and metadata services are refused after the name
//     was resolved. Loopback and private networks are not: registries live
//     there. Behind a proxy (HTTPS_PROXY) the address that is dialled is the
//     proxy's, so the proxy resolves names and is trusted with that.
//
// The package must not import Terraform, the Palette client or the AWS SDK.
package oci
