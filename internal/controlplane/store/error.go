package store

import (
	"errors"
	"fmt"
	"os"
)

// ErrNotFound reports that there is no document of that uid or name.
var ErrNotFound = errors.New("no such document")

// ErrNameTaken reports that another document of the kind has that name.
var ErrNameTaken = errors.New("the name is taken")

// Error is what is wrong with the folder. Nothing was changed.
type Error struct {
	Condition Condition
	// Path is the folder that cannot be read or written, or its file.
	Path string
	// Err is what was found; it is the error of the file system where there is one.
	Err error
}

// Error implements error.
func (e *Error) Error() string { return fmt.Sprintf(messages()[e.Condition], e.Path, e.Err) }

// Unwrap returns what was found.
func (e *Error) Unwrap() error { return e.Err }

// Condition names what is wrong with the folder, for a client that learns of it
// from the code of a refusal. Palette has no folder, and never sends one.
type Condition string

// The conditions.
const (
	Full        Condition = "EmbeddedStoreFull" // also a quota or a limit
	NotWritable Condition = "EmbeddedStoreNotWritable"
	NotReadable Condition = "EmbeddedStoreNotReadable"
	// Damaged is a database or key that is not as this package leaves it, or is
	// gone while the other one is there.
	Damaged Condition = "EmbeddedStoreDamaged"
	// TooNew is a layout of a later release.
	TooNew Condition = "EmbeddedStoreTooNew"
	// InUse is a database that other processes held for too long.
	InUse Condition = "EmbeddedStoreInUse"
)

func messages() map[Condition]string {
	return map[Condition]string{
		Full:        "there is no space to write to %s: %v",
		NotWritable: "the folder %s cannot be written: %v",
		NotReadable: "the folder %s cannot be read: %v",
		Damaged: "%s cannot be used: %v; restore " + databaseName + " and " + keyName +
			" from a copy, or remove both to start over",
		TooNew: "%s has %v: use the release that wrote it, or a newer one",
		InUse:  "%s was in use by another process for %v",
	}
}

// ConditionOf returns the condition that an error is about, "" for none.
func ConditionOf(err error) Condition {
	if found, is := errors.AsType[*Error](err); is {
		return found.Condition
	}
	return ""
}

func damage(path string, err error) error { return &Error{Condition: Damaged, Path: path, Err: err} }

// What was found in a database that is Damaged.
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
