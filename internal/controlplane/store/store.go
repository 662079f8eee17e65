package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"
)

// Store is the database of one folder. It holds no file open between
// transactions and is safe for concurrent use, also by several processes and
// by several Stores of one folder.
type Store struct {
	dir         string
	path        string
	sealer      sealer
	fingerprint []byte // of the sealer's key
	// turn keeps this process's own goroutines from fighting over the file
	// lock; a channel, because waiting for it ends with the context.
	turn chan struct{}
}

// Open creates the database of the folder dir and its key when there is none,
// completes one whose creation was interrupted, and checks both otherwise,
// without a write: a finished folder may be read-only. The folder is made when
// it is missing.
// What is wrong with the folder is an *Error.
func Open(dir string) (*Store, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	s := &Store{dir: dir, path: filepath.Join(dir, databaseName), turn: make(chan struct{}, 1)}
	err = s.session(context.Background(), os.O_RDONLY, s.attach)
	if errors.Is(err, errUnfinished) {
		err = s.create()
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// Dir returns the absolute path of the folder.
func (s *Store) Dir() string { return s.dir }

// session opens a finished database, or returns errUnfinished.
func (s *Store) session(ctx context.Context, flag int, use func(*bolt.DB) error) error {
	return session(ctx, &handle{path: s.path, flag: flag, absent: s.missing, look: s.finished}, use)
}

// attach reads the key of the database and verifies every kind.
func (s *Store) attach(database *bolt.DB) error {
	key, err := readKey(s.keyPath())
	if errors.Is(err, os.ErrNotExist) {
		return damage(s.path, errNoKey)
	}
	if err != nil {
		return classify(s.path, false, err)
	}
	if err := s.use(key); err != nil {
		return err
	}
	return database.View(func(tx *bolt.Tx) error {
		t, err := s.begun(tx)
		if err != nil {
			return err
		}
		return t.verifyAll()
	})
}

func (s *Store) use(key []byte) (err error) {
	s.fingerprint = fingerprint(key)
	s.sealer, err = newSealer(key)
	return err
}

// View runs read in a transaction that sees one state of the database. read
// must not wait for anything but the database.
func (s *Store) View(ctx context.Context, read func(*Tx) error) error {
	return s.run(ctx, os.O_RDONLY, (*bolt.DB).View, read)
}

// Update runs write in a transaction that is alone in the database. All of its
// changes are on disk when Update returns nil, and none of them when it returns
// an error, which is write's own unless the database failed. write must not
// wait for anything but the database.
func (s *Store) Update(ctx context.Context, write func(*Tx) error) error {
	return s.run(ctx, os.O_RDWR, (*bolt.DB).Update, func(t *Tx) error {
		if err := write(t); err != nil {
			return err
		}
		return t.record()
	})
}

func (s *Store) run(
	ctx context.Context, flag int, begin func(*bolt.DB, func(*bolt.Tx) error) error, use func(*Tx) error,
) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case s.turn <- struct{}{}:
	}
	defer func() { <-s.turn }()
	err := s.session(ctx, flag, func(database *bolt.DB) error {
		var own error
		err := begin(database, func(tx *bolt.Tx) error {
			var t *Tx
			if t, own = s.begun(tx); own == nil {
				own = mark(func() error { return use(t) })
			}
			return own
		})
		if own != nil {
			return own
		}
		return classify(s.path, true, err)
	})
	if errors.Is(err, errUnfinished) {
		return damage(s.path, errRemoved)
	}
	return err
}
