package store

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"

	bolterrors "go.etcd.io/bbolt/errors"
)

// full are the errors of a write without space: a full disk, a quota, a limit on
// the size of files.
func full() []syscall.Errno {
	if runtime.GOOS == "windows" {
		return []syscall.Errno{39, 112} // ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL
	}
	return []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG}
}

// classify makes of an error of the file system or of bbolt one of this
// package; others are kept. write is whether a write was tried.
func classify(path string, write bool, err error) error {
	dir := filepath.Dir(path)
	for _, errno := range full() {
		// bbolt keeps only the text of an error that it gets while it grows
		// the file.
		if errors.Is(err, errno) || err != nil && strings.HasSuffix(err.Error(), ": "+errno.Error()) {
			return &Error{Full, dir, errno}
		}
	}
	for _, known := range []error{errPage, errShort, errEmptied, errForeign, errFormat} {
		if errors.Is(err, known) {
			return damage(path, known)
		}
	}
	if damaged(err) {
		return damage(path, errPage)
	}
	if refused, ok := systemError(err); ok {
		condition := NotReadable
		if write {
			condition = NotWritable
		}
		return &Error{condition, dir, refused}
	}
	return err
}

// damaged reports whether bbolt found damage.
func damaged(err error) bool {
	return slices.ContainsFunc([]error{
		bolterrors.ErrInvalid, bolterrors.ErrVersionMismatch, bolterrors.ErrChecksum,
		bolterrors.ErrIncompatibleValue, bolterrors.ErrBucketNotFound,
	}, func(found error) bool { return errors.Is(err, found) })
}

// systemError returns the error of the file system without the operation and
// the path, which are this package's own.
func systemError(err error) (error, bool) {
	if onPath, is := errors.AsType[*os.PathError](err); is {
		return onPath.Err, true
	}
	if onLink, is := errors.AsType[*os.LinkError](err); is {
		return onLink.Err, true
	}
	return errors.AsType[syscall.Errno](err)
}

// shortened is errShort for the end of a file.
func shortened(err error) error {
	if errors.Is(err, io.EOF) {
		return errShort
	}
	return err
}
