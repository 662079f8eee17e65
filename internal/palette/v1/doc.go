// Package v1 is the wire of the Palette API, as far as the provider and the
// embedded control plane speak it: paths, headers, JSON bodies, error codes.
// The client and the control plane share it, so both ends of a request are one
// definition.
//
// The types follow the published specification ("Palette APIs", Swagger 2.0,
// version 4.8). Their names are the published ones without the "v1" prefix.
// Fields that neither end reads or writes are left out, except those of a
// profile and of a registry, with which the tests find unpublished fields. A field
// that the specification marks as always serialised has no omitempty.
// Lists are left out when nil and sent when empty: in a whole-object PUT an
// empty list of packs means "no packs", an absent one means nothing.
//
// Secrets are plain strings here because a wire has nothing else; the types
// that hold one print without it. The package maps registries to the domain, and
// knows nothing of HTTP clients, retries or storage.
package v1
