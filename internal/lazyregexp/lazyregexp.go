// Package lazyregexp compiles regular expressions when they are first used. A
// command of Terraform starts the provider several times, mostly for a schema or
// a few objects; it need not wait for every grammar that the provider knows.
//
// It imports nothing but the standard library.
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
