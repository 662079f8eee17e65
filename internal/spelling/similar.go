package spelling

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

const (
	maxEdits   = 2 // more is another word
	maxSimilar = 5
)

// Similar returns the names that want may be a slip of, nearest first: the same name in
// another case, then names at most two edits away (see Distance). It returns at most five,
// each once, never want itself; nil for none.
func Similar(want string, names []string) []string {
	limit := max(0, min(maxEdits, len([]rune(want))-1))
	edits := map[string]int{}
	for _, name := range names {
		distance := Distance(strings.ToLower(want), strings.ToLower(name), limit)
		if name != want && distance <= limit {
			edits[name] = distance
		}
	}
	similar := slices.SortedFunc(maps.Keys(edits), func(a, b string) int {
		return cmp.Or(cmp.Compare(edits[a], edits[b]), cmp.Compare(a, b))
	})
	return similar[:min(len(similar), maxSimilar)]
}
