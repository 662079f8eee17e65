//go:build !linux

package acctest_test

import "testing"

// fullDisk cannot make a folder without space.
func fullDisk(*testing.T, string) bool { return false }

// readOnlyFolder cannot make a folder read-only.
func readOnlyFolder(*testing.T, string) bool { return false }
