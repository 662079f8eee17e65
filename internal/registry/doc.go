// Package registry describes an OCI registry that is registered in Palette:
// where it is, how one authenticates to it, and what Palette does with it. It
// is what every other room means by a registry.
//
// The description is pure: it knows no wire, no network and no Terraform. How
// Palette's API carries it is decided in palette/v1, how charts are looked up
// in it in probe/region.
package registry
