package store

import (
	"errors"
	"fmt"
	"os"
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
	return fmt.Sprintf("%s has layout version %d and this release knows versions up to %d: "+
		"use the release that wrote it, or a newer one", e.Path, e.Found, e.Known)
}

// CorruptError says that the database, or its key, is not as this package
// leaves it, or is gone while the other one is there. Nothing was changed.
type CorruptError struct {
	Path string
	Err  error
}

// Error implements error.
func (e *CorruptError) Error() string {
	return fmt.Sprintf("%s cannot be used: %v; restore %s and %s from a copy, or remove both to start over",
		e.Path, e.Err, databaseName, keyName)
}

// Unwrap returns what was found.
func (e *CorruptError) Unwrap() error { return e.Err }

// What a CorruptError says of the database.
var (
	errPage    = errors.New("a page of the file is damaged")
	errShort   = errors.New("the file ends early")
	errEmptied = errors.New("the file is empty")
	errForeign = errors.New("it is not a database of the embedded control plane, or its first page is damaged")
	errFormat  = errors.New("it has a file format that is not known here")
	errLost    = errors.New("documents are missing or damaged")
	errNames   = errors.New("two documents have the same name")
	errGone    = fmt.Errorf("it was removed or moved, and its key %s is still there: %w", keyName, os.ErrNotExist)
	errRemoved = fmt.Errorf("it was removed or emptied after it was opened: %w", os.ErrNotExist)
	errNoFile  = errors.New("it is not a file")
	errNoKey   = fmt.Errorf("its key %s is gone", keyName)
)

// SpaceError says that a write found the disk full, or a quota or limit
// reached. Nothing was changed.
type SpaceError struct {
	Dir string
	Err error
}

// Error implements error.
func (e *SpaceError) Error() string {
	return fmt.Sprintf("there is no space to write to %s: %v", e.Dir, e.Err)
}

// Unwrap returns the error of the file system.
func (e *SpaceError) Unwrap() error { return e.Err }

// AccessError says that the file system refuses to read the folder, or to
// write to it. Nothing was changed.
type AccessError struct {
	Dir string
	// Write is false when not even reading is possible.
	Write bool
	Err   error
}

// Error implements error.
func (e *AccessError) Error() string {
	if e.Write {
		return fmt.Sprintf("the folder %s cannot be written: %v", e.Dir, e.Err)
	}
	return fmt.Sprintf("the folder %s cannot be read: %v", e.Dir, e.Err)
}

// Unwrap returns the error of the file system.
func (e *AccessError) Unwrap() error { return e.Err }

// LockError says that other processes held the database for too long.
type LockError struct {
	Path   string
	Waited time.Duration
}

// Error implements error.
func (e *LockError) Error() string {
	return fmt.Sprintf("%s was in use by another process for %s", e.Path, e.Waited.Round(time.Millisecond))
}

// Condition names what is wrong with the folder, for a client that learns of it
// from the code of a refusal. Palette has no folder, and never sends one.
type Condition string

// The conditions, one for each kind of error.
const (
	Full        Condition = "EmbeddedStoreFull"
	NotWritable Condition = "EmbeddedStoreNotWritable"
	NotReadable Condition = "EmbeddedStoreNotReadable"
	Damaged     Condition = "EmbeddedStoreDamaged"
	TooNew      Condition = "EmbeddedStoreTooNew"
	InUse       Condition = "EmbeddedStoreInUse"
)

// ConditionOf returns the condition that an error is about, "" for none.
func ConditionOf(err error) Condition {
	var full *SpaceError
	var access *AccessError
	var damaged *CorruptError
	var newer *VersionError
	var held *LockError
	switch {
	case errors.As(err, &full):
		return Full
	case errors.As(err, &access) && access.Write:
		return NotWritable
	case access != nil:
		return NotReadable
	case errors.As(err, &damaged):
		return Damaged
	case errors.As(err, &newer):
		return TooNew
	case errors.As(err, &held):
		return InUse
	}
	return ""
}
