// Package contract is one suite that every peer of the palette client must
// pass: the embedded control plane in process and over TLS, and a real Palette
// when one is named. It pins what the provider relies on, no more.
//
// Every request and response of the suite is checked against the published
// specification ("Palette APIs", Swagger 2.0), where a copy of it exists: see
// Specification. There is no list of exceptions.
//
// Only tests may import the package.
package contract
