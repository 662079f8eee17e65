package palette

import v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"

// Codes by which the embedded control plane says what is wrong with its folder.
// Palette itself never sends them.
const (
	CodeStoreFull        = v1.CodeStoreFull
	CodeStoreNotWritable = v1.CodeStoreNotWritable
	CodeStoreNotReadable = v1.CodeStoreNotReadable
	CodeStoreDamaged     = v1.CodeStoreDamaged
	CodeStoreTooNew      = v1.CodeStoreTooNew
	CodeStoreInUse       = v1.CodeStoreInUse
)
