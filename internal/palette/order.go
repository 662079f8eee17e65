package palette

import (
	"cmp"
	"slices"
)

// arranged gives the packs that this client has added to a profile a fixed order:
// edits of one run arrive in any order and in several batches. Packs with a rank
// are sorted by it, then by name, in the places that they have among the others.
// before are the packs that the edits began with.
func (e *editor) arranged(before, packs []Pack) []Pack {
	known := byName(before)
	var places []int
	var own []Pack
	for i, pack := range packs {
		if _, there := known[pack.Name]; !there && pack.Rank != nil {
			if e.added == nil {
				e.added = map[string]int64{}
			}
			e.added[pack.Name] = *pack.Rank
		}
		if _, added := e.added[pack.Name]; added {
			places, own = append(places, i), append(own, pack)
		}
	}
	slices.SortStableFunc(own, func(a, b Pack) int {
		return cmp.Or(cmp.Compare(e.added[a.Name], e.added[b.Name]), cmp.Compare(a.Name, b.Name))
	})
	sorted := slices.Clone(packs)
	for i, place := range places {
		sorted[place] = own[i]
	}
	return sorted
}
