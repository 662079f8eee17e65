package layer_test

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// oddScalars are values that readers of YAML read differently.
var oddScalars = []string{
	"1", "0x1F", "010", "0o17", "1e6", "1_000", "12345678901234567890", "-.5", "1:30", "yes", "Off", "y", "null", "~", "''", `"1"`, "'no'",
	"2001-01-01", "a b", "a#b", `"\t"`, "{}", "[]", "[1, {a: 2}]", "'{{.spectro.var.x}}'", "=", "!!str 1",
}

// Random documents with nested mappings and odd scalars are merged as in Helm.
func TestMergeOfRandomDocuments(t *testing.T) {
	t.Parallel()
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 1))
		documents := []string{randomMapping(r, 0), randomMapping(r, 0), randomMapping(r, 0)}
		merged := mustMerge(t, documents...)
		if got, want := helmMerge(t, merged), helmMerge(t, documents...); !reflect.DeepEqual(got, want) {
			t.Errorf("seed %d: %q are\n%s\n(-documents +merged)\n%s", seed, documents, merged, cmp.Diff(want, got))
		}
		// Numbers keep their text.
		for _, number := range []string{"12345678901234567890", "0x1F", "1_000"} {
			if strings.Contains(documents[2], number) && !strings.Contains(merged, number) {
				t.Errorf("seed %d: %s is missing:\n%s", seed, number, merged)
			}
		}
	}
}

// randomMapping writes a mapping of few keys, so that several documents have the same ones.
func randomMapping(r *rand.Rand, depth int) string {
	var text strings.Builder
	indent := strings.Repeat("  ", depth)
	for _, key := range []string{"a", "b", "\"c\"", "1", "off"} {
		switch kind := r.IntN(6); {
		case kind == 0:
			continue
		case kind < 3 && depth < 3:
			text.WriteString(indent + key + ":\n" + randomMapping(r, depth+1))
		case kind == 3:
			text.WriteString(indent + key + ": |\n" + indent + "  x\n" + indent + "   y\n")
		default:
			text.WriteString(indent + key + ": " + oddScalars[r.IntN(len(oddScalars))] + "\n")
		}
	}
	if text.Len() == 0 {
		return indent + "z: 1\n"
	}
	return text.String()
}
