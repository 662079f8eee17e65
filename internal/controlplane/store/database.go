package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime/debug"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

const (
	// lockTimeout bounds the wait for other processes.
	lockTimeout = 10 * time.Second
	// A transaction takes a millisecond or two, so does a turn of waiting; it
	// grows, because many waiters would otherwise only hinder the holder.
	firstPause, lastPause = time.Millisecond, 25 * time.Millisecond
)

var errShort = errors.New("the file ends before its last page")

// session opens the database, runs use and closes the database again. A
// damaged file makes bbolt panic, or fault where the file is shorter than its
// map: both become a *CorruptError.
func session(ctx context.Context, path string, flag int, use func(*bolt.DB) error) (err error) {
	held := &handle{flag: flag}
	var database *bolt.DB
	faults := debug.SetPanicOnFault(true)
	defer func() {
		debug.SetPanicOnFault(faults)
		found := recover()
		if ours, ok := found.(callerPanic); ok {
			_ = held.close()
			panic(ours.value)
		}
		if found != nil {
			// The locks inside the database may be held by the transaction that
			// panicked, so it is not closed; that of the file is given back.
			err = errors.Join(&CorruptError{Path: path, Err: fmt.Errorf("%v", found)}, held.close())
		}
	}()
	if database, err = held.wait(ctx, path); err != nil {
		return err
	}
	err = use(database)
	return errors.Join(err, database.Close())
}

// callerPanic is a panic of the code that a transaction was run for. It is not
// the database's and goes on its way.
type callerPanic struct{ value any }

// mark turns a panic of call into a callerPanic.
func mark(call func() error) error {
	defer func() {
		found := recover()
		if ours, ok := found.(callerPanic); ok {
			panic(ours)
		}
		if found != nil {
			panic(callerPanic{value: found})
		}
	}()
	return call()
}

// guard turns a panic of bbolt, inside one of the methods of Tx, into a
// *CorruptError.
func guard(path string, err *error) {
	found := recover()
	if ours, ok := found.(callerPanic); ok {
		panic(ours)
	}
	if found != nil {
		*err = &CorruptError{Path: path, Err: fmt.Errorf("%v", found)}
	}
}

// handle remembers the file that bbolt opened.
type handle struct {
	flag int
	file *os.File
}

func (h *handle) open(path string, _ int, mode os.FileMode) (*os.File, error) {
	file, err := os.OpenFile(path, h.flag, mode)
	h.file = file
	return file, err
}

func (h *handle) close() error {
	if h.file == nil {
		return nil
	}
	return errors.Join(unlock(h.file), h.file.Close())
}

// wait opens the database as soon as nobody else is in it. bbolt's own wait
// sleeps 50 ms between two tries, an age when a transaction takes two.
func (h *handle) wait(ctx context.Context, path string) (*bolt.DB, error) {
	options := &bolt.Options{
		Timeout:      time.Nanosecond, // one try
		ReadOnly:     h.flag&(os.O_WRONLY|os.O_RDWR) == 0,
		OpenFile:     h.open,
		FreelistType: bolt.FreelistMapType,
	}
	started := time.Now()
	for pause := firstPause; ; pause = min(pause*2, lastPause) {
		database, err := bolt.Open(path, 0o600, options)
		if !errors.Is(err, bolterrors.ErrTimeout) {
			return database, classify(path, err)
		}
		if waited := time.Since(started); waited > lockTimeout {
			return nil, &LockError{Path: path, Waited: waited}
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(pause/2 + rand.N(pause)):
		}
	}
}

// classify tells a damaged file from one that cannot be opened.
func classify(path string, err error) error {
	var system *os.PathError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &system):
		return fmt.Errorf("opening the database: %w", err)
	}
	return &CorruptError{Path: path, Err: err}
}

// whole fails when the file is shorter than the transaction's pages, before
// anybody reads one that is not there.
func whole(path string, tx *bolt.Tx) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("opening the database: %w", err)
	}
	if info.Size() < tx.Size() {
		return &CorruptError{Path: path, Err: errShort}
	}
	return nil
}
