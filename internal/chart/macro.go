package chart

import "github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"

// macroGrammar is a Palette macro, variable or system value:
// {{.spectro.macro.x}}, {{ .spectro.var.x | default "y" }}.
var macroGrammar = lazyregexp.New(`\{\{[^{}]*\.spectro\.[^{}]*\}\}`)

// HasMacro reports whether text holds a Palette macro. Palette puts the value
// in at deployment, so nobody can check the text before.
func HasMacro(text string) bool {
	return macroGrammar().MatchString(text)
}
