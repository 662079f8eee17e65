package spelling

import (
	"cmp"
	"slices"
	"strings"
)

const (
	// maxEdits is the most edits between a name and one proposed for it: more
	// is another word, not a slip of the finger.
	maxEdits = 2
	// maxSimilar is the most names proposed at once.
	maxSimilar = 5
)

// Similar returns those of names that somebody who wrote want may have meant,
// nearest first: the same name in another case, then names at most two edits
// away (a letter added, dropped, changed, or two neighbours swapped). It
// returns at most five, each once, never want itself; nil when there are none.
func Similar(want string, names []string) []string {
	type candidate struct {
		name  string
		edits int
	}
	var found []candidate
	seen := map[string]bool{want: true}
	for _, name := range names {
		if seen[name] {
			continue
		}
		seen[name] = true
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
