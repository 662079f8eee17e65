package store

import (
	"errors"
	"math"
	"os"

	"golang.org/x/sys/windows"
)

// lock takes a lock on the byte before the one that bbolt locks, so that the file
// can be checked before bbolt opens it; a second lock on the same byte would wait
// for the first. It returns errBusy instead of waiting.
func lock(file *os.File, exclusive bool) error {
	flags := uint32(windows.LOCKFILE_FAIL_IMMEDIATELY)
	if exclusive {
		flags |= windows.LOCKFILE_EXCLUSIVE_LOCK
	}
	place := &windows.Overlapped{Offset: math.MaxUint32 - 1, OffsetHigh: math.MaxUint32}
	err := windows.LockFileEx(windows.Handle(file.Fd()), flags, 0, 1, 0, place)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return errBusy
	}
	return err
}

// unlock has nothing to do: Windows releases the lock with the file.
func unlock(*os.File) error { return nil }
