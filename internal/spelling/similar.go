package spelling

import (
	"cmp"
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
	type candidate struct {
		name  string
		edits int
	}
	var found []candidate
	done := map[string]bool{want: true}
	for _, name := range names {
		if done[name] {
			continue
		}
		done[name] = true
		limit := max(0, min(maxEdits, len([]rune(want))-1))
		if edits := Distance(strings.ToLower(want), strings.ToLower(name), limit); edits <= limit || edits == 0 {
			found = append(found, candidate{name, edits})
		}
	}
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.edits, b.edits), cmp.Compare(a.name, b.name))
	})
	var similar []string
	for _, c := range found[:min(len(found), maxSimilar)] {
		similar = append(similar, c.name)
	}
	return similar
}
