package chart

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
		if edits := distance(strings.ToLower(want), strings.ToLower(name), limit); edits <= limit || edits == 0 {
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

// distance is the optimal string alignment distance of a and b, or limit+1 as
// soon as it is certain to be more than limit.
func distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if a == b {
		return 0
	}
	if len(x)-len(y) > limit || len(y)-len(x) > limit {
		return limit + 1
	}
	before, previous, current := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range previous {
		previous[j] = j
	}
	for i := 1; i <= len(x); i++ {
		current[0] = i
		for j := 1; j <= len(y); j++ {
			change := 1
			if x[i-1] == y[j-1] {
				change = 0
			}
			current[j] = min(previous[j]+1, current[j-1]+1, previous[j-1]+change)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				current[j] = min(current[j], before[j-2]+1)
			}
		}
		before, previous, current = previous, current, before
	}
	return previous[len(y)]
}
