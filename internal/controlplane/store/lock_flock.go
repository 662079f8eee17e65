//go:build !windows && !plan9 && !solaris && !aix

package store

import (
	"errors"
	"os"
	"syscall"
)

// lock takes the lock that bbolt takes on the same file a moment later, so
// that the file can be looked at before bbolt is let near it. It returns
// errBusy instead of waiting.
func lock(file *os.File, exclusive bool) error {
	how := syscall.LOCK_SH
	if exclusive {
		how = syscall.LOCK_EX
	}
	err := syscall.Flock(int(file.Fd()), how|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errBusy
	}
	return err
}

// unlock gives bbolt's lock back. Closing the file is not enough: bbolt's map
// of it stays when it panics, and with the map the lock.
func unlock(file *os.File) error {
	return syscall.Flock(int(file.Fd()), syscall.LOCK_UN)
}
