package spelling_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/spelling"
)

func TestSimilar(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, want string
		names      []string
		similar    []string
	}{
		{"another case first", "Nginx", []string{"ngin", "nginx", "NGINX"}, []string{"NGINX", "nginx", "ngin"}},
		{"two edits at most", "nginx", []string{"ngnix", "nginxx", "nginxxx", "nginxxxx", "redis"}, []string{"nginxx", "ngnix", "nginxxx"}},
		{"each once, without the name itself", "nginx", []string{"nginx", "nginy", "nginy"}, []string{"nginy"}},
		{"one edit for two letters", "db", []string{"ab", "cd", "xy", "d"}, []string{"ab", "d"}},
		{"only the case of one letter", "a", []string{"b", "A", "ab"}, []string{"A"}},
		{"at most five", "abcdef", []string{"abcde1", "abcde2", "abcde3", "abcde4", "abcde5", "abcde6"}, []string{"abcde1", "abcde2", "abcde3", "abcde4", "abcde5"}},
		{"none", "nginx", nil, nil},
		{"empty name", "", []string{"a"}, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.similar, spelling.Similar(c.want, c.names)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b         string
		limit, wants int // more than limit is any number above it
	}{
		{"west", "west", 0, 0},
		{"west", "wset", 2, 1}, // swapped
		{"west", "wst", 2, 1},  // dropped
		{"west", "wesst", 2, 1},
		{"west", "wezt", 2, 1},
		{"west", "left", 2, 2},
		{"west", "", 9, 4},
		{"größe", "grösse", 3, 2}, // letters, not bytes
		{"aws", "cloud", 5, 5},
		{"west", "southeast", 3, 4},
		{"abcdef", "uvwxyz", 3, 4},
	} {
		for _, got := range []int{spelling.Distance(c.a, c.b, c.limit), spelling.Distance(c.b, c.a, c.limit)} {
			if got != c.wants && (c.wants <= c.limit || got <= c.limit) {
				t.Errorf("the distance of %q and %q is %d, wanted %d", c.a, c.b, got, c.wants)
			}
		}
	}
}
