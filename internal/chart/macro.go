package chart

import "github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"

// macroGrammar is a Palette macro, variable or system value:
// {{.spectro.macro.x}}, {{ .spectro.var.x | default "y" }}.
var macroGrammar = lazyregexp.New(`\{\{[^{}]*\.spectro\.[^{}]*\}\}`)

// HasMacro reports whether text contains a Palette macro. Palette substitutes it at
// deployment, so the text cannot be checked before.
func HasMacro(text string) bool {
	return macroGrammar().MatchString(text)
}
