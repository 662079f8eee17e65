// Package oci looks charts up in OCI registries: it implements probe.Prober
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
//     GET /v2/, so that the manifest is not requested twice; a token is
//     exchanged once for the repositories that are known to be looked up, to
//     pull, or once for each where the registry does not go along.
//   - What is a chart is what Helm's registry client pulls as one; a test lets
//     it read the same registry.
//   - Digests are computed over received bytes, every body is bounded.
//   - Credentials are those of the registry's configuration and nothing else:
//     no Docker configuration, keychain or helper. They go to the registry's
//     own origin over HTTPS, and to a token endpoint on the same host, on
//     another of the same registrable domain, or on one that is known to
//     issue its tokens. Callers without credentials go to any public host for
//     a token. Of several challenges (RFC 9110, 11.6.1) the one that can be
//     used is, and what was not sent is not called refused.
//   - Link-local addresses and metadata services are refused after the name
//     was resolved. Loopback and private networks are not: registries live
//     there. Other hosts of the registry's domain are not on loopback, and
//     foreign ones neither there nor in private networks. Behind a proxy
//     (HTTPS_PROXY) the address that is dialled is the proxy's, so the proxy
//     resolves names and is trusted with that; names are checked in writing.
//
// The package must not import Terraform, the Palette client or the AWS SDK.
package oci
