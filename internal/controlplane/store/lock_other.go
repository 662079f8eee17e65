//go:build plan9 || solaris || aix

package store

import "os"

// lock does nothing: bbolt would release the lock, and takes its own a moment
// later.
func lock(*os.File, bool) error { return nil }

// unlock has nothing to do: these systems release the lock with the file.
func unlock(*os.File) error { return nil }
