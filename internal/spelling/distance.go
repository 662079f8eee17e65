// Package spelling compares names: how many edits two are apart, and which are similar to
// another. It imports no other room.
package spelling

// Distance is the optimal string alignment distance: how many letters to add, drop, change,
// or swap with their neighbour make b of a. Above limit it is inexact.
func Distance(a, b string, limit int) int {
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
