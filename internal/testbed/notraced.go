//go:build !race

package testbed

// Raced reports that the race detector is on: it multiplies costs, and the time of
// tests by five.
const Raced = false
