package store

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"runtime/debug"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"github.com/palette-oci/terraform-provider-palette/internal/wait"
)

const (
	// lockTimeout bounds the wait for other processes.
	lockTimeout = 10 * time.Second
	// A transaction takes a millisecond or two, and so does a pause; pauses grow,
	// because many waiting processes would slow the one that has the lock.
	firstPause, lastPause = time.Millisecond, 25 * time.Millisecond
)

var errBusy = errors.New("another process is in the database")

// session opens the database with h, runs use and closes the database again.
// The pages were checked before, but bbolt may still panic over their content, or
// fault where the disk cannot be read: both become Damaged.
func session(ctx context.Context, h *handle, use func(*bolt.DB) error) (err error) {
	var database *bolt.DB
	faults := debug.SetPanicOnFault(true)
	defer func() {
		debug.SetPanicOnFault(faults)
		found := recover()
		if ours, ok := found.(callerPanic); ok {
			_ = h.close()
			panic(ours.value)
		}
		if found != nil {
			// The locks inside the database may be held by the transaction that
			// panicked, so it is not closed; that of the file is given back.
			err = errors.Join(damage(h.path, errPage), h.close())
		}
	}()
	if database, err = h.wait(ctx); err != nil {
		return err
	}
	err = use(database)
	return errors.Join(err, database.Close())
}

// callerPanic is a panic of the function that a transaction runs, which is raised
// again.
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

// guard turns a panic of bbolt, or an error over what it found, inside one of
// the methods of Tx, into Damaged. The words of bbolt about its pages would not
// help a reader of the error.
func guard(path string, err *error) {
	found := recover()
	if ours, ok := found.(callerPanic); ok {
		panic(ours)
	}
	if found != nil || damaged(*err) {
		*err = damage(path, errPage)
	}
}

// handle opens the file for bbolt, and remembers it.
type handle struct {
	path string
	flag int
	// absent is why there is no file. With errUnfinished, create makes one.
	absent func() error
	create bool
	// look checks the locked file before bbolt reads it.
	look func(*os.File) error
	file *os.File
}

func (h *handle) writes() bool { return h.flag&(os.O_WRONLY|os.O_RDWR) != 0 }

func (h *handle) open(path string, _ int, mode os.FileMode) (*os.File, error) {
	if err := plainFile(path); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path, h.flag, mode)
	if errors.Is(err, os.ErrNotExist) {
		if err = h.absent(); h.create && errors.Is(err, errUnfinished) {
			file, err = os.OpenFile(path, h.flag|os.O_CREATE, mode)
		}
	}
	if err != nil {
		return nil, err
	}
	err = lock(file, h.writes())
	if err == nil {
		err = h.look(file)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	h.file = file
	return file, nil
}

func (h *handle) close() error {
	if h.file == nil {
		return nil
	}
	return errors.Join(unlock(h.file), h.file.Close())
}

// wait opens the database as soon as no other process has it open. bbolt itself
// would sleep for 50 ms between two attempts; a transaction takes two.
func (h *handle) wait(ctx context.Context) (*bolt.DB, error) {
	options := &bolt.Options{
		Timeout:      time.Nanosecond, // one try
		ReadOnly:     !h.writes(),
		OpenFile:     h.open,
		FreelistType: bolt.FreelistMapType,
	}
	started := time.Now()
	for pause := firstPause; ; pause = min(pause*2, lastPause) {
		database, err := bolt.Open(h.path, 0o600, options)
		if !errors.Is(err, bolterrors.ErrTimeout) && !errors.Is(err, errBusy) {
			return database, classify(h.path, h.writes(), err)
		}
		if waited := time.Since(started); waited > lockTimeout {
			return nil, &Error{InUse, h.path, errors.New(waited.Round(time.Millisecond).String())}
		}
		if err := wait.For(ctx, pause/2+rand.N(pause)); err != nil {
			return nil, err
		}
	}
}
