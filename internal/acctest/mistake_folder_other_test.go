//go:build !linux

package acctest_test

import "testing"

// fullDisk would make a folder one that cannot be written to for want of space.
func fullDisk(*testing.T, string) bool { return false }

// readOnlyFolder would make a folder one that can only be read.
func readOnlyFolder(*testing.T, string) bool { return false }
