// Package registry describes an OCI registry that is registered in Palette:
// where it is, how one authenticates to it, and what Palette does with it.
//
// The description knows no wire, no network and no Terraform: palette/v1 maps it
// to Palette's API, and probe/region looks charts up in it.
package registry
