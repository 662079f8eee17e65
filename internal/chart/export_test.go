package chart

import "cmp"

// Compare is a total order: precedence, then build metadata, then text.
func (v Version) Compare(other Version) int {
	return cmp.Or(compareRank(v, other), cmp.Compare(v.text, other.text))
}
