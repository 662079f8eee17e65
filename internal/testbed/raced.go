//go:build race

package testbed

// Raced says that the race detector is on: then costs mean nothing, and tests
// take five times as long.
const Raced = true
