//go:build race

package chart_test

// raced says that the race detector is on, under which costs mean nothing.
const raced = true
