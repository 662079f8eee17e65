package lazyregexp_test

import (
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
)

func TestNew(t *testing.T) {
	t.Parallel()
	name := lazyregexp.New(`^[a-z]+$`)
	if !name().MatchString("abc") || name().MatchString("ABC") {
		t.Error("it does not match as its expression does")
	}
	if first, second := name(), name(); first != second {
		t.Error("it compiles more than once")
	}
	broken := lazyregexp.New(`(`)
	defer func() {
		if recover() == nil {
			t.Error("the first use of an invalid expression does not panic")
		}
	}()
	broken()
}
