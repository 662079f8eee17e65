package store

import (
	"errors"
	"fmt"
	"time"
)

// ErrNotFound says that there is no document of that uid, or none of that name.
var ErrNotFound = errors.New("no such document")

// ErrNameTaken says that another document of the kind has that name.
var ErrNameTaken = errors.New("the name is taken")

// VersionError says that the database was written by a later release, whose
// layout this one does not know. Nothing was changed.
type VersionError struct {
	Path         string
	Found, Known int
}

// Error implements error.
func (e *VersionError) Error() string {
	return fmt.Sprintf("%s has layout version %d and this release knows versions up to %d: use the release that wrote it, or a newer one",
		e.Path, e.Found, e.Known)
}

// CorruptError says that the database, or its key, is not as this package
// leaves it. Nothing was changed.
type CorruptError struct {
	Path string
	Err  error
}

// Error implements error.
func (e *CorruptError) Error() string {
	return fmt.Sprintf("%s cannot be read: %v; restore the folder from a copy, or remove it to start over", e.Path, e.Err)
}

// Unwrap returns what was found.
func (e *CorruptError) Unwrap() error { return e.Err }

// LockError says that other processes held the database for too long.
type LockError struct {
	Path   string
	Waited time.Duration
}

// Error implements error.
func (e *LockError) Error() string {
	return fmt.Sprintf("%s was in use by another process for %s", e.Path, e.Waited.Round(time.Millisecond))
}
