package palette

import "github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"

// uidForm is the form that Palette's published specification has in its examples
// of uids: the 24 hexadecimal digits of a MongoDB object id.
var uidForm = lazyregexp.New(`^[0-9a-f]{24}$`)

// LooksLikeUID reports whether a text has the form of Palette's uids. Palette does
// not promise the form: it only distinguishes uids from names that somebody wrote.
func LooksLikeUID(text string) bool { return uidForm().MatchString(text) }
