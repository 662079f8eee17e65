package endpoint_test

import (
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
)

func TestSamePath(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"charts", "charts", true},
		{"charts", "/charts/", true},
		{"/team/charts", "team/charts/", true},
		{"", "/", true},
		{"", "", true},
		{"charts", "Charts", false},
		{"team/charts", "team//charts", false},
		{"charts", "", false},
		{"charts", "charts/web", false},
	} {
		if got := endpoint.SamePath(test.a, test.b); got != test.want ||
			endpoint.SamePath(test.b, test.a) != test.want {
			t.Errorf("%q and %q: %t", test.a, test.b, got)
		}
	}
}
