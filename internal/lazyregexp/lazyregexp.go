// Package lazyregexp compiles regular expressions on first use. A command of Terraform
// starts the provider several times, mostly for a schema or a few objects, for which it
// needs few of the grammars. It imports the standard library only.
package lazyregexp

import (
	"regexp"
	"sync"
)

// New returns a function that compiles expression once and returns it. It is
// for expressions in the source: one that does not compile panics, as with
// regexp.MustCompile, but on first use.
func New(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
