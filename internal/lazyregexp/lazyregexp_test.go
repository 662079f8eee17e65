package lazyregexp_test

import (
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
)

func TestNew(t *testing.T) {
	t.Parallel()
	name := lazyregexp.New(`^[a-z]+$`)
	if !name().MatchString("abc") || name().MatchString("ABC") {
		t.Error("it matches something else")
	}
	if first, second := name(), name(); first != second {
		t.Error("it compiles more than once")
	}
	// A mistake shows on first use, as does the cost.
	broken := lazyregexp.New(`(`)
	defer func() {
		if recover() == nil {
			t.Error("a mistake is not told")
		}
	}()
	broken()
}
