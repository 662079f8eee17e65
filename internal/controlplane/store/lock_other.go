//go:build plan9 || solaris || aix

package store

import "os"

// lock has no lock that bbolt would not take away: bbolt's own follows a
// moment later.
func lock(*os.File, bool) error { return nil }

// unlock has nothing to do: these systems give the lock back with the file.
func unlock(*os.File) error { return nil }
