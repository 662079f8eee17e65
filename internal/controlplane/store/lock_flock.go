//go:build !windows && !plan9 && !solaris && !aix

package store

import (
	"errors"
	"os"
	"syscall"
)

// lock takes the lock that bbolt takes on the same file a moment later, so that
// the file can be checked before bbolt opens it. It returns errBusy instead of
// waiting.
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

// unlock releases the lock of bbolt. After a panic of bbolt, closing the file is
// not enough: its memory map keeps the lock.
func unlock(file *os.File) error {
	return syscall.Flock(int(file.Fd()), syscall.LOCK_UN)
}
