// Package archtest holds the import law of this repository and the test that enforces it: which room may import which,
// which room owns which library, and what must not end up in the provider's binary. Its law.go is the table to read and
// to change when the walls move. Its tests also check the pages that people read first, and the width of lines.
//
// Only its own tests import it, and it imports the standard library alone: the graph comes from go list.
package archtest
